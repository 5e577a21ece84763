"""Minutes: begun of the meeting, written, sent to adjusters and chair, approved in turn, frozen for good."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.access import people_of
from adoption.services.entries import changed
from core import events, jobs
from core.db import Superseded, save_edited
from core.events import sha256_of
from core.permissions import require
from meetings.choices import THERE, MinutesState, Office
from meetings.content import compose
from meetings.models import Approval, Meeting, Minutes, MinutesEntry, MinutesRecord
from meetings.permissions import can_approve, may_approve, may_take_back, may_write, next_to_approve, user_of
from meetings.services import telling
from meetings.services.common import event_data, first_wins, minutes_in
from meetings.services.waiting import sync

MOST_ADJUSTERS = 3
PDF = "meetings.minutes"


def begin(meeting: Meeting) -> Minutes:
    """The draft, its points filled with what was noted; in the caller's transaction and under its lock."""
    minutes = Minutes.objects.create(meeting=meeting)
    MinutesEntry.objects.bulk_create(MinutesEntry(minutes=minutes, item=item, text=item.notes) for item in meeting.items.all())
    return minutes


@transaction.atomic
def write(entry: MinutesEntry, *, by: Person, seen_version: int, text: str) -> MinutesEntry:
    """What the minutes say of one point. Raises PermissionDenied; Superseded (with the entry as it is) when somebody wrote meanwhile."""
    row = minutes_in(entry.minutes, MinutesState.DRAFT)
    require(may_write(user_of(by), row))
    if entry.text == text.strip() and entry.version == seen_version:
        return entry
    after = save_edited(entry, seen_version, text=text.strip())
    data = event_data(row.meeting, title=entry.item.title)
    events.record(row.meeting.initiative_id, "meetings.minutes.written", by=by, subject=row, data=data)
    return after


@transaction.atomic
def add_late(minutes: Minutes, said: Mapping[UUID, str], *, by: Person) -> None:
    """Notes by the id of their point that were typed while the meeting was ended: in the place of what stood there when the minutes were
    begun; after what somebody has written since. Raises PermissionDenied, Superseded."""
    row = minutes_in(minutes, MinutesState.DRAFT)
    require(may_write(user_of(by), row))
    for entry in row.entries.select_related("item").filter(item__in=said):
        late = said[entry.item_id]
        text = late if entry.text == entry.item.notes.strip() else f"{entry.text}\n\n{late}"
        write(entry, by=by, seen_version=entry.version, text=text)


@transaction.atomic
def write_opening(minutes: Minutes, *, by: Person, seen_version: int, opening: str) -> Minutes:
    """What stands before the first point. Raises as write."""
    row = minutes_in(minutes, MinutesState.DRAFT)
    require(may_write(user_of(by), row))
    if row.opening == opening.strip():
        return row
    after = save_edited(row, seen_version, opening=opening.strip())
    events.record(row.meeting.initiative_id, "meetings.minutes.written", by=by, subject=row, data=event_data(row.meeting, title="–"))
    return after


def may_lead(meeting: Meeting) -> list[Person]:
    """Who was there, has a sign-in and a role in the initiative today: whom the chair who approves is chosen from."""
    rows = meeting.participants.filter(attendance__in=THERE, person__user__is_active=True).select_related("person__organisation")
    rows = rows.filter(person__in=people_of(meeting.initiative).order_by().values("pk"))
    return [row.person for row in rows if row.person is not None]


def may_adjust(meeting: Meeting) -> list[Person]:
    """As may_lead, without the chair: whom adjusters are chosen from."""
    return [person for person in may_lead(meeting) if person.pk != meeting.chair_id]


def has_chair(meeting: Meeting) -> bool:
    """Whether a chair is named who can still sign in, open the minutes and approve them."""
    return meeting.chair is not None and can_approve(meeting, meeting.chair)


@transaction.atomic
def name_chair(minutes: Minutes, *, by: Person, seen_version: int, chair: Person) -> Minutes:
    """Another chair of a meeting that is held, who approves its minutes last. seen_version: of the meeting. Raises PermissionDenied,
    Superseded (with the meeting as it is, or the minutes once they are sent), ValidationError for somebody who was not there."""
    row = minutes_in(minutes, MinutesState.DRAFT)
    require(may_write(user_of(by), row))
    if row.meeting.version != seen_version:
        raise Superseded(row.meeting)
    _name_chair(row.meeting, chair, by)
    return row


@transaction.atomic
def send(minutes: Minutes, *, by: Person, seen_version: int, adjusters: Sequence[Person], chair: Person | None = None) -> Minutes:
    """To one to three adjusters in their order, then the chair (to whom alone where nobody else was there who can sign in); what they
    approve is frozen now. chair: who led the meeting, where none is named who can sign in.

    Raises PermissionDenied, Superseded, ValidationError: no chair who can sign in, nobody or too many chosen, somebody who was not there.
    """
    row = minutes_in(minutes, MinutesState.DRAFT)
    require(may_write(user_of(by), row))
    if row.version != seen_version:
        raise Superseded(row)
    if chair is not None and not has_chair(row.meeting):
        _name_chair(row.meeting, chair, by)
    chair = row.meeting.chair
    _check(row.meeting, adjusters)
    content = compose(row)
    content["approved_by"] = [*({"name": one.name, "office": Office.ADJUSTER.value} for one in adjusters)]
    content["approved_by"] += [{"name": chair.name, "office": Office.CHAIR.value}] if chair else []
    with first_wins(row):
        row.send(content, sha256_of(content), timezone.now())
        row.version += 1
        row.save()
    people = [(one, Office.ADJUSTER) for one in adjusters] + ([(chair, Office.CHAIR)] if chair else [])
    row.approvals.all().delete()
    Approval.objects.bulk_create(Approval(minutes=row, order=n, person=who, office=office) for n, (who, office) in enumerate(people, 1))
    data = event_data(row.meeting, sha256=row.sha256, names=", ".join(who.name for who, _office in people))
    events.record(row.meeting.initiative_id, "meetings.minutes.sent", by=by, subject=row, data=data)
    telling.turn_to_approve(row)
    sync(row.meeting)
    return row


