"""An invitation as calendars read it (RFC 5545, RFC 5546): the same UID always, a SEQUENCE that rises with each change."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from meetings.choices import MeetingState, Reply
from meetings.models import AgendaItem, Meeting, Participant

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
_REPLIES = {Reply.COMING: "ACCEPTED", Reply.NOT_COMING: "DECLINED", Reply.DEPUTY: "DELEGATED"}


def invitation(meeting: Meeting, items: list[AgendaItem], to: Participant | None = None, method: str = "") -> bytes:
    """The meeting as an .ics file in the active language. `to`: whom it is sent to, the only attendee it names.

    method: REQUEST for an invitation, CANCEL for one that is called off or for somebody who is not needed, PUBLISH for a file to keep.
    """
    called_off = meeting.state == MeetingState.CANCELLED
    method = method or (CANCEL if called_off else REQUEST)
    calendar = Calendar()
    calendar.add("prodid", "-//Farled//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(meeting, items, to, method))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, items: list[AgendaItem], to: Participant | None, method: str) -> Event:
    event = Event()
    event.add("uid", f"{meeting.pk}@farled")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", f"{meeting.title}: {meeting.initiative.name}")
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    page = settings.FARLED_BASE_URL + meeting.get_absolute_url() if to is None or to.person is not None else ""
    if method == CANCEL:  # whoever it is taken from is told no more of it than when and where it was
        event.add("location", meeting.place)
    else:
        event.add("location", ", ".join(part for part in (meeting.place, meeting.link) if part))
        event.add("description", _described(items, page))
    if page:
        event.add("url", page)
    event.add("organizer", _organizer(meeting))
    if to is not None and to.email:
        event.add("attendee", _attendee(to), encode=False)
    if method == REQUEST:
        event.add_component(_reminder())
    return event


def _described(items: list[AgendaItem], page: str) -> str:
    """The agenda; a guest, who cannot open the page, is given no address of it."""
    lines = [f"{item.place}. {item.title}" for item in items]
    return "\n".join([_("Agenda"), *lines, *(["", page] if page else [])])


def _organizer(meeting: Meeting) -> vCalAddress:
    who = meeting.secretary or meeting.planned_by
    address = vCalAddress(f"mailto:{who.email or settings.DEFAULT_FROM_EMAIL}")
    address.params["cn"] = vText(who.name)
    return address


def _attendee(to: Participant) -> vCalAddress:
    address = vCalAddress(f"mailto:{to.email}")
    address.params["cn"] = vText(to.name)
    address.params["rsvp"] = vText("TRUE")
    address.params["partstat"] = vText(_REPLIES.get(Reply(to.reply), "NEEDS-ACTION") if to.reply else "NEEDS-ACTION")
    return address


def _reminder() -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("The meeting begins soon"))
    alarm.add("trigger", timedelta(minutes=-15))
    return alarm
