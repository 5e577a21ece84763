"""Description of meetings: how they stand in documents, and what waits for whom."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption.choices import DueKind, Role
from adoption.models import Initiative, RoleAssignment
from adoption.registry import Due, Register
from core import words
from core.blocks.model import Block, Cell, Column, Paragraph, State, Table
from meetings.choices import MeetingState, MinutesState
from meetings.models import Meeting
from meetings.permissions import has_ended, next_to_approve, user_of

_LOOK: dict[str, State] = {MeetingState.HELD: "done", MeetingState.CANCELLED: ""}


def dues_of(meeting: Meeting) -> Iterator[Due]:
    """The answer of each who is called and has not answered, while the initiative goes on; the minutes of whoever writes them; the approval
    of whose turn it is."""
    if meeting.state == MeetingState.CALLED and not has_ended(meeting.initiative):
        for row in meeting.participants.filter(reply="", person__isnull=False).select_related("person"):
            yield Due(DueKind.MEETING_REPLY, meeting.pk, meeting.title, meeting.get_absolute_url(), row.person, meeting.day)
    written = getattr(meeting, "written", None)
    if written is not None and written.state == MinutesState.DRAFT:
        by = meeting.day + timedelta(days=settings.MINUTES_DAYS)
        for person in writers_of(meeting):
            yield Due(DueKind.MINUTES, meeting.pk, meeting.title, reverse("minutes", args=[meeting.pk]), person, by)
    if written is not None and written.state == MinutesState.APPROVING:
        turn = next_to_approve(written)
        if turn is not None:
            title = meeting.title
            yield Due(DueKind.MINUTES_APPROVAL, meeting.pk, title, reverse("minutes", args=[meeting.pk]), turn.person, None)


def writers_of(meeting: Meeting) -> list[Person]:
    """Who writes the minutes: the secretary who can sign in, else whoever coordinates today."""
    if meeting.secretary is not None and user_of(meeting.secretary) is not None:
        return [meeting.secretary]
    roles = RoleAssignment.objects.current().filter(initiative=meeting.initiative_id, role=Role.COORDINATOR).select_related("person")
    return [row.person for row in roles]


def blocks(initiative: Initiative) -> list[Block]:
    """The meetings in the order of time: when, what kind, how it stands, whether its minutes are approved."""
    rows = list(entries(initiative).order_by("day", "starts"))
    if not rows:
        return [Paragraph(_("No meeting has been planned."))]
    columns = (Column(_("Meeting"), "l"), Column(_("Day"), "m"), Column(_("State"), "m"), Column(_("Minutes"), "m"))
    return [Table(columns, tuple(_row(meeting) for meeting in rows), caption=_("Meetings"))]


def entries(initiative: Initiative) -> QuerySet:
    """Every meeting with its minutes."""
    return Meeting.objects.filter(initiative=initiative).select_related("initiative", "written")


def _row(meeting: Meeting) -> tuple[Cell, ...]:
    state = MeetingState(meeting.state)
    written = getattr(meeting, "written", None)
    return (
        Cell(meeting.title, second=str(meeting.get_kind_display())),
        Cell(words.short_day(meeting.day), second=f"{meeting.starts:%H.%M}–{meeting.ends:%H.%M}"),
        Cell(str(state.label), _LOOK.get(state, "")),
        Cell(str(MinutesState(written.state).label) if written is not None else "–"),
    )


MEETINGS = Register(
    key="meetings", name=gettext_lazy("Meetings"), order=13, model=Meeting, group="decide", page="meetings", blocks=blocks, entries=entries,
    dues_of=dues_of,
)  # fmt: skip
