"""Points and people of a meeting as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption import registry
from core import words
from core.components import Text
from meetings.choices import Attendance, OutcomeKind, Reply, Seat
from meetings.document import span_words
from meetings.messages import papers as addresses
from meetings.models import AgendaItem, ItemOutcome, Meeting, Participant
from milestones.choices import RoundState, outcome_of

_ROUND_LOOKS = {RoundState.SUBMITTED: "you", RoundState.DECIDED: "done", RoundState.WITHDRAWN: "ahead"}
_REPLY_LOOKS = {Reply.COMING: "done", Reply.NOT_COMING: "ahead", Reply.DEPUTY: "waits"}
_THERE_LOOKS = {Attendance.PRESENT: "done", Attendance.REMOTE: "done", Attendance.ABSENT: "ahead"}
PLACES = {"conditions": "conditions", "risks": "risks"}


@dataclass(frozen=True)
class Point:
    """A point of the agenda, with what the reader may open from it. note: the form for notes, where notes are taken."""

    item: AgendaItem
    links: Sequence[tuple[Text, str]]
    decision: Any
    note: Any = None
    paper_ids: Sequence[tuple[str, Any]] = ()

    @property
    def round_look(self) -> str:
        """The state its milestone is drawn in, now."""
        return _ROUND_LOOKS.get(self.item.round.state, "waits") if self.item.round else ""

    @property
    def round_word(self) -> Text:
        """How its milestone stands, now: the outcome once it is decided."""
        if self.decision is not None:
            return outcome_of(self.decision.outcome).label
        return self.item.round.get_state_display() if self.item.round else ""

    @property
    def round_url(self) -> str:
        """Its decision, or the page where it is made."""
        if self.decision is not None:
            return reverse("decision", args=[self.decision.pk])
        return self.item.round.get_absolute_url() if self.item.round else ""

    @property
    def outcomes(self) -> Sequence["Came"]:
        return [Came(one) for one in self.item.outcomes.all()]


@dataclass(frozen=True)
class Came:
    """What came of a point."""

    row: ItemOutcome

    @property
    def url(self) -> str:
        """The task or the risk; a decision has no page of its own."""
        if self.row.task_id is not None:
            return reverse("task", args=[self.row.task_id])
        if self.row.kind == OutcomeKind.RISK and self.row.subject is not None:
            page = registry.register("risks").page.removesuffix("s")
            return reverse(page, args=[self.row.subject])
        return ""


@dataclass(frozen=True)
class Asked:
    """Somebody asked to the meeting."""

    row: Participant

    @property
    def called(self) -> str:
        """Name and organisation."""
        return words.named(self.row.name, self.row.organisation)

    @property
    def reply_look(self) -> str:
        return _REPLY_LOOKS.get(Reply(self.row.reply), "waits") if self.row.reply else "waits"

    @property
    def reply_word(self) -> Text:
        """What they answered, told by somebody else."""
        said = {Reply.COMING: _("Coming"), Reply.NOT_COMING: _("Not coming"), Reply.DEPUTY: _("A deputy comes")}
        return said[Reply(self.row.reply)] if self.row.reply else _("Not answered")

    @property
    def there_look(self) -> str:
        return _THERE_LOOKS.get(Attendance(self.row.attendance), "waits") if self.row.attendance else "waits"

    @property
    def there_word(self) -> Text:
        return Attendance(self.row.attendance).label if self.row.attendance else _("Not noted")

    @property
    def span(self) -> str:
        """From which point to which."""
        return span_words({"from_item": self.row.from_item, "to_item": self.row.to_item})

    @property
    def stands_in_for(self) -> str:
        """Whose deputy it is."""
        holder = self.row.seat.deputy_for if self.row.seat is not None and self.row.capacity == Seat.DEPUTY else None
        return holder.person.name if holder is not None else ""


def people(meeting: Meeting) -> list[Asked]:
    """Everybody asked, as they were proposed. One query."""
    return [Asked(row) for row in meeting.participants.select_related("person", "seat__deputy_for__person")]


def points(meeting: Meeting, items: Sequence[AgendaItem], notes: dict[Any, Any] | None = None) -> list[Point]:
    """The points in their order; notes: forms by the id of the point."""
    return [_point(meeting, item, (notes or {}).get(item.pk)) for item in items]


def _point(meeting: Meeting, item: AgendaItem, note: Any) -> Point:
    links = [(label, address.removeprefix(settings.FARLED_BASE_URL)) for label, address in addresses(item)]
    if item.source in PLACES:
        register = registry.register(PLACES[item.source])
        links.append((register.name, reverse(register.page, args=[meeting.initiative_id])))
    decision = getattr(item.round, "decision", None) if item.round else None
    return Point(item, links, decision, note, [(paper.title, paper.pk) for paper in item.papers.all()])
