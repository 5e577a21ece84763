"""Who is asked to a meeting, and who was there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from adoption.entry_pages import actor, add_errors
from adoption.pages import show
from core.db import Superseded
from core.http import page
from meetings import permissions
from meetings.access import meeting_for, participant_for
from meetings.forms.meetings import AttendanceForm, GuestForm, PersonForm
from meetings.forms.several import clash
from meetings.models import Meeting
from meetings.pages.common import of_meeting, tell_changed
from meetings.pages.rows import people as rows_of
from meetings.services import people as services

POST = ("POST",)


@page(writes=POST)
def people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask somebody with a role, or a guest."""
    found = meeting_for(request.user, pk, permissions.may_prepare)
    guest = request.method == "POST" and "guest-email" in request.POST
    person_form = PersonForm(request.POST if request.method == "POST" and not guest else None, meeting=found)
    guest_form = GuestForm(request.POST if guest else None, initial={"language": found.initiative.language})
    form: Any = guest_form if guest else person_form
    if request.method == "POST" and form.is_valid() and _added(request, found, form, services.add_guest if guest else services.add_person):
        return redirect("meeting-people", pk=pk)
    title = _("Who is invited")
    context = {
        "meeting": found, "title": title, "ways": of_meeting(found, title), "people": rows_of(found), "person_form": person_form,
        "guest_form": guest_form, "form": form,
    }  # fmt: skip
    return show(request, found.initiative, "meetings/people.html", "meetings", context)


def _added(request: HttpRequest, meeting: Meeting, form: Any, add: Any) -> bool:
    try:
        row = add(meeting, by=actor(request), **form.values)
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded:
        tell_changed(request)
        return True
    messages.success(request, _("%(name)s is invited.") % {"name": row.name})
    return True


@page(writes=POST)
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take somebody off the list."""
    found = participant_for(request.user, pk, permissions.may_prepare)
    if request.method == "POST":
        services.remove(found, by=actor(request))
        messages.success(request, _("%(name)s is no longer invited.") % {"name": found.name})
    return redirect("meeting-people", pk=found.meeting_id)


@page(writes=POST)
def attendance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who was there, in one form; what somebody else wrote meanwhile is shown and nothing is lost."""
    found = meeting_for(request.user, pk, permissions.may_note_attendance)
    data = request.POST if request.method == "POST" else None
    asked = rows_of(found)
    forms = [AttendanceForm(data, participant=one.row) for one in asked]
    valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(valid) and _noted(request, found, forms):
        messages.success(request, _("Who is here is saved."))
        return redirect(found)
    title = _("Who is here")
    context = {
        "meeting": found,
        "title": title,
        "ways": of_meeting(found, title),
        "rows": list(zip(asked, forms, strict=True)),
        "faulty": [form for form in forms if form.errors],
        "clash": clash(forms),
    }
    return show(request, found.initiative, "meetings/attendance.html", "meetings", context)


def _noted(request: HttpRequest, meeting: Meeting, forms: list[AttendanceForm]) -> bool:
    """Each row by itself: those without trouble are saved, the others are shown.

    What a deputy may depends on what is noted of the member: what is refused is tried again once the others are saved.
    """
    waiting, refused = forms, {}
    while waiting:
        refused = {form: error for form in waiting if (error := _refused(request, meeting, form)) is not None}
        if len(refused) == len(waiting):
            break
        waiting = list(refused)
    for form, error in refused.items():
        add_errors(form, error)
    return not any(form.errors or form.conflicts for form in forms)


def _refused(request: HttpRequest, meeting: Meeting, form: AttendanceForm) -> ValidationError | None:
    form.participant.meeting = meeting
    try:
        services.attend(form.participant, by=actor(request), seen_version=form.seen_version, **form.values)
    except ValidationError as error:
        return error
    except Superseded as late:
        if late.obj is None:
            form.add_error(None, _("Somebody has taken this person off the list meanwhile."))
        else:
            form.show_conflict(late.obj)
    return None
