"""Mails of meetings: invitation and what changes it, with a file for the calendar; minutes to approve, sent back, ready."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.models import Initiative, RoleAssignment
from core import words
from meetings import calendar, replying
from meetings.choices import MeetingState, MinutesState, Reply, Seat
from meetings.content import items_of
from meetings.models import AgendaItem, Meeting, Minutes, Paper, Participant
from meetings.permissions import next_to_approve
from notifications import messages
from notifications.messages import Attachment, Content, Message
from notifications.models import OutboxRow


class Invitation(Message):
    """To everybody asked to a meeting, anew when it is moved."""

    key = "meetings.invitation"

    def may_receive(self, row: OutboxRow) -> bool:
        found = _participant(row)
        return found is not None and found.meeting.state == MeetingState.CALLED and _may_see(row, found)

    def content(self, row: OutboxRow) -> Content:
        found = _participant(row)
        assert found is not None
        meeting, items = found.meeting, items_of(found.meeting)
        changed = meeting.sequence > 0 and _was_told(row)
        heading = (_("Changed: %(title)s") if changed else _("Invitation: %(title)s")) % {"title": meeting.title}
        lead = _("You are invited. The file with this mail puts the meeting in your calendar.")
        if changed:
            lead = _("The meeting has changed: this is how it stands now. The file with this mail puts it right in your calendar.")
        return Content(
            subject=f"{heading}, {words.weekday(meeting.day)}",
            heading=heading,
            lead=f"{_when_and_where(meeting)}. {lead}",
            button=_("Answer the invitation"),
            url=replying.url(found),
            asked_title=_("Agenda"),
            asked=tuple(item_words(item) for item in items),
            links_title=_("Papers"),
            links=tuple(link for item in items for link in papers(item)) if found.person_id else open_papers(items),
            facts=_facts(meeting),
            why=_why(found),
            plain=_("You answer without a password. Do not pass this mail on: it is made for you alone."),
            case=meeting.initiative.case_number,
            organisation=meeting.initiative.lead.name,
        )

    def attachments(self, row: OutboxRow) -> tuple[Attachment, ...]:
        return _calendar_file(_participant(row), calendar.REQUEST)


class Cancelled(Message):
    """To everybody called when the meeting is cancelled."""

    key = "meetings.cancelled"

    def may_receive(self, row: OutboxRow) -> bool:
        found = _participant(row)
        return found is not None and found.meeting.state == MeetingState.CANCELLED and _may_see(row, found)

    def content(self, row: OutboxRow) -> Content:
        found = _participant(row)
        assert found is not None
        heading = _("Cancelled: %(title)s") % {"title": found.meeting.title}
        return _called_off(found.meeting, heading, found.meeting.cancelled_reason, _why(found), guest=found.person_id is None)

    def attachments(self, row: OutboxRow) -> tuple[Attachment, ...]:
        return _calendar_file(_participant(row), calendar.CANCEL)


class Uninvited(Message):
    """To somebody who is taken off the list of a meeting that they were called to."""

    key = "meetings.uninvited"

    def may_receive(self, row: OutboxRow) -> bool:
        meeting = _meeting(row)
        if meeting is None or meeting.participants.filter(person__isnull=False, person=row.recipient_id).exists():
            return False
        return row.recipient_id is None or _opens(row, meeting.initiative)

    def content(self, row: OutboxRow) -> Content:
        meeting = _meeting(row)
        assert meeting is not None
        said = _("You are no longer asked to this meeting. The file with this mail takes it out of your calendar.")
        heading = _("You are no longer invited: %(title)s") % {"title": meeting.title}
        return _called_off(
            meeting, heading, said, _("You get this because you were invited to the meeting."), guest=row.recipient_id is None
        )

    def attachments(self, row: OutboxRow) -> tuple[Attachment, ...]:
        meeting = _meeting(row)
        if meeting is None:
            return ()
        reader = row.recipient
        name, email = (reader.name, reader.email) if reader is not None else (row.name, row.address)
        return _file(meeting, Participant(meeting=meeting, name=name, email=email), calendar.CANCEL)


class DeputyAsked(Message):
    """To the deputies of a member who does not come."""

    key = "meetings.deputy_asked"

    def may_receive(self, row: OutboxRow) -> bool:
        found = _participant(row)
        if found is None or found.meeting.state != MeetingState.CALLED or not _may_see(row, found):
            return False
        return bool(_serves_for(found))

    def content(self, row: OutboxRow) -> Content:
        found = _participant(row)
        assert found is not None
        name = _serves_for(found)
        meeting = found.meeting
        heading = _("You are asked to serve in place of %(name)s") % {"name": name}
        return Content(
            subject=f"{heading}: {meeting.title}", heading=heading, lead=_("%(name)s cannot come to the meeting.") % {"name": name},
            button=_("Answer the invitation"), url=replying.url(found), facts=_facts(meeting), why=_why(found),
            plain=_("You answer without a password. Do not pass this mail on: it is made for you alone."),
            case=meeting.initiative.case_number, organisation=meeting.initiative.lead.name,
        )  # fmt: skip


class MinutesToApprove(Message):
    """To whoever approves the minutes next."""

    key = "meetings.minutes_to_approve"

    def may_receive(self, row: OutboxRow) -> bool:
        found = _minutes(row)
        turn = next_to_approve(found) if found is not None and found.state == MinutesState.APPROVING else None
        return turn is not None and turn.person_id == row.recipient_id

    def content(self, row: OutboxRow) -> Content:
        lead = _("Each approves in turn. If something is wrong, send them back with what is to be mended.")
        return _about_minutes(row, _("Minutes to approve: %(title)s"), lead, _("Read and approve"), _("You were chosen to approve them."))


class MinutesSentBack(Message):
    """To whoever writes the minutes."""

    key = "meetings.minutes_sent_back"

    def may_receive(self, row: OutboxRow) -> bool:
        found = _minutes(row)
        return found is not None and found.state == MinutesState.DRAFT and _opens(row, found.meeting.initiative)

    def content(self, row: OutboxRow) -> Content:
        found = _minutes(row)
        assert found is not None
        why = _("You get this because you write the minutes.")
        return _about_minutes(row, _("Minutes sent back: %(title)s"), found.sent_back_reason, _("Open the minutes"), why)


class MinutesTakenBack(Message):
    """To those who approved minutes, or were asked to, when they are taken back."""

    key = "meetings.minutes_taken_back"

    def may_receive(self, row: OutboxRow) -> bool:
        found = _minutes(row)
        return found is not None and found.state == MinutesState.DRAFT and found.taken_back and _opens(row, found.meeting.initiative)

    def content(self, row: OutboxRow) -> Content:
        found = _minutes(row)
        assert found is not None
        lead = _("They are a draft again and wait for your approval no more: %(reason)s") % {"reason": found.sent_back_reason}
        why = _("You were chosen to approve them.")
        return _about_minutes(row, _("Minutes taken back: %(title)s"), lead, _("Open the minutes"), why)


class MinutesReady(Message):
    """To everybody who was asked to the meeting."""

    key = "meetings.minutes_ready"

    def may_receive(self, row: OutboxRow) -> bool:
        found = _minutes(row)
        return found is not None and found.state == MinutesState.APPROVED and _opens(row, found.meeting.initiative)

    def content(self, row: OutboxRow) -> Content:
        lead = _("All who were chosen have approved them. Nobody can change them any more.")
        why = _("You get this because you were invited to the meeting.")
        return _about_minutes(row, _("Minutes are approved: %(title)s"), lead, _("Read the minutes"), why)


def _serves_for(deputy: Participant) -> str:
    """In whose place somebody is asked to serve: the member they stand in for; as deputy for anybody, those who do not come."""
    holder = deputy.seat.deputy_for if deputy.seat is not None else None
    if holder is not None:
        return holder.person.name
    away = deputy.meeting.participants.filter(capacity=Seat.MEMBER, reply=Reply.DEPUTY).exclude(pk=deputy.pk)
    return ", ".join(away.values_list("name", flat=True))


def item_words(item: AgendaItem) -> str:
    """Choice of solution (decision, 20 min, Chair)."""
    said = [str(item.get_kind_display()).lower(), _("%(count)d min") % {"count": item.minutes}]
    said += [item.presenter.name] if item.presenter else []
    return f"{item.title} ({', '.join(said)})"


def papers(item: AgendaItem) -> list[tuple[str, str]]:
    """The papers of a point with their whole addresses; of a milestone its basis too."""
    base = settings.FARLED_BASE_URL
    found = [(paper.title, _address(paper)) for paper in item.papers.all()]
    if item.round is not None:
        found.insert(0, (_("The basis: %(title)s") % {"title": item.title}, base + reverse("round", args=[item.round.pk])))
    if item.earlier is not None:
        found.insert(0, (_("Minutes: %(title)s") % {"title": item.earlier.title}, base + reverse("minutes", args=[item.earlier.pk])))
    return found


def open_papers(items: list[AgendaItem]) -> tuple[tuple[str, str], ...]:
    """What a guest can open: addresses outside Farled."""
    return tuple((paper.title, paper.url) for item in items for paper in item.papers.all() if paper.url)


def _address(paper: Paper) -> str:
    return paper.url or settings.FARLED_BASE_URL + reverse("version", args=[paper.version_id])


def _called_off(meeting: Meeting, heading: str, lead: str, why: str, *, guest: bool) -> Content:
    plain = _("You have no account in Farled, so there is nothing to open there.") if guest else ""
    return Content(
        subject=f"{heading}, {words.weekday(meeting.day)}", heading=heading, lead=lead, button=_("See the meeting"),
        url=meeting.get_absolute_url(), facts=_facts(meeting, link=False), why=why, plain=plain, case=meeting.initiative.case_number,
        organisation=meeting.initiative.lead.name,
    )  # fmt: skip


def _about_minutes(row: OutboxRow, heading: str, lead: str, button: str, why: str) -> Content:
    found = _minutes(row)
    assert found is not None
    meeting, said = found.meeting, heading % {"title": found.meeting.title}
    return Content(
        subject=said, heading=said, lead=lead, button=button, url=reverse("minutes", args=[meeting.pk]), facts=_facts(meeting), why=why,
        case=meeting.initiative.case_number, organisation=meeting.initiative.lead.name,
    )  # fmt: skip


def _facts(meeting: Meeting, *, link: bool = True) -> tuple[tuple[str, str], ...]:
    facts: list[tuple[str, Any]] = [
        (_("Initiative"), meeting.initiative.name),
        (_("Time"), f"{words.weekday(meeting.day)}, {meeting.starts:%H.%M}–{meeting.ends:%H.%M}"),
        (_("Place"), meeting.place),
        (_("Video link"), meeting.link if link else ""),
        (_("Chaired by"), meeting.chair.name if meeting.chair else ""),
    ]
    return tuple((label, value) for label, value in facts if value)


def _when_and_where(meeting: Meeting) -> str:
    """Thursday 17 December, 09.00–10.30, Room 4."""
    where = meeting.place or (_("By video").lower() if meeting.link else "")
    said = f"{words.weekday(meeting.day)}, {meeting.starts:%H.%M}–{meeting.ends:%H.%M}"
    return f"{said[:1].upper()}{said[1:]}" + (f", {where}" if where else "")


def _why(found: Participant) -> str:
    if found.capacity == Seat.OTHER:
        return _("You get this because you were invited to the meeting.")
    return _("You get this because you are invited as: %(capacity)s.") % {"capacity": found.get_capacity_display()}


def _calendar_file(found: Participant | None, method: str) -> tuple[Attachment, ...]:
    return _file(found.meeting, found, method) if found is not None else ()


def _was_told(row: OutboxRow) -> bool:
    """Whether the same mail went to the same participant before."""
    return OutboxRow.objects.filter(key=row.key, subject=row.subject, created_at__lt=row.created_at).exists()


def _file(meeting: Meeting, to: Participant, method: str) -> tuple[Attachment, ...]:
    data = calendar.invitation(meeting, list(meeting.items.all()), to, method)
    return (Attachment("meeting.ics", data, f"text/calendar; method={method}; charset=utf-8"),)


def _participant(row: OutboxRow) -> Participant | None:
    rows = Participant.objects.select_related(
        "person", "seat__deputy_for__person", "meeting__initiative__lead", "meeting__chair", "meeting__secretary", "meeting__planned_by"
    )
    return rows.filter(pk=row.subject).first()


def _meeting(row: OutboxRow) -> Meeting | None:
    return Meeting.objects.select_related("initiative__lead", "chair", "secretary", "planned_by").filter(pk=row.subject).first()


def _minutes(row: OutboxRow) -> Minutes | None:
    return Minutes.objects.select_related("meeting__initiative__lead", "meeting__chair").filter(pk=row.subject).first()


def _may_see(row: OutboxRow, found: Participant) -> bool:
    """A guest is asked by name; everybody else must still have a role in the initiative."""
    return found.person_id is None or (found.person_id == row.recipient_id and _opens(row, found.meeting.initiative))


def _opens(row: OutboxRow, initiative: Initiative) -> bool:
    user = getattr(row.recipient, "user", None)
    if user is not None:
        return user.is_active and Initiative.objects.visible_to(user).filter(pk=initiative.pk).exists()
    return RoleAssignment.objects.current().filter(initiative=initiative, person=row.recipient_id).exists()


for kind in (Invitation, Cancelled, Uninvited, DeputyAsked, MinutesToApprove, MinutesSentBack, MinutesTakenBack, MinutesReady):
    messages.add(kind())
