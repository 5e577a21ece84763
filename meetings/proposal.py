"""The agenda that is proposed for each kind of meeting, in the active language."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from adoption import registry
from adoption.choices import Decider
from adoption.models import Initiative
from meetings.choices import ItemKind, MeetingKind, MeetingState
from meetings.models import Meeting
from milestones.choices import RoundState
from milestones.matters import round_title
from milestones.models import Round
from milestones.services.conditions import open_conditions

DECISION_MINUTES = 20
ON_AGENDA = (RoundState.PREPARING, RoundState.SEALING, RoundState.SUBMITTED)


@dataclass(frozen=True)
class Point:
    """One point to propose. source: what it is proposed for; earlier: the meeting whose minutes it is about."""

    source: str
    title: str
    kind: str = ItemKind.INFORMATION
    minutes: int = 5
    about: str = ""
    round: Round | None = None
    earlier: Meeting | None = None


def proposed(meeting: Meeting) -> list[Point]:
    """The points in their order: opening, matters, what to follow up, closing; of a kick-off and a working group their own."""
    if meeting.kind == MeetingKind.KICK_OFF:
        return list(_kick_off())
    if meeting.kind == MeetingKind.WORKING:
        return list(_working(meeting))
    if meeting.kind == MeetingKind.OTHER:
        return [_opening(), _closing()]
    return [*_formalities(meeting), *matters(meeting), *_follow_up(meeting.initiative), _closing()]


def matters(meeting: Meeting) -> list[Point]:
    """Each open round that the body decides: for decision when it is submitted, else for information."""
    rows = Round.objects.filter(initiative=meeting.initiative_id, state__in=ON_AGENDA).order_by("gate")
    if meeting.kind == MeetingKind.STEERING:
        rows = rows.filter(decider=Decider.STEERING_GROUP)
    elif meeting.kind == MeetingKind.OWNER:
        rows = rows.filter(decider=Decider.BUSINESS_OWNER)
    return [_matter(meeting, row) for row in rows]


def _matter(meeting: Meeting, round: Round) -> Point:
    round.initiative = meeting.initiative
    decided = round.state != RoundState.PREPARING
    return Point(
        source="matter",
        title=round_title(round)[:200],
        kind=ItemKind.DECISION if decided else ItemKind.INFORMATION,
        minutes=DECISION_MINUTES if decided else 10,
        about=round.summary[:2000],
        round=round,
    )


def _opening() -> Point:
    return Point("opening", _("Opening of the meeting"), minutes=5)


def _closing() -> Point:
    return Point("closing", _("Next meeting and closing"), minutes=5)


def _formalities(meeting: Meeting) -> Iterator[Point]:
    yield _opening()
    yield Point("adjusters", _("Choice of adjusters of the minutes"), ItemKind.DECISION, 2)
    yield Point("attendance", _("Attendance and conflicts of interest"), minutes=3)
    yield from _earlier(meeting)


def _earlier(meeting: Meeting) -> Iterator[Point]:
    rows = Meeting.objects.filter(initiative=meeting.initiative_id, kind=meeting.kind, state=MeetingState.HELD).exclude(pk=meeting.pk)
    last = rows.filter(day__lte=meeting.day).first()
    if last is not None:
        yield Point("earlier", _("Minutes of the meeting before"), minutes=5, earlier=last)


def _follow_up(initiative: Initiative) -> Iterator[Point]:
    if open_conditions(initiative):
        yield Point("conditions", _("Conditions that are open"), ItemKind.DISCUSSION, 10)
    if any(True for _risk in _risks(initiative)):
        yield Point("risks", _("Risks that have changed"), ItemKind.DISCUSSION, 10)


def _risks(initiative: Initiative) -> Iterator[object]:
    found = registry.register("risks").entries
    yield from found(initiative) if found is not None else ()


def _kick_off() -> Iterator[Point]:
    """What a kick-off is for (003:23-29, K01): goals and activities in detail, commitment, the plans nearest in time."""
    yield Point("opening", _("Welcome, and who we are"), minutes=15)
    yield Point(
        "goals", _("Why we do this: goals and expected benefits"), minutes=20, about=_("The goals and the benefits, as they stand.")
    )
    yield Point("services", _("The services that are included"), ItemKind.DISCUSSION, 20)
    yield Point(
        "experience", _("What others have learnt"), minutes=20, about=_("Somebody from outside who has done the same tells about it.")
    )
    yield Point("roles", _("Roles: who does what"), ItemKind.DISCUSSION, 15)
    about = _("How often we meet, where we write, how we tell each other of trouble.")
    yield Point("working", _("How we work together"), ItemKind.DISCUSSION, 15, about=about)
    about = _("Go through them in detail and agree on dates and on who takes part.")
    yield Point("plan", _("The activities nearest in time"), ItemKind.DECISION, 30, about=about)
    yield Point("risks", _("What could go wrong"), ItemKind.DISCUSSION, 15)
    yield _closing()


def _working(meeting: Meeting) -> Iterator[Point]:
    yield _opening()
    yield from _earlier(meeting)
    yield Point("plan", _("Round the table: done, next, in the way"), ItemKind.DISCUSSION, 20)
    yield Point("risks", _("What could go wrong"), ItemKind.DISCUSSION, 10)
    yield _closing()
