"""One task: its page, its parts, ticking it off."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import activity_page, place_page, registry, schedule_words
from adoption.choices import PHASES, TaskState
from adoption.entry_pages import EntryPages, EntryWords, actor, add_errors, sent
from adoption.forms.work import TaskDateForm, TaskForm
from adoption.models import Initiative, ServiceLine, Task
from adoption.pages import show
from adoption.permissions import edit_entry, finish_task, manage_initiative
from adoption.plan_network import Dates
from adoption.services import dependencies, rescheduling
from adoption.services import tasks as services
from core import words
from core.db import Superseded
from core.http import own_path, page


def _detail(request: HttpRequest, task: Task) -> dict[str, Any]:
    today = timezone.localdate()
    explained = activity_page.of_task(task)
    parts = task.children.live().select_related("responsible__organisation").order_by("number")
    return {
        "state": schedule_words.standing(task, today),
        "dates": schedule_words.span(task.starts, task.due),
        "phase": PHASES[task.phase_number - 1].label,
        "linked": registry.of_task(task),
        "parts": [(part, schedule_words.standing(part, today), schedule_words.span(part.starts, part.due)) for part in parts],
        "may_finish": task.deleted_at is None and not task.is_settled and finish_task(request.user, task),
        "may_add": task.deleted_at is None and manage_initiative(request.user, task.initiative),
        "aside": task.state == TaskState.NOT_RELEVANT,
        "may_take_up": task.deleted_at is None and task.state == TaskState.NOT_RELEVANT and edit_entry(request.user, task),
        "explained": explained,
        **place_page.told(task),
        "own_words": task.description and not activity_page.says_the_same(task, explained),
    }


def _first(request: HttpRequest, task: Task, form: Any, back: str = "") -> str:
    """New dates with which other tasks would move are held back: the reader is shown what moves, then moves it."""
    dates = (form.cleaned_data.get("starts", task.starts), form.cleaned_data["due"])
    if dates == (task.starts, task.due) or task.deleted_at or not task.followers.exists():
        return ""
    try:
        others = rescheduling.others(rescheduling.preview(task.initiative, {task.pk: dates}))
    except ValidationError:
        return ""
    if not others:
        return ""
    form.cleaned_data |= {name: getattr(task, name) for name in ("starts", "due") if name in form.cleaned_data}
    return move_url(task, dates, back or reverse("task", args=[task.pk]))


def move_url(task: Task, dates: Dates, then: str = "") -> str:
    """The page that shows what moves with a task, and where it leads back to."""
    named = [(name, day.isoformat()) for name, day in zip(("starts", "due"), dates, strict=True) if day]
    query = urlencode([("task", str(task.pk)), *named, *([("next", then)] if then else [])])
    return f"{reverse('plan-move', args=[task.initiative_id])}?{query}"


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """A part begins in the phase and the service line of what it is part of; an id from elsewhere is passed over."""
    asked, line = request.GET.get("parent", ""), request.GET.get("service_line", "")
    if line:
        return {
            "service_line": next((one for one in ServiceLine.objects.live().filter(initiative=initiative) if str(one.pk) == line), None)
        }
    mine = Task.objects.live().filter(initiative=initiative).only("id", "phase_number", "service_line")
    found = [task for task in mine if str(task.pk) == asked] if asked else []
    return {"parent": found[0], "phase_number": found[0].phase_number, "service_line": found[0].service_line_id} if found else {}


TASKS = EntryPages(
    model=Task,
    form=TaskForm,
    name="task",
    plural="tasks",
    page="plan",
    template="adoption/task.html",
    related=("responsible__organisation", "parent", "service_line", "deleted_by"),
    create=services.create,
    edit=services.edit,
    remove=services.remove,
    first=_first,
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=gettext_lazy("Plan"),
        add=gettext_lazy("Add a task"),
        add_lead=gettext_lazy("Break the work down until each task has one person who does it."),
        change=gettext_lazy("Change task %(code)s"),
        remove=gettext_lazy("Remove task %(code)s, %(title)s?"),
        remove_lead=gettext_lazy("It disappears from the list and from the documents; the record keeps it with your reason."),
        save=gettext_lazy("Save the task"),
        remove_button=gettext_lazy("Remove the task"),
    ),
)


@page(writes=("POST",))
def task_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tick a task off, in the list or on its page."""
    task = TASKS.get(request, pk, finish_task)
    if request.method == "POST":
        try:
            services.finish(task, by=actor(request), seen_version=seen(request))
            messages.success(request, _("%(code)s is done.") % {"code": task.code})
            if left := dependencies.unfinished(task):
                messages.warning(request, _("It was to wait for %(codes)s, not done yet.") % {"codes": ", ".join(one.code for one in left)})
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        except Superseded:
            messages.warning(
                request, _("Somebody else has changed %(code)s meanwhile. Look at it, then tick it off.") % {"code": task.code}
            )
            return redirect("task", pk=pk)
    return redirect(own_path(request.POST.get("next", "")) or reverse("task", args=[pk]))


@page(writes=("POST",))
def task_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a task another day: from a list that has the form beside the task, or on a page of its own."""
    task = TASKS.get(request, pk, edit_entry)
    form, back = TaskDateForm(sent(request), task=task), own_path(request.POST.get("next", "")) or reverse("task", args=[pk])
    if request.method == "POST" and form.is_valid():
        if then := _first(request, task, form, back):
            return redirect(then)
        if _moved(request, task, form):
            return redirect(back)
    title = _("Change the date of task %(code)s, %(title)s") % {"code": task.code, "title": task.title}
    ways = [(_("Plan"), TASKS.list_url(task.initiative)), (task.code, reverse("task", args=[pk])), (_("Date"), "")]
    head = {"title": title, "lead": "", "submit_label": _("Change the date"), "cancel_url": back}
    context = {"form": form, "next": back, "ways": ways, **head}
    return show(request, task.initiative, "adoption/task_date.html", "plan", context)


def _moved(request: HttpRequest, task: Task, form: TaskDateForm) -> bool:
    if task.deleted_at is not None or task.is_settled:
        form.add_error(None, _("The task is done or removed meanwhile. It asks for no date any more."))
        return False
    try:
        services.edit(task, by=actor(request), seen_version=form.seen_version, **form.values)
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded as other:
        form.show_conflict(other.obj)
        return False
    messages.success(request, _("%(code)s is due on %(day)s now.") % {"code": task.code, "day": words.day(form.values["due"])})
    return True


def seen(request: HttpRequest) -> int:
    """The version of the task that the reader saw; 0 for none."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else 0
