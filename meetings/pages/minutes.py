"""The page of minutes: what they say, who approves them, what the reader may do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core.components import Text
from meetings import permissions
from meetings.choices import MinutesState, Office, OutcomeKind
from meetings.content import compose
from meetings.document import attendance_word, decision_words, elsewhere_words, span_words
from meetings.forms.minutes import EntryForm, OpeningForm
from meetings.forms.several import clash
from meetings.models import Minutes, MinutesEntry, MinutesFile
from meetings.pages.common import MINUTES_LOOKS, of_meeting


@dataclass(frozen=True)
class Approver:
    """One who approves, and whether they have."""

    name: str
    office: Text
    at: Any
    is_next: bool

    @property
    def look(self) -> str:
        return "done" if self.at else "you" if self.is_next else "waits"


def minutes_page(request: HttpRequest, minutes: Minutes, faulty: Sequence[OpeningForm | EntryForm] = ()) -> dict[str, Any]:
    """The context of the page. faulty: forms that need mending. Queries do not grow with the minutes."""
    meeting, draft = minutes.meeting, minutes.state == MinutesState.DRAFT
    content = compose(minutes) if draft else minutes.content
    may_write = permissions.may_write(request.user, minutes)
    approvals = list(minutes.approvals.select_related("person"))
    turn = next((one for one in approvals if one.approved_at is None), None)
    file = MinutesFile.objects.select_related("file").filter(record__minutes=minutes).first()
    record = getattr(minutes, "record", None)
    return {
        "meeting": meeting,
        "minutes": minutes,
        "look": MINUTES_LOOKS[MinutesState(minutes.state)],
        "ways": of_meeting(meeting, _("Minutes")),
        "opening": content["opening"],
        "opening_form": _opening(minutes, faulty) if may_write else None,
        "attendance": [{**one, "word": attendance_word(one), "span": span_words(one)} for one in content["attendance"]],
        "points": _points(minutes, content, faulty, bool(may_write)),
        "approvals": [
            Approver(a.person.name, Office(a.office).label, a.approved_at, turn is not None and a.pk == turn.pk) for a in approvals
        ],
        "may_write": may_write,
        "may_take_back": permissions.may_take_back(request.user, minutes),
        "may_approve": permissions.may_approve(request.user, minutes),
        "file": file,
        "record": record,
        "being_made": record is not None and file is None,
        "faulty": faulty,
        "clash": clash(faulty),
    }


def _opening(minutes: Minutes, faulty: Sequence[OpeningForm | EntryForm]) -> OpeningForm:
    return next((form for form in faulty if isinstance(form, OpeningForm)), None) or OpeningForm(minutes=minutes)


def _points(minutes: Minutes, content: dict[str, Any], faulty: Sequence[OpeningForm | EntryForm], may_write: bool) -> list[dict[str, Any]]:
    entries = {}
    if may_write:
        rows = minutes.entries.select_related("item").prefetch_related("item__outcomes")
        entries = {entry.item.place: entry for entry in rows}
    forms = {place: EntryForm(entry=entry) for place, entry in entries.items()}
    forms |= {form.entry.item.place: form for form in faulty if isinstance(form, EntryForm)}
    return [
        {
            **one,
            "form": forms.get(one["place"]),
            "decided": decision_words(one["decision"]) if one["decision"] else "",
            "elsewhere_words": elsewhere_words(one),
            "came": list(_came(one["outcomes"], entries.get(one["place"]))),
        }
        for one in content["items"]
    ]


def _came(rows: list[dict[str, Any]], entry: MinutesEntry | None) -> Iterator[dict[str, Any]]:
    """What came of a point; pk: by which whoever writes the minutes mends it."""
    pks = [one.pk for one in entry.item.outcomes.all()] if entry is not None else []
    for row, pk in zip(rows, [*pks, *repeat(None, len(rows))], strict=False):
        yield {**row, "pk": pk, "word": OutcomeKind(row["kind"]).label, "day": parse_date(row["due"]) if row["due"] else None}
