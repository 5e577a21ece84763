"""The list of meetings, and one meeting."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from adoption.models import Initiative
from core.components import Example
from meetings import permissions, replying
from meetings.choices import MeetingKind, MeetingState
from meetings.content import items_of
from meetings.forms.agenda import NoteForm
from meetings.forms.several import clash
from meetings.models import Meeting
from meetings.pages.common import LOOKS, MINUTES_LOOKS, of_meeting
from meetings.pages.rows import people, points
from meetings.pages.steps import opens_now

COMING = (MeetingState.PLANNED, MeetingState.CALLED, MeetingState.OPEN)
EXAMPLE = Example(
    gettext_lazy("Example of a meeting"),
    [
        (gettext_lazy("Steering group 4"), gettext_lazy("Thursday 9.00–10.30, Room 4 and by video")),
        (gettext_lazy("Agenda"), gettext_lazy("9 points, 85 minutes, milestone II for decision")),
        (gettext_lazy("Afterwards"), gettext_lazy("2 tasks, 1 risk, minutes approved by two adjusters and the chair")),
    ],
)


def kinds(user: User, initiative: Initiative) -> list[str]:
    """What the reader may plan."""
    return [kind for kind in MeetingKind.values if permissions.may_plan(user, initiative, kind)]


def overview(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """Those that come, the next one first; those that were, the latest first, a page at a time."""
    rows = Meeting.objects.filter(initiative=initiative).select_related("written", "chair")
    coming = list(rows.filter(state__in=COMING).order_by("day", "starts"))
    page = Paginator(rows.exclude(state__in=COMING), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "coming": [_row(meeting) for meeting in coming],
        "page_obj": page,
        "held": [_row(meeting) for meeting in page],
        "may_plan": permissions.may_plan(request.user, initiative),
        "example": EXAMPLE,
    }


def meeting_page(request: HttpRequest, meeting: Meeting, notes: Sequence[NoteForm] = ()) -> dict[str, Any]:
    """The page of a meeting. notes: forms for notes that need mending. Queries do not grow with it."""
    user, items, asked = request.user, items_of(meeting), people(meeting)
    may_prepare, may_note = permissions.may_prepare(user, meeting), permissions.may_take_notes(user, meeting)
    forms = {item.pk: NoteForm(item=item) for item in items} if may_note else {}
    forms |= {form.item.pk: form for form in notes}
    mine = next((one.row for one in asked if one.row.person_id == user.person_id), None)
    total = sum(item.minutes for item in items)
    length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    return {
        "meeting": meeting,
        "written": getattr(meeting, "written", None),
        "look": LOOKS[MeetingState(meeting.state)],
        "ways": of_meeting(meeting),
        "points": points(meeting, items, forms),
        "faulty": notes,
        "clash": clash(notes),
        "people": asked,
        "answered": answered(asked),
        "total": total,
        "over": max(0, total - length),
        "may_prepare": may_prepare,
        "may_note": may_note,
        "may_mend": permissions.may_mend(user, meeting),
        "may_attend": permissions.may_note_attendance(user, meeting),
        "may_manage": permissions.may_manage(user, meeting),
        "may_end": permissions.may_end(user, meeting),
        "may_cancel": permissions.may_cancel(user, meeting),
        "opens_now": opens_now(meeting),
        "must_tell": meeting.state == MeetingState.CALLED and meeting.told < meeting.sequence,
        "mine": mine,
        "reply_url": replying.url(mine) if mine is not None and meeting.state == MeetingState.CALLED else "",
    }


def answered(asked: list[Any]) -> str:
    """3 of 7 have answered."""
    count = sum(bool(one.row.reply) for one in asked)
    values = {"count": count, "all": len(asked)}
    return ngettext("%(count)d of %(all)d has answered", "%(count)d of %(all)d have answered", count) % values


def default_title(initiative: Initiative, kind: str) -> str:
    """What a meeting is called unless somebody says otherwise, in the active language; the next of its kind has a number."""
    name = _("Meeting") if kind == MeetingKind.OTHER else str(MeetingKind(kind).label)
    before = Meeting.objects.filter(initiative=initiative, kind=kind).exclude(state=MeetingState.CANCELLED)
    titles = before.values_list("title", flat=True)
    numbers = [int(found[1]) for title in titles if (found := re.fullmatch(re.escape(name) + r" (\d{1,4})", title))]
    return f"{name} {max([len(titles), *numbers]) + 1}" if titles else name


def _row(meeting: Meeting) -> dict[str, Any]:
    written = getattr(meeting, "written", None)
    return {
        "meeting": meeting,
        "look": LOOKS[MeetingState(meeting.state)],
        "written": written,
        "written_look": MINUTES_LOOKS[written.state] if written is not None else "",
    }
