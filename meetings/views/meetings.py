"""The list, planning, one meeting and what becomes of it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from adoption.access import initiative_for
from adoption.entry_pages import actor, add_errors, sent
from adoption.pages import show
from core.db import Superseded
from core.http import attachment, page
from meetings import calendar, permissions
from meetings.access import meeting_for
from meetings.choices import MeetingState
from meetings.content import items_of
from meetings.forms.meetings import CancelForm, MeetingForm, NewMeetingForm
from meetings.models import Meeting
from meetings.pages import meetings as pages
from meetings.pages import steps
from meetings.pages.common import form_page, of_meeting, tell_changed, ways
from meetings.pages.rows import people, points
from meetings.services import planning

POST = ("POST",)


@page()
def meetings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The meetings of an initiative."""
    initiative = initiative_for(request.user, pk)
    return show(request, initiative, "meetings/list.html", "meetings", pages.overview(request, initiative))


@page(writes=POST)
def meeting_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """When and where; people and agenda are proposed."""
    initiative = initiative_for(request.user, pk, permissions.may_plan)
    kinds = pages.kinds(request.user, initiative)
    form = NewMeetingForm(
        sent(request), initiative=initiative, kinds=kinds, initial={"kind": kinds[0], "secretary": request.user.person_id}
    )
    if request.method == "POST" and form.is_valid():
        with translation.override(initiative.language):
            values = {**form.values, "title": form.values["title"] or pages.default_title(initiative, form.values["kind"])}
        made = planning.plan(initiative, by=actor(request), **values)
        messages.success(request, _("The meeting is planned. Look through the people and the agenda, then send the invitation."))
        return redirect(made)
    title = _("Plan a meeting")
    lead = _("People and agenda are proposed. Nobody is told until you send the invitation.")
    head = {"title": title, "lead": lead, "submit_label": _("Plan it"), "cancel_url": reverse("meetings", args=[pk])}
    return show(request, initiative, "adoption/entry_form.html", "meetings", {"form": form, "ways": ways(initiative, (title, "")), **head})


@page()
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agenda, people and what came of it."""
    found = meeting_for(request.user, pk)
    return show(request, found.initiative, "meetings/meeting.html", "meetings", pages.meeting_page(request, found))


@page(writes=POST)
def meeting_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Time, place, who leads; a second editor is shown what the first one changed."""
    found = meeting_for(request.user, pk, permissions.may_prepare)
    form = MeetingForm(sent(request), initiative=found.initiative, meeting=found)
    if request.method == "POST" and form.is_valid():
        try:
            after = planning.edit(found, by=actor(request), seen_version=form.seen_version, **form.values)
        except ValidationError as error:
            add_errors(form, error)
        except Superseded as late:
            if late.obj is None or not late.obj.is_coming:
                tell_changed(request)
                return redirect(found)
            form.show_conflict(late.obj)
        else:
            messages.success(request, _("The meeting is saved."))
            if after.state == MeetingState.CALLED and planning.is_moved(found, after):
                messages.info(request, _("The time is another one, so everybody answers anew."))
            return redirect(after)
    return form_page(request, found, form, _("Change the meeting"), "", _("Save"))


@page(writes=POST)
def meeting_call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What goes out and to whom, then sent: the first time as an invitation, later as a change. Pressed twice, it is sent once."""
    found = meeting_for(request.user, pk, permissions.may_manage)
    changed = found.state == MeetingState.CALLED
    if request.method == "POST":
        _send(request, found, planning.tell_change if changed else planning.call)
        return redirect(found)
    title = _("Tell about the change") if changed else _("Send the invitation")
    asked, items = people(found), items_of(found)
    context = {
        "meeting": found, "title": title, "ways": of_meeting(found, title), "people": [one for one in asked if one.row.email],
        "points": points(found, items), "changed": changed, "without": [one for one in asked if not one.row.email],
        "may_send": found.state == MeetingState.PLANNED or (changed and found.told < found.sequence),
    }  # fmt: skip
    return show(request, found.initiative, "meetings/call.html", "meetings", context)


def _send(request: HttpRequest, meeting: Meeting, act: Callable[..., Meeting]) -> None:
    try:
        act(meeting, by=actor(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Superseded:
        messages.info(request, _("It has been sent already. Each was told once."))
    else:
        messages.success(request, _("It is sent. Answers are shown here as they come."))


@page(writes=POST)
def meeting_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call it off, with a reason."""
    found = meeting_for(request.user, pk, permissions.may_cancel)
    called = found.state == MeetingState.CALLED
    form = CancelForm(sent(request), called=called)
    if request.method == "POST" and form.is_valid():
        try:
            planning.cancel(found, by=actor(request), reason=form.cleaned_data["reason"])
        except Superseded:
            tell_changed(request)
        else:
            messages.success(request, _("The meeting is cancelled."))
        return redirect(found)
    lead = _("Everybody who was called gets a mail that takes the meeting out of their calendar.")
    lead = lead if called else _("Nobody has been called yet, so nobody gets a mail.")
    return form_page(request, found, form, _("Cancel the meeting"), lead, _("Cancel the meeting"))


@page(writes=POST)
def meeting_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin; pressed twice it begins once. Ahead of its day it is asked first."""
    found = meeting_for(request.user, pk, permissions.may_manage)
    if request.method != "POST" and found.state == MeetingState.CALLED:
        return show(request, found.initiative, "meetings/step.html", "meetings", steps.opening_page(found))
    if request.method == "POST":
        try:
            planning.begin(found, by=actor(request))
        except Superseded:
            tell_changed(request)
        else:
            messages.success(request, _("The meeting is open. Write down who is here, and take notes."))
    return redirect(found)


@page(writes=POST)
def meeting_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it, once it is told what is not noted; the minutes are begun of what was."""
    found = meeting_for(request.user, pk, permissions.may_end)
    if request.method != "POST" and found.state == MeetingState.OPEN:
        return show(request, found.initiative, "meetings/step.html", "meetings", steps.closing_page(found))
    if request.method == "POST":
        try:
            planning.close(found, by=actor(request))
        except Superseded:
            tell_changed(request)
        else:
            messages.success(request, _("The meeting has ended. The minutes are begun of what was noted."))
            return redirect("minutes", pk=found.pk)
    return redirect(found)


@page()
def meeting_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The meeting as a file for one's own calendar."""
    found = meeting_for(request.user, pk)
    data = calendar.invitation(found, list(found.items.all()), method=calendar.PUBLISH)
    return attachment(data, "meeting.ics", "text/calendar; charset=utf-8")