@transaction.atomic
def approve(minutes: Minutes, *, by: Person, sha256: str) -> Minutes:
    """Approve the text with that fingerprint, in turn; the last approval freezes it. Raises PermissionDenied out of turn, Superseded when
    the text is another by now or the turn was taken (as by two windows at once)."""
    row = minutes_in(minutes)
    mine = row.approvals.filter(person=by, approved_at__isnull=False).exists()
    if row.state != MinutesState.APPROVING or mine:
        raise Superseded(row)
    require(may_approve(user_of(by), row))
    if row.sha256 != sha256:
        raise Superseded(row)
    turn = next_to_approve(row)
    assert turn is not None
    taken = Approval.objects.filter(pk=turn.pk, approved_at__isnull=True).update(approved_at=timezone.now(), sha256=row.sha256)
    if taken != 1:
        raise Superseded(row)
    data = event_data(row.meeting, sha256=row.sha256)
    events.record(row.meeting.initiative_id, "meetings.minutes.approved", by=by, subject=row, data=data)
    if row.approvals.filter(approved_at__isnull=True).exists():
        telling.turn_to_approve(row)
    else:
        _freeze(row, by)
    sync(row.meeting)
    return row


@transaction.atomic
def send_back(minutes: Minutes, *, by: Person, reason: str) -> Minutes:
    """Back to the secretary with what is wrong; every approval falls. Raises PermissionDenied out of turn, ValidationError, Superseded."""
    row = minutes_in(minutes, MinutesState.APPROVING)
    require(may_approve(user_of(by), row))
    if not reason.strip():
        raise ValidationError({"reason": _("Write what is to be mended.")})
    _to_draft(row, by, reason, row.send_back, "meetings.minutes.sent_back")
    telling.sent_back(row)
    return row


@transaction.atomic
def take_back(minutes: Minutes, *, by: Person, reason: str) -> Minutes:
    """A draft again, by those who write them: something is wrong, or whose turn it is can no longer approve. Every approval falls; those
    who approved or were asked are told why. Raises PermissionDenied, ValidationError without a reason, Superseded when nobody is asked."""
    row = minutes_in(minutes, MinutesState.APPROVING)
    require(may_take_back(user_of(by), row))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the minutes are taken back.")})
    turn = next_to_approve(row)
    asked = [one.person for one in row.approvals.select_related("person") if one.approved_at is not None or one == turn]
    _to_draft(row, by, reason, row.take_back, "meetings.minutes.taken_back")
    telling.taken_back(row, [person for person in asked if person != by])
    return row


def _to_draft(row: Minutes, by: Person, reason: str, step: Callable[[Person, str], None], action: str) -> None:
    with first_wins(row):
        step(by, reason.strip()[:1000])
        row.version += 1
        row.save()
    row.approvals.all().delete()
    events.record(row.meeting.initiative_id, action, by=by, subject=row, data=event_data(row.meeting, reason=row.sent_back_reason))
    sync(row.meeting)


def _freeze(row: Minutes, by: Person) -> None:
    with first_wins(row):
        row.freeze()
        row.version += 1
        row.save()
        with transaction.atomic():
            record = MinutesRecord.objects.create(
                minutes=row, initiative=row.meeting.initiative_id, content=row.content, sha256=row.sha256, frozen_at=timezone.now(),
                approvals=[_approval(one) for one in row.approvals.select_related("person")],
            )  # fmt: skip
    data = event_data(row.meeting, sha256=row.sha256)
    events.record(row.meeting.initiative_id, "meetings.minutes.frozen", by=by, subject=record, data=data)
    jobs.enqueue(PDF, str(record.pk), key=f"{PDF}:{record.pk}")


def _approval(one: Approval) -> dict[str, str]:
    at = one.approved_at.astimezone(UTC).isoformat(timespec="seconds") if one.approved_at else ""
    return {"person": str(one.person_id), "name": one.person.name, "office": one.office, "at": at, "sha256": one.sha256}


def _name_chair(meeting: Meeting, chair: Person, by: Person) -> None:
    if chair not in may_lead(meeting):
        raise ValidationError({"chair": _("Choose among those who were there and can sign in.")})
    if meeting.chair_id == chair.pk:
        return
    changes = changed(meeting, {"chair": chair})
    after = save_edited(meeting, meeting.version, chair=chair)
    meeting.chair, meeting.version = chair, after.version
    data = event_data(meeting, name=chair.name, changes=changes)
    events.record(meeting.initiative_id, "meetings.meeting.chair_named", by=by, subject=meeting, data=data)


def _check(meeting: Meeting, adjusters: Sequence[Person]) -> None:
    if not has_chair(meeting):
        raise ValidationError({"chair": _("The meeting has no chair who can sign in and approve. Choose who led it.")})
    offered = may_adjust(meeting)
    if len(adjusters) > MOST_ADJUSTERS or bool(adjusters) != bool(offered):
        raise ValidationError({"adjusters": _("Choose one to three adjusters.")})
    if len(set(adjusters)) != len(adjusters) or not set(adjusters) <= set(offered):
        raise ValidationError({"adjusters": _("Choose among those who were there and can sign in.")})
