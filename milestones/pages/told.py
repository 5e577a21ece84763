"""Who has been told of a decision, on its page and for all decisions together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest

from accounts.models import User
from adoption.models import Initiative
from core import words
from milestones import communication, permissions
from milestones.models import Addressee, Communication, Decision
from milestones.registers import decision_word


@dataclass(frozen=True)
class Told:
    """Somebody to be told, and how that stands."""

    addressee: Addressee
    may_note: bool

    @property
    def who(self) -> str:
        """Name and organisation."""
        return words.named(self.addressee.person.name, self.addressee.person.organisation)

    @property
    def look(self) -> str:
        """The state it is drawn in (core.icons.STATES)."""
        return communication.look_of(self.addressee)

    @property
    def word(self) -> str:
        return communication.words_of(self.addressee)


@dataclass(frozen=True)
class Telling:
    """The communication of a decision: who has been told, how many of how many."""

    communication: Communication
    rows: tuple[Told, ...]

    @property
    def reached(self) -> int:
        """How many have been told."""
        return sum(row.look == "done" for row in self.rows)

    @property
    def gate_word(self) -> str:
        """What was decided."""
        return decision_word(self.communication.decision)


def told(user: User, decision: Decision) -> Telling | None:
    """How a decision is being told; None for one of a time before that was kept. Two queries."""
    found = Communication.objects.filter(decision=decision).first()
    if found is None:
        return None
    found.decision = decision
    rows = found.addressees.select_related("person__organisation", "message")
    return _telling(found, rows, bool(permissions.may_note_told(user, decision.initiative)))


def all_told(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """The context of the page of all decisions: the latest first."""
    found = communication.communications(initiative)
    page = Paginator(found, settings.PAGE_SIZE).get_page(request.GET.get("page"))
    return {"page_obj": page, "rows": [_telling(one, one.addressees.all(), False) for one in page]}


def _telling(found: Communication, rows: Iterable[Addressee], may_note: bool) -> Telling:
    told_ = [Told(row, may_note and not communication.is_told(row)) for row in rows]
    return Telling(found, tuple(sorted(told_, key=lambda one: one.look == "done")))
