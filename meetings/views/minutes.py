"""Minutes: read, written, sent, approved in turn, sent back."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.entry_pages import actor, add_errors, sent
from adoption.pages import show
from core.db import Superseded
from core.forms import FarledForm
from core.http import page
from core.permissions import require
from meetings import permissions
from meetings.access import minutes_for
from meetings.choices import MinutesState
from meetings.forms.minutes import ChairForm, EntryForm, OpeningForm, SendBackForm, SendForm, TakeBackForm
from meetings.forms.several import is_sent
from meetings.models import Minutes, MinutesEntry
from meetings.pages.common import form_page, tell_changed
from meetings.pages.minutes import minutes_page
from meetings.services import minutes as services

POST = ("POST",)


@page()
def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The minutes of a meeting. While the file is made the page asks again by itself."""
    return _page(request, minutes_for(request.user, pk))


@page(writes=POST)
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All that the minutes say, at once, from whichever button; of a text that two wrote, the second sees both."""
    found = minutes_for(request.user, pk, permissions.may_write)
    if request.method != "POST":
        return redirect("minutes", pk=pk)
    entries = list(found.entries.select_related("item"))
    opening = [OpeningForm(request.POST, minutes=found)] if is_sent(request.POST, found.pk) else []
    forms = [*opening, *(EntryForm(request.POST, entry=entry) for entry in entries if is_sent(request.POST, entry.pk))]
    try:
        faulty = [form for form in forms if not _written(request, found, form)]
    except Superseded:
        tell_changed(request)
        return redirect("minutes", pk=pk)
    if faulty:
        return _page(request, minutes_for(request.user, pk), faulty)
    messages.success(request, _("The minutes are saved."))
    place = request.POST.get("at", "")
    return redirect(reverse("minutes", args=[pk]) + (f"#point-{place}" if place.isdecimal() else ""))


def _written(request: HttpRequest, found: Minutes, form: OpeningForm | EntryForm) -> bool:
    if not form.is_valid():
        return False
    if not form.touched:
        return True
    same = {"by": actor(request), "seen_version": form.seen_version}
    try:
        if isinstance(form, OpeningForm):
            services.write_opening(found, **same, opening=form.cleaned_data["opening"])
        else:
            form.entry.minutes = found
            services.write(form.entry, **same, text=form.cleaned_data["text"])
    except Superseded as late:
        if not isinstance(late.obj, MinutesEntry) and not (isinstance(form, OpeningForm) and permissions.may_write(request.user, late.obj)):
            raise
        form.show_conflict(late.obj)
        return not form.conflicts
    return True


@page(writes=POST)
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose adjusters and send; what they read is frozen."""
    found = minutes_for(request.user, pk, permissions.may_write)
    chairs = [] if services.has_chair(found.meeting) else services.may_lead(found.meeting)
    people = services.may_adjust(found.meeting)
    form = SendForm(sent(request), minutes=found, people=people, chairs=chairs)
    if request.method == "POST" and form.is_valid() and _sent(request, found, form):
        return redirect("minutes", pk=pk)
    lead = _("Each approves in turn, the chair last. From now on nobody writes in the minutes unless they are sent back.")
    if not people and not chairs and not services.has_chair(found.meeting):
        lead = _("Nobody who was there can sign in, so nobody can approve these minutes. Correct who was there, or name another chair.")
    elif not people:
        lead = _(
            "Nobody else is noted as present who can sign in, so the chair approves alone. If that is wrong, correct who was there first."
        )
    return form_page(request, found.meeting, form, _("Send the minutes for approval"), lead, _("Send"), reverse("minutes", args=[pk]))


def _sent(request: HttpRequest, found: Minutes, form: SendForm) -> bool:
    try:
        chosen = form.chosen(form.cleaned_data)
        services.send(found, by=actor(request), seen_version=form.seen_version, adjusters=chosen, chair=form.cleaned_data.get("chair"))
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded:
        tell_changed(request)
    else:
        messages.success(request, _("The minutes are sent. Whoever comes next in the row is told."))
    return True


@page(writes=POST)
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve what was read, in turn. Pressed twice, it is approved once."""
    found = minutes_for(request.user, pk)
    if request.method == "POST":
        _approved(request, found)
    return redirect("minutes", pk=pk)


def _approved(request: HttpRequest, found: Minutes) -> None:
    try:
        after = services.approve(found, by=actor(request), sha256=request.POST.get("sha256", ""))
    except Superseded:
        require(_had_part(request, found))
        messages.info(request, _("You have approved already, or the minutes have changed. See how they stand now."))
        return
    done = after.state == MinutesState.APPROVED
    messages.success(request, _("Everybody has approved. The minutes are frozen.") if done else _("You have approved the minutes."))


def _had_part(request: HttpRequest, found: Minutes) -> Any:
    """Whoever was asked and comes too late is told so; whoever was never asked may not."""
    asked = found.approvals.filter(person=request.user.person_id).exists()
    return True if asked or permissions.may_write(request.user, found) else permissions.may_approve(request.user, found)


@page(writes=POST)
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back to the secretary, with what is to be mended."""
    found = minutes_for(request.user, pk, permissions.may_approve)
    form, act = SendBackForm(sent(request)), services.send_back
    return _to_draft(request, found, form, act, _("The minutes are sent back."), _("Send the minutes back"), _("Send back"))


@page(writes=POST)
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft again, with a reason; those who were asked are told."""
    found = minutes_for(request.user, pk, permissions.may_take_back)
    form, act = TakeBackForm(sent(request)), services.take_back
    return _to_draft(request, found, form, act, _("The minutes are a draft again."), _("Take the minutes back"), _("Take back"))


def _to_draft(
    request: HttpRequest, found: Minutes, form: FarledForm, act: Callable[..., Minutes], done: str, title: str, button: str
) -> HttpResponse:
    back = reverse("minutes", args=[found.meeting_id])
    if request.method == "POST" and form.is_valid():
        try:
            act(found, by=actor(request), reason=form.cleaned_data["reason"])
        except Superseded:
            tell_changed(request)
        else:
            messages.success(request, done)
        return redirect(back)
    lead = _("All approvals fall. When the minutes are sent anew, everybody approves anew.")
    return form_page(request, found.meeting, form, title, lead, button, back)


@page(writes=POST)
def chair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another chair of a meeting that is held, as long as its minutes are a draft."""
    found = minutes_for(request.user, pk, permissions.may_write)
    form = ChairForm(sent(request), meeting=found.meeting, people=services.may_lead(found.meeting))
    if request.method == "POST" and form.is_valid() and _named(request, found, form):
        return redirect("minutes", pk=pk)
    lead = _("Leads it, and approves the minutes last.")
    return form_page(request, found.meeting, form, _("Name another chair"), lead, _("Save"), reverse("minutes", args=[pk]))


def _named(request: HttpRequest, found: Minutes, form: ChairForm) -> bool:
    try:
        services.name_chair(found, by=actor(request), seen_version=form.seen_version, chair=form.cleaned_data["chair"])
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded:
        tell_changed(request)
    else:
        messages.success(request, _("The chair is saved."))
    return True


def _page(request: HttpRequest, found: Minutes, faulty: Sequence[OpeningForm | EntryForm] = ()) -> HttpResponse:
    context = minutes_page(request, found, faulty)
    answer = show(request, found.meeting.initiative, "meetings/minutes.html", "meetings", context)
    if context["being_made"]:
        answer["Refresh"] = "5"
    return answer
