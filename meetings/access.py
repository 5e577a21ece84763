"""The door to what belongs to a meeting."""

from uuid import UUID

from accounts.models import User
from adoption.access import Rule, of_initiative, thing_for
from adoption.permissions import view_initiative
from meetings.models import AgendaItem, ItemOutcome, Meeting, Minutes, Paper, Participant

_OF_MEETING = ("meeting__chair", "meeting__secretary", "meeting__written")


def meeting_for(user: User, pk: UUID | str, rule: Rule | None = None) -> Meeting:
    """A meeting the user may see; `rule` is asked about it. Raises Http404, PermissionDenied."""
    rows = Meeting.objects.select_related("chair__organisation", "secretary__organisation", "planned_by", "written")
    return thing_for(user, rows, pk, rule or of_initiative(view_initiative))


def item_for(user: User, pk: UUID | str, rule: Rule) -> AgendaItem:
    """A point of an agenda; `rule` is asked about its meeting. Raises Http404, PermissionDenied."""
    rows = AgendaItem.objects.select_related("presenter", "round", *_OF_MEETING)
    return thing_for(user, rows, pk, of_initiative(rule, "meeting"), path="meeting__initiative")


def outcome_for(user: User, pk: UUID | str, rule: Rule) -> ItemOutcome:
    """What came of a point; `rule` is asked about it. Raises Http404, PermissionDenied."""
    rows = ItemOutcome.objects.select_related(*(f"item__{name}" for name in _OF_MEETING))
    return thing_for(user, rows, pk, rule, path="item__meeting__initiative")


def paper_for(user: User, pk: UUID | str, rule: Rule) -> Paper:
    """A paper of a point; `rule` is asked about its meeting. Raises Http404, PermissionDenied."""
    return thing_for(user, Paper.objects.all(), pk, of_initiative(rule, "item__meeting"), path="item__meeting__initiative")


def participant_for(user: User, pk: UUID | str, rule: Rule) -> Participant:
    """Somebody asked to a meeting; `rule` is asked about the meeting. Raises Http404, PermissionDenied."""
    return thing_for(user, Participant.objects.all(), pk, of_initiative(rule, "meeting"), path="meeting__initiative")


def minutes_for(user: User, meeting_pk: UUID | str, rule: Rule | None = None) -> Minutes:
    """The minutes of a meeting, by its id; `rule` is asked about them. Raises Http404, PermissionDenied."""
    path = "meeting__initiative"
    rows = Minutes.objects.select_related("sent_back_by", *_OF_MEETING)
    pk = Minutes.objects.filter(meeting=meeting_pk).values("pk")[:1]
    return thing_for(user, rows, pk, rule or of_initiative(view_initiative, path), path=path)
