"""How events of meetings are told."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import log
from meetings.choices import Attendance, OutcomeKind, Reply


def _answered(data: Mapping[str, Any]) -> str:
    return _("%(meeting)s: %(person)s answered: %(reply)s") % {**data, "reply": Reply(data["reply"]).label}


def _attended(data: Mapping[str, Any]) -> str:
    word = Attendance(data["attendance"]).label if data["attendance"] in Attendance.values else "–"
    return _("%(meeting)s, attendance of %(person)s: %(word)s") % {**data, "word": word}


def _led_to(data: Mapping[str, Any]) -> str:
    what = " ".join(part for part in (str(OutcomeKind(data["kind"]).label), data["code"]) if part)
    return _("%(meeting)s: %(what)s: %(text)s") % {**data, "what": what}


def _taken_back(data: Mapping[str, Any]) -> str:
    what = " ".join(part for part in (str(OutcomeKind(data["kind"]).label), data["code"]) if part)
    return _("%(meeting)s: took back: %(what)s: %(text)s") % {**data, "what": what}


log.add(
    {
        "meetings.meeting.planned": gettext_lazy("%(meeting)s: planned the meeting"),
        "meetings.meeting.changed": gettext_lazy("%(meeting)s: changed the meeting"),
        "meetings.meeting.called": gettext_lazy("%(meeting)s: sent the invitation to %(count)s"),
        "meetings.meeting.told": gettext_lazy("%(meeting)s: told %(count)s of a change"),
        "meetings.meeting.cancelled": gettext_lazy("%(meeting)s: cancelled the meeting"),
        "meetings.meeting.opened": gettext_lazy("%(meeting)s: opened the meeting"),
        "meetings.meeting.chair_named": gettext_lazy("%(meeting)s: named %(name)s as its chair"),
        "meetings.meeting.held": gettext_lazy("%(meeting)s: ended the meeting"),
        "meetings.participant.added": gettext_lazy("%(meeting)s: invited %(person)s"),
        "meetings.participant.removed": gettext_lazy("%(meeting)s: no longer invites %(person)s"),
        "meetings.invitation.answered": _answered,
        "meetings.attendance.noted": _attended,
        "meetings.item.added": gettext_lazy("%(meeting)s: put on the agenda: %(title)s"),
        "meetings.item.changed": gettext_lazy("%(meeting)s: changed on the agenda: %(title)s"),
        "meetings.item.removed": gettext_lazy("%(meeting)s: taken off the agenda: %(title)s"),
        "meetings.item.noted": gettext_lazy("%(meeting)s: took notes about: %(title)s"),
        "meetings.item.led_to": _led_to,
        "meetings.outcome.changed": gettext_lazy("%(meeting)s: changed a decision: %(text)s"),
        "meetings.outcome.taken_back": _taken_back,
        "meetings.paper.added": gettext_lazy("%(meeting)s: added the paper: %(title)s"),
        "meetings.paper.removed": gettext_lazy("%(meeting)s: took away the paper: %(title)s"),
        "meetings.minutes.written": gettext_lazy("%(meeting)s: wrote in the minutes"),
        "meetings.minutes.sent": gettext_lazy("%(meeting)s: sent the minutes for approval to %(names)s"),
        "meetings.minutes.approved": gettext_lazy("%(meeting)s: approved the minutes"),
        "meetings.minutes.sent_back": gettext_lazy("%(meeting)s: sent the minutes back"),
        "meetings.minutes.taken_back": gettext_lazy("%(meeting)s: took the minutes back"),
        "meetings.minutes.frozen": gettext_lazy("%(meeting)s: the minutes were approved by all and frozen"),
    }
)
