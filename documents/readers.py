"""Who was asked to read a document in its latest round of review, and what they answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Person, User
from core.components import Text
from documents.models import Advice, Document, DocumentState, ReviewRequest

LOOKS = {Advice.AWAITED: "waits", Advice.APPROVE: "done", Advice.CHANGE: "warns", Advice.NONE: "ahead"}


@dataclass(frozen=True)
class Reader:
    """A reader and the answer as a page shows it: look (a kind of core.icons.STATES), word, comment, when."""

    person: Person
    look: str
    word: Text
    comment: str
    at: datetime | None

    @property
    def is_awaited(self) -> bool:
        """No answer yet."""
        return self.at is None


def requests_of(document: Document) -> list[ReviewRequest]:
    """The requests of the latest round, in the order they were made. One query; none before the first round."""
    if not document.round:
        return []
    return list(document.requests.filter(round=document.round).select_related("person__organisation"))


def awaited(requests: list[ReviewRequest]) -> list[ReviewRequest]:
    """Those without an answer."""
    return [row for row in requests if row.advice == Advice.AWAITED]


def readers(requests: list[ReviewRequest]) -> list[Reader]:
    """The same as a page shows them."""
    return [_reader(row) for row in requests]


def readers_of(document: Document) -> list[dict[str, Any]]:
    """The same as plain JSON values in the active language: name, organisation, advice (a word), answered (2026-10-17, or empty)."""
    return [
        {
            "name": row.person.name,
            "organisation": str(row.person.organisation or ""),
            "advice": str(Advice(row.advice).label),
            "answered": timezone.localdate(row.answered_at).isoformat() if row.answered_at else "",
        }
        for row in requests_of(document)
    ]


def context_of(document: Document, user: User) -> dict[str, Any]:
    """What templates/documents/_advice.html and _readers.html show on the page of a document: my_answer, readers. At most one query.

    my_answer: what the user was asked and answered in the round that is on, None for everybody else. Of a round that is over only
    those who answered are shown.
    """
    requests, is_on = requests_of(document), document.state == DocumentState.IN_REVIEW
    mine = next((row for row in requests if row.person_id == user.person_id), None)
    shown = requests if is_on else [row for row in requests if row not in awaited(requests)]
    return {"my_answer": _reader(mine) if mine and is_on else None, "readers": readers(shown)}


def _reader(row: ReviewRequest) -> Reader:
    advice = Advice(row.advice)
    return Reader(row.person, LOOKS[advice], advice.label, row.comment, row.answered_at)
