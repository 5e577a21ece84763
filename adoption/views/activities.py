"""An activity of the method, done, given to somebody, commented or set aside from the page of its phase."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from adoption import activities
from adoption.access import initiative_for
from adoption.activities import Usual
from adoption.activity_page import task_of
from adoption.entry_pages import actor, sent
from adoption.forms.activities import AssignForm, RemarkForm, SetAsideForm
from adoption.models import Initiative, Remark, Task
from adoption.pages import show
from adoption.permissions import finish_activity, work_on_activity
from adoption.services import activities as services
from adoption.views.tasks import TASKS
from core.db import Superseded
from core.forms import FarledForm
from core.http import own_path, page
from core.permissions import Answer, require

Rule: TypeAlias = Callable[[User, Initiative, Task | None], Answer]


@dataclass(frozen=True)
class Place:
    """The activity an address is about, its task (None while nobody touched it) and the page to go back to."""

    initiative: Initiative
    usual: Usual
    task: Task | None
    back: str

    @property
    def title(self) -> str:
        """The title of the task once there is one: somebody may have changed it."""
        return self.task.title if self.task else str(self.usual.activity.title)


@page(writes=("POST",))
def activity_done(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Tick an activity off."""
    place = _place(request, pk, key, finish_activity)
    if request.method == "POST":
        try:
            task = services.finish(place.initiative, key, by=actor(request), seen_version=_seen(request))
            messages.success(request, _("%(code)s is done.") % {"code": task.code})
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        except Superseded:
            messages.warning(request, _("Somebody else has changed this meanwhile. Look at it, then tick it off."))
    return redirect(place.back)


@page(writes=("POST",))
def activity_assign(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Who does it, from when and until when."""
    place = _place(request, pk, key, work_on_activity)
    options = {"initiative": place.initiative, "instance": task_of(place.initiative, key), "version": _version(request, place)}
    form = AssignForm(sent(request), **options)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data.get("version")
            task = services.assign(place.initiative, key, by=actor(request), seen_version=seen, **form.values)
        except Superseded as other:
            _show_late(form, other)
        else:
            messages.success(request, _("%(code)s is saved.") % {"code": task.code})
            return redirect(place.back)
    head = {"title": _("Give to somebody: %(title)s") % {"title": place.title}, "lead": "", "submit_label": _("Save")}
    return _form_page(request, place, form, head)


@page(writes=("POST",))
def activity_set_aside(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Say that it is not relevant here; a reason is demanded."""
    place = _place(request, pk, key, work_on_activity)
    form = SetAsideForm(sent(request), version=_version(request, place))
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data.get("version")
            services.set_aside(place.initiative, key, by=actor(request), seen_version=seen, **form.values)
            messages.success(request, _("It is set aside. The reason stands beside it."))
        except Superseded:
            messages.warning(request, _("Somebody else has changed this meanwhile. Look at it again."))
        return redirect(place.back)
    head = {
        "title": _("Not relevant: %(title)s") % {"title": place.title},
        "lead": _("Nobody is waited for any more. You can take it up again at any time."),
        "submit_label": _("Set it aside"),
    }
    return _form_page(request, place, form, head)


@page(writes=("POST",))
def activity_comment(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """What people say about it, newest first, and one more comment."""
    place = _place(request, pk, key, work_on_activity if request.method == "POST" else None)
    form = RemarkForm(sent(request))
    if request.method == "POST" and form.is_valid():
        services.comment(place.initiative, key, by=actor(request), **form.values)
        messages.success(request, _("Your comment is saved."))
        return redirect(f"{request.path}?{urlencode({'next': place.back})}")
    subject = place.task.pk if place.task else None
    rows = Remark.objects.filter(initiative=place.initiative, subject=subject).select_related("by__organisation").order_by("-created_at")
    context = {
        "place": place,
        "form": form,
        "submit_label": _("Save the comment"),
        "cancel_url": place.back,
        "may_comment": work_on_activity(request.user, place.initiative, place.task),
        "page_obj": Paginator(rows, settings.PAGE_SIZE).get_page(request.GET.get("page")),
        "ways": _ways(place, _("Comments")),
    }
    return show(request, place.initiative, "adoption/activity_comments.html", "plan", context)


@page(writes=("POST",))
def task_take_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a task up again that was not relevant."""
    task = TASKS.get(request, pk, _may_take_up)
    if request.method == "POST" and task.deleted_at is None:
        try:
            services.take_up(task, by=actor(request), seen_version=_seen(request) or 0)
            messages.success(request, _("%(code)s is taken up again.") % {"code": task.code})
        except Superseded:
            messages.warning(request, _("Somebody else has changed this meanwhile. Look at it again."))
    return redirect(own_path(request.POST.get("next", "")) or reverse("task", args=[pk]))


def _may_take_up(user: User, task: Task) -> Answer:
    return work_on_activity(user, task.initiative, task)


def _place(request: HttpRequest, pk: UUID, key: str, rule: Rule | None) -> Place:
    initiative = initiative_for(request.user, pk)
    try:
        usual = activities.find(initiative, key)
    except KeyError:
        raise Http404 from None
    task = task_of(initiative, key)
    if rule is not None:
        require(rule(request.user, initiative, task))
    asked = own_path(request.POST.get("next") or request.GET.get("next") or "")
    return Place(initiative, usual, task, asked or (reverse("task", args=[task.pk]) if task else reverse("plan", args=[pk])))


def _version(request: HttpRequest, place: Place) -> int | None:
    """What the form carries: the version of the task; nothing where its reader saw none."""
    if place.task is None or (request.method == "POST" and "version" not in request.POST):
        return None
    return place.task.version


def _seen(request: HttpRequest) -> int | None:
    """The version of the task the reader saw; None where there was no task."""
    found = request.POST.get("version", "")
    return int(found) if found.isdecimal() and 0 < len(found) < 9 else None


def _show_late(form: AssignForm, other: Superseded) -> None:
    if other.obj is None or getattr(other.obj, "deleted_at", None):
        form.add_error(None, _("Somebody has removed this meanwhile. Your change cannot be saved."))
        return
    form.fields.setdefault("version", forms.IntegerField(widget=forms.HiddenInput, min_value=1))
    form.show_conflict(other.obj)


def _form_page(request: HttpRequest, place: Place, form: FarledForm | AssignForm, head: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "ways": _ways(place, head["submit_label"]), "cancel_url": place.back, "place": place, **head}
    return show(request, place.initiative, "adoption/activity_form.html", "plan", context)


def _ways(place: Place, here: str) -> list[tuple[str, str]]:
    task = [(place.task.code, reverse("task", args=[place.task.pk]))] if place.task else []
    return [(_("Plan"), reverse("plan", args=[place.initiative.pk])), *task, (here, "")]
