"""What a meeting makes people wait for: due rows kept equal to their description (meetings.registers)."""

from adoption import due
from adoption.choices import DueKind
from meetings.models import Meeting
from meetings.registers import dues_of

KINDS = (DueKind.MEETING_REPLY, DueKind.MINUTES, DueKind.MINUTES_APPROVAL)


def sync(meeting: Meeting) -> None:
    """The due rows of one meeting, read anew: answers to its invitation, its minutes and their approvals."""
    row = Meeting.objects.select_related("initiative", "written").get(pk=meeting.pk)
    due.put(row.initiative, dues_of(row), subject=row.pk, kinds=KINDS)
