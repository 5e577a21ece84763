"""Who is asked to a meeting: proposed by the mandates that hold that day, added, removed; what they answer; who was there."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.bodies import ROLES
from adoption.choices import STEERING, Decider, Role
from adoption.models import Initiative, RoleAssignment
from core import events
from core.db import Superseded, locked, save_edited
from core.permissions import require
from meetings.choices import THERE, MeetingKind, MeetingState, Reply, Seat
from meetings.models import Meeting, Participant
from meetings.permissions import may_note_attendance, may_prepare, may_reply, user_of
from meetings.services import telling
from meetings.services.common import event_data, meeting_in
from meetings.services.waiting import sync
from milestones.body import officers

BODIES: dict[str, tuple[str, ...]] = {
    MeetingKind.STEERING: (*STEERING, Role.COORDINATOR),
    MeetingKind.OWNER: (Role.BUSINESS_OWNER, Role.COORDINATOR),
    MeetingKind.KICK_OFF: (Role.BUSINESS_OWNER, Role.STEERING_CHAIR, Role.COORDINATOR, Role.TEAM_MEMBER, Role.EXPERT),
    MeetingKind.WORKING: (Role.COORDINATOR, Role.TEAM_MEMBER),
    MeetingKind.OTHER: (Role.COORDINATOR,),
}
_CAPACITY = {Role.STEERING_DEPUTY: Seat.DEPUTY}
_FIRST = (Role.STEERING_CHAIR, Role.BUSINESS_OWNER, Role.STEERING_MEMBER, Role.STEERING_DEPUTY)


def seats_of(meeting: Meeting) -> list[RoleAssignment]:
    """Whose mandate holds on the day of the meeting, of the roles its kind gathers; each person once, the chair first. K01, 003:25."""
    rows = RoleAssignment.objects.current(meeting.day).with_people().filter(initiative=meeting.initiative_id, role__in=BODIES[meeting.kind])
    order = {role: at for at, role in enumerate(_FIRST)}
    found = sorted(rows, key=lambda row: (order.get(Role(row.role), len(order)), row.created_at))
    return list({row.person_id: row for row in reversed(found)}.values())[::-1]


def leader(initiative: Initiative, kind: str, day: datetime.date, *, by: Person) -> Person:
    """Who leads a meeting of that kind where nobody is named: the chair of its body, else who plans it."""
    body = {MeetingKind.STEERING: Decider.STEERING_GROUP, MeetingKind.OWNER: Decider.BUSINESS_OWNER}.get(MeetingKind(kind))
    if body is None:
        return by
    rows = RoleAssignment.objects.current(day).with_people().filter(initiative=initiative, role__in=ROLES[body]).order_by("created_at")
    lead = next(iter(officers(list(rows), initiative, body)), None)
    return lead.person if lead is not None else by


def propose(meeting: Meeting) -> None:
    """Ask those of the body, and whoever leads or keeps the notes."""
    seats = seats_of(meeting)
    rows = [_of_seat(meeting, seat) for seat in seats]
    named = [person for person in (meeting.chair, meeting.secretary) if person is not None]
    there = {row.person_id for row in rows}
    rows += [_of_person(meeting, person) for person in dict.fromkeys(named) if person.pk not in there]
    Participant.objects.bulk_create(rows)


@transaction.atomic
def add_person(meeting: Meeting, *, by: Person, person: Person) -> Participant:
    """Ask somebody with a role in the initiative; who is called by then is told at once. Raises PermissionDenied, ValidationError for
    somebody asked already or without a role, Superseded when the meeting is over."""
    row = _preparing(meeting, by)
    held = RoleAssignment.objects.current(row.day).with_people().filter(initiative=row.initiative_id, person=person)
    seat = sorted(held, key=lambda one: one.role not in STEERING)[:1]
    if not seat:
        raise ValidationError({"person": _("This person has no role in the initiative that day. Invite them as a guest.")})
    return _added(row, _of_seat(row, seat[0]), by)


@transaction.atomic
def add_guest(
    meeting: Meeting, *, by: Person, name: str, email: str, language: str, organisation: str = ""
) -> Participant:  # fmt: skip
    """Ask somebody without a role, by name and e-mail. Raises as add_person."""
    row = _preparing(meeting, by)
    if row.participants.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("Somebody with this address is invited already.")})
    guest = Participant(meeting=row, capacity=Seat.GUEST, name=name, email=email, organisation=organisation, language=language)
    return _added(row, guest, by)


@transaction.atomic
def remove(participant: Participant, *, by: Person) -> None:
    """Take somebody off the list; who was called is told that they are not needed. Nothing happens if they are gone already.

    Raises PermissionDenied, Superseded when the meeting is over.
    """
    row = _preparing(participant.meeting, by)
    found = row.participants.select_related("person").filter(pk=participant.pk).first()
    if found is None:
        return
    if row.state == MeetingState.CALLED:
        telling.uninvited(row, found)
    found.delete()
    events.record(row.initiative_id, "meetings.participant.removed", by=by, subject=row, data=event_data(row, person=found.name))
    sync(row)


@transaction.atomic
def answer(participant: Participant, *, reply: str, note: str = "") -> Participant:
    """What somebody answers to the invitation; may be changed until the meeting begins. A deputy who is to serve is told.

    Raises PermissionDenied for somebody without a role any more, ValidationError for no answer, or a deputy of somebody who has none;
    Superseded once the meeting began or is cancelled.
    """
    meeting = meeting_in(participant.meeting, MeetingState.CALLED)
    row = locked(Participant, participant.pk)
    row.meeting = meeting
    require(may_reply(row))
    if reply not in Reply.values:
        raise ValidationError({"reply": _("Choose an answer.")})
    deputies = deputies_of(row)
    if reply == Reply.DEPUTY and not deputies:
        raise ValidationError({"reply": _("You have no deputy in this group. Choose another answer.")})
    if (row.reply, row.reply_note) == (reply, note.strip()):
        return row
    after = save_edited(row, row.version, reply=reply, reply_note=note.strip()[:300], replied_at=timezone.now())
    data = event_data(meeting, person=row.name, reply=reply)
    events.record(meeting.initiative_id, "meetings.invitation.answered", by=row.person, subject=row, data=data)
    if reply == Reply.DEPUTY and row.reply != Reply.DEPUTY:
        telling.deputies_asked(row, deputies, after.version)
    sync(meeting)
    return after


def deputies_of(row: Participant) -> list[Participant]:
    """Those invited who stand in for the participant, by name or as deputies for anybody in the same body. None for whoever has no seat,
    and for a deputy."""
    seat = row.seat
    if seat is None or seat.is_deputy:
        return []
    body = next((roles for roles in ROLES.values() if seat.role in roles), ())
    theirs = Q(seat__deputy_for=seat) | Q(seat__deputy_for=None, seat__role__in=body)
    rows = row.meeting.participants.filter(theirs).select_related("person", "seat")
    return [one for one in rows if one.seat is not None and one.seat.is_deputy]


@transaction.atomic
def attend(
    participant: Participant,
    *,
    by: Person,
    seen_version: int,
    attendance: str,
    serves: bool = False,
    from_item: int | None = None,
    to_item: int | None = None,
) -> Participant:
    """Write down whether somebody was there, from which place of the agenda to which, and whether a deputy serves.

    Raises PermissionDenied; Superseded when somebody wrote meanwhile; ValidationError for places that are not on the agenda, a deputy
    who serves without being there, and a deputy who serves beside the member they stand in for, unless that member has a conflict of
    interest in the milestones of those points.
    """
    meeting = meeting_in(participant.meeting)
    require(may_note_attendance(user_of(by), meeting))
    values: dict[str, Any] = {"attendance": attendance, "serves": serves, "from_item": from_item, "to_item": to_item}
    _check(meeting, participant, values)
    if values == {name: getattr(participant, name) for name in values}:
        return participant
    after = save_edited(participant, seen_version, **values)
    data = event_data(meeting, person=after.name, attendance=attendance)
    events.record(meeting.initiative_id, "meetings.attendance.noted", by=by, subject=after, data=data)
    return after


def _check(meeting: Meeting, row: Participant, values: dict[str, Any]) -> None:
    there = values["attendance"] in THERE
    last = meeting.items.aggregate(last=Max("place"))["last"] or 0
    first, end = values["from_item"], values["to_item"]
    for name, place in (("from_item", first), ("to_item", end)):
        if place is not None and not (there and 1 <= place <= last):
            raise ValidationError({name: _("Write the number of a point on the agenda, for somebody who was there.")})
    if first is not None and end is not None and end < first:
        raise ValidationError({"to_item": _("This point comes before the first one. Write a later one.")})
    if values["serves"] and not there:
        raise ValidationError({"serves": _("Only a deputy who is there can serve.")})
    if values["serves"] and (row.capacity != Seat.DEPUTY):
        raise ValidationError({"serves": _("Only a deputy can serve in place of a member.")})
    if there:
        _check_beside(meeting, row, values, max(last, 1))


def _check_beside(meeting: Meeting, row: Participant, values: dict[str, Any], last: int) -> None:
    """No deputy serves at points at which the member is there without a conflict of interest."""
    serves, stands_in_for = values["serves"], row.seat.deputy_for_id if row.seat is not None else None
    member = stands_in_for if serves else row.seat_id
    if member is None:
        return
    others = meeting.participants.filter(attendance__in=THERE)
    others = others.filter(seat=member) if serves else others.filter(seat__deputy_for=member, serves=True)
    conflicts = meeting.items.filter(round__positions__member=member, round__positions__disqualified=True)
    points = _points(values["from_item"], values["to_item"], last) - set(conflicts.values_list("place", flat=True))
    for other in others.exclude(pk=row.pk):
        if points & _points(other.from_item, other.to_item, last):
            told = _("%(name)s is there at the same points. A deputy serves where the member is away or has a conflict of interest.")
            mirrored = _("%(name)s serves in this member’s place at the same points. Write from which point to which.")
            raise ValidationError({"serves" if serves else "attendance": (told if serves else mirrored) % {"name": other.name}})


def _points(first: int | None, end: int | None, last: int) -> set[int]:
    return set(range(first or 1, (end or last) + 1))


def _added(meeting: Meeting, row: Participant, by: Person) -> Participant:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError({"person": _("This person is invited already.")}) from error
    events.record(meeting.initiative_id, "meetings.participant.added", by=by, subject=row, data=event_data(meeting, person=row.name))
    if meeting.state == MeetingState.CALLED:
        telling.invite(meeting)
    sync(meeting)
    return row


def _preparing(meeting: Meeting, by: Person) -> Meeting:
    row = meeting_in(meeting)
    if not row.is_coming:
        raise Superseded(row)
    require(may_prepare(user_of(by), row))
    return row


def _of_seat(meeting: Meeting, seat: RoleAssignment) -> Participant:
    row = _of_person(meeting, seat.person)
    row.seat, row.organisation = seat, seat.organisation.name
    row.capacity = _CAPACITY.get(Role(seat.role), Seat.MEMBER if seat.role in (*STEERING, Role.BUSINESS_OWNER) else Seat.OTHER)
    return row


def _of_person(meeting: Meeting, person: Person) -> Participant:
    same = {"name": person.name, "email": person.email, "language": person.language}
    return Participant(meeting=meeting, person=person, organisation=person.organisation.name, **same)
