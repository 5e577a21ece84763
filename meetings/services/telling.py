"""Who is told what about a meeting: an outbox row for each, once for each state of the invitation."""

from collections.abc import Iterable

from accounts.models import Person
from meetings.models import Meeting, Minutes, Participant
from notifications import outbox


def invite(meeting: Meeting) -> int:
    """The invitation as it stands now, to everybody who has not had it; returns how many were queued."""
    return sum(_put("meetings.invitation", meeting, row, f"{meeting.sequence}") for row in _people(meeting))


def cancelled(meeting: Meeting) -> None:
    """To everybody who was called."""
    for row in _people(meeting):
        _put("meetings.cancelled", meeting, row, "")


def uninvited(meeting: Meeting, row: Participant) -> None:
    """To somebody who is taken off the list. The row itself goes, so the mail is about the meeting."""
    if row.person is not None:
        once = f"meetings.uninvited:{row.pk}"
        outbox.put("meetings.uninvited", row.person, initiative=meeting.initiative_id, subject=meeting.pk, once=once)
    else:
        to = {"name": row.name, "language": row.language}
        once = f"meetings.uninvited:{row.pk}"
        outbox.put_to("meetings.uninvited", row.email, **to, initiative=meeting.initiative_id, subject=meeting.pk, once=once)


def deputies_asked(member: Participant, deputies: Iterable[Participant], version: int) -> None:
    """To those who stand in for a member who does not come."""
    for row in deputies:
        _put("meetings.deputy_asked", member.meeting, row, f"{member.pk.hex[:8]}{version}")


def turn_to_approve(minutes: Minutes) -> None:
    """To whoever approves the minutes next; once for each text."""
    turn = next((one for one in minutes.approvals.select_related("person") if one.approved_at is None), None)
    if turn is not None:
        once = f"meetings.minutes_to_approve:{minutes.pk.hex}:{turn.person_id.hex}:{minutes.version}"
        key = "meetings.minutes_to_approve"
        outbox.put(key, turn.person, initiative=minutes.meeting.initiative_id, subject=minutes.pk, once=once)


def sent_back(minutes: Minutes) -> None:
    """To whoever writes the minutes."""
    meeting = minutes.meeting
    writer = meeting.secretary or meeting.planned_by
    once = f"meetings.minutes_sent_back:{minutes.pk.hex}:{minutes.version}"
    outbox.put("meetings.minutes_sent_back", writer, initiative=meeting.initiative_id, subject=minutes.pk, once=once)


def taken_back(minutes: Minutes, people: Iterable[Person]) -> None:
    """To those who approved them or were asked to."""
    for person in people:
        once = f"meetings.minutes_taken_back:{minutes.pk.hex}:{person.pk.hex}:{minutes.version}"
        outbox.put("meetings.minutes_taken_back", person, initiative=minutes.meeting.initiative_id, subject=minutes.pk, once=once)


def minutes_ready(minutes: Minutes) -> None:
    """To everybody who was asked to the meeting; guests without a sign-in cannot open them and are not told."""
    for row in _people(minutes.meeting):
        if row.person is not None:
            once = f"meetings.minutes_ready:{minutes.pk.hex}:{row.pk.hex}"
            outbox.put("meetings.minutes_ready", row.person, initiative=minutes.meeting.initiative_id, subject=minutes.pk, once=once)


def _people(meeting: Meeting) -> Iterable[Participant]:
    return meeting.participants.select_related("person")


def _put(key: str, meeting: Meeting, row: Participant, which: str) -> bool:
    once = f"{key}:{row.pk}:{which}"
    same = {"initiative": meeting.initiative_id, "subject": row.pk, "once": once}
    if row.person is not None:
        return outbox.put(key, row.person, **same) is not None
    return outbox.put_to(key, row.email, name=row.name, language=row.language, **same) is not None
