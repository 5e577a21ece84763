"""What happens when a meeting is opened or ended, or something is taken back, told before it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core import words
from core.components import Text
from meetings.choices import ItemKind, OutcomeKind
from meetings.content import items_of
from meetings.models import AgendaItem, ItemOutcome, Meeting
from meetings.pages.common import of_meeting


@dataclass(frozen=True)
class Told:
    """Something that is not done yet, and whom or what it concerns."""

    title: Text
    text: Text
    names: Sequence[str]


def opens_now(meeting: Meeting) -> bool:
    """Whether its day has come: before that, opening it is asked about first."""
    return meeting.day <= timezone.localdate()


def opening_page(meeting: Meeting) -> dict[str, Any]:
    """Before a meeting is opened ahead of its day."""
    title = _("Open the meeting")
    lead = _("The meeting is on %(day)s. Once it is open, nobody answers the invitation any more, and it cannot be cancelled.")
    return _page(meeting, title, lead % {"day": words.weekday(meeting.day)}, [])


def closing_page(meeting: Meeting) -> dict[str, Any]:
    """Before a meeting is ended: who is not noted, and which points for decision have none."""
    absent = [row.name for row in meeting.participants.filter(attendance="")]
    undecided = [f"{item.place}. {item.title}" for item in items_of(meeting) if _lacks_decision(item)]
    told = []
    if absent:
        told.append(Told(_("Not noted"), _("They stand as absent. It can be corrected until the minutes are sent."), absent))
    if undecided:
        told.append(Told(_("No decision is written down"), _("It can be written only while the meeting is open."), undecided))
    lead = _("Notes, decisions, tasks and risks are taken only while it is open. The minutes are begun of what was noted.")
    return _page(meeting, _("End the meeting"), lead, told)


def _lacks_decision(item: AgendaItem) -> bool:
    """A milestone has a page of its own, on which it is decided also afterwards."""
    return item.kind == ItemKind.DECISION and item.round is None and not item.outcomes.all()


def taking_back_page(outcome: ItemOutcome) -> dict[str, Any]:
    """Before what came of a point is taken out of it."""
    title = _("Take back what came of point %(place)d") % {"place": outcome.item.place}
    lead = _("It is taken out of the point and of the minutes. The log keeps what it said.")
    stays = _("It stays in its register.") if outcome.kind != OutcomeKind.DECISION else ""
    what = " ".join(part for part in (str(outcome.get_kind_display()), outcome.code) if part)
    return {**_page(outcome.item.meeting, title, lead, [Told(what, stays, [outcome.text])]), "submit_label": _("Take back")}


def _page(meeting: Meeting, title: str, lead: str, told: list[Told]) -> dict[str, Any]:
    ways = of_meeting(meeting, title)
    return {"meeting": meeting, "title": title, "lead": lead, "ways": ways, "told": told, "submit_label": title}
