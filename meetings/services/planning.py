"""Meetings: planned with people and an agenda, called, changed, cancelled, opened, closed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Initiative
from adoption.services.entries import changed
from core import events
from core.db import Superseded, locked, save_edited
from core.permissions import require
from meetings.choices import Attendance, MeetingState
from meetings.models import Meeting
from meetings.permissions import may_cancel, may_end, may_manage, may_plan, may_prepare, user_of
from meetings.services import agenda, minutes, people, telling
from meetings.services.common import event_data, first_wins, meeting_in
from meetings.services.waiting import sync

# What stands in people's calendars.
IN_CALENDAR = ("title", "day", "starts", "ends", "place", "link")


@transaction.atomic
def plan(initiative: Initiative, *, by: Person, kind: str, **values: Any) -> Meeting:
    """A new meeting with the people of its body and the agenda of its kind proposed (003:23 for a kick-off); led by the chair of its body
    where nobody is named. Raises PermissionDenied, ValidationError when it ends before it begins."""
    require(may_plan(user_of(by), initiative, kind))
    _in_order(values)
    row = locked(Initiative, initiative.pk)
    values["chair"] = values.get("chair") or people.leader(row, kind, values["day"], by=by)
    meeting = Meeting.objects.create(initiative=row, kind=kind, planned_by=by, **values)
    people.propose(meeting)
    agenda.propose(meeting)
    events.record(row.pk, "meetings.meeting.planned", by=by, subject=meeting, data=event_data(meeting, kind=kind))
    return meeting


@transaction.atomic
def edit(meeting: Meeting, *, by: Person, seen_version: int, **values: Any) -> Meeting:
    """Change title, time, place, chair or secretary. Who was called is told by `tell_change`, and answers anew when it is at another
    time. Raises PermissionDenied, ValidationError, Superseded."""
    row = meeting_in(meeting, MeetingState.PLANNED, MeetingState.CALLED, MeetingState.OPEN)
    require(may_prepare(user_of(by), row))
    _in_order({"starts": row.starts, "ends": row.ends, **values})
    changes = changed(row, values)
    if not changes:
        return row
    moved = {"sequence": F("sequence") + 1} if row.state == MeetingState.CALLED and changes.keys() & set(IN_CALENDAR) else {}
    after = save_edited(row, seen_version, **values, **moved)
    if moved and is_moved(row, after):
        answered = after.participants.exclude(reply="")
        answered.update(reply="", reply_note="", replied_at=None, version=F("version") + 1)
    events.record(row.initiative_id, "meetings.meeting.changed", by=by, subject=after, data=event_data(after, changes=changes))
    sync(after)
    return after


def is_moved(before: Meeting, after: Meeting) -> bool:
    """Whether it is at another time, so that an answer to the earlier one says nothing."""
    return (before.day, before.starts, before.ends) != (after.day, after.starts, after.ends)


@transaction.atomic
def call(meeting: Meeting, *, by: Person) -> Meeting:
    """Send the invitation with agenda and papers to everybody, once. Raises PermissionDenied, ValidationError with nobody to invite or
    nothing to talk about, Superseded when it has been sent."""
    row = meeting_in(meeting, MeetingState.PLANNED)
    require(may_manage(user_of(by), row))
    if not row.participants.exists():
        raise ValidationError(_("Nobody is invited yet. Add people first."))
    if not row.items.exists():
        raise ValidationError(_("The agenda is empty. Add a point first."))
    with first_wins(row):
        row.call(timezone.now())
        row.told = row.sequence
        row.version += 1
        row.save()
    invited = telling.invite(row)
    events.record(row.initiative_id, "meetings.meeting.called", by=by, subject=row, data=event_data(row, count=invited))
    sync(row)
    return row


@transaction.atomic
def tell_change(meeting: Meeting, *, by: Person) -> Meeting:
    """Send the changed invitation to everybody, once for each change. Raises PermissionDenied; Superseded when it has been sent."""
    row = meeting_in(meeting, MeetingState.CALLED)
    require(may_manage(user_of(by), row))
    if row.told >= row.sequence:
        raise Superseded(row)
    Meeting.objects.filter(pk=row.pk).update(told=row.sequence)
    row.told = row.sequence
    invited = telling.invite(row)
    events.record(row.initiative_id, "meetings.meeting.told", by=by, subject=row, data=event_data(row, count=invited))
    return row


@transaction.atomic
def cancel(meeting: Meeting, *, by: Person, reason: str) -> Meeting:
    """Call it off, with a reason that everybody invited is told. Raises PermissionDenied, ValidationError without a reason, Superseded."""
    row = meeting_in(meeting, MeetingState.PLANNED, MeetingState.CALLED)
    require(may_cancel(user_of(by), row))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the meeting is cancelled.")})
    was_called = row.state == MeetingState.CALLED
    with first_wins(row):
        row.cancel(reason.strip()[:500])
        row.sequence += 1
        row.version += 1
        row.save()
    events.record(row.initiative_id, "meetings.meeting.cancelled", by=by, subject=row, data=event_data(row, reason=row.cancelled_reason))
    if was_called:
        telling.cancelled(row)
    sync(row)
    return row


@transaction.atomic
def begin(meeting: Meeting, *, by: Person) -> Meeting:
    """Open the meeting: notes and attendance from now on. Raises PermissionDenied, Superseded when somebody opened it."""
    row = meeting_in(meeting, MeetingState.CALLED)
    require(may_manage(user_of(by), row))
    with first_wins(row):
        row.open(timezone.now())
        row.version += 1
        row.save()
    events.record(row.initiative_id, "meetings.meeting.opened", by=by, subject=row, data=event_data(row))
    sync(row)
    return row


@transaction.atomic
def close(meeting: Meeting, *, by: Person) -> Meeting:
    """End the meeting; the minutes are begun of what was noted, and whoever was not noted was absent.

    Raises PermissionDenied, Superseded.
    """
    row = meeting_in(meeting, MeetingState.OPEN)
    require(may_end(user_of(by), row))
    with first_wins(row):
        row.close(timezone.now())
        row.version += 1
        row.save()
    row.participants.filter(attendance="").update(attendance=Attendance.ABSENT)
    minutes.begin(row)
    events.record(row.initiative_id, "meetings.meeting.held", by=by, subject=row, data=event_data(row))
    sync(row)
    return row


def _in_order(values: dict[str, Any]) -> None:
    if values["ends"] <= values["starts"]:
        raise ValidationError({"ends": _("The meeting ends before it begins. Write a later time.")})
