"""Working in the plan's table: one cell, a new row, a place, several tasks at once. Answers are data where a script asks."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import plan_sheet, schedule
from adoption.access import initiative_for
from adoption.entry_pages import actor
from adoption.forms.cells import FIELDS, WAITS, AddForm, Unknown, chosen, raw, steps_typed, typed
from adoption.models import Initiative, Task
from adoption.permissions import edit_entry, manage_initiative
from adoption.services import cells, many, structure
from adoption.services import tasks as services
from adoption.services.structure import WAYS
from adoption.views.tasks import TASKS, move_url, seen
from core.db import Superseded
from core.http import own_path, page

GONE = "gone"


@page(writes=("POST",))
def task_cell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change one cell: field, value, what the reader saw (`was`) and the version.

    200 with the rows anew; 200 with `go` where other tasks would move; 409 with both values; 422 with what is wrong.
    """
    name = chosen(request.POST, "field")
    task = TASKS.get(request, pk, edit_entry if name != WAITS else _may_shape)
    if request.method != "POST":
        return redirect("task", pk=pk)
    if name not in (*FIELDS, WAITS):
        return JsonResponse({"message": _("This cannot be changed here.")}, status=422)
    try:
        after = _changed(request, task, name, request.POST.get("value", ""))
    except Superseded as other:
        return _conflict(request, task, other, name)
    except cells.MovesOthers as moves:
        return JsonResponse({"go": move_url(task, moves.dates)})
    except ValidationError as error:
        answer = {"message": " ".join(error.messages)}
        if isinstance(error, Unknown):
            answer |= {"url": error.url, "link": _("Invite them")}
        return JsonResponse(answer, status=422)
    return JsonResponse({"rows": _rows(request, after), "said": _("%(code)s is saved.") % {"code": task.code}})


@page(writes=("POST",))
def plan_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new row: in a phase, or below another task and beside it."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    form = AddForm(request.POST)
    if request.method != "POST":
        return redirect(_back(request, initiative))
    if form.is_valid():
        task = services.create(initiative, by=actor(request), title=form.cleaned_data["title"], **_place(request, initiative))
        messages.success(request, _("%(code)s %(title)s is in the plan.") % {"code": task.code, "title": task.title})
        return redirect(f"{_back(request, initiative)}#{task.code}")
    messages.error(request, _("Write what is to be done."))
    return redirect(_back(request, initiative))


@page(writes=("POST",))
def task_shift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Up, down, in under the one above, out."""
    task = TASKS.get(request, pk, _may_shape)
    way = chosen(request.POST, "way")
    if request.method == "POST" and way in WAYS:
        try:
            structure.shift(task, way, by=actor(request), seen_version=seen(request))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        except Superseded:
            messages.warning(request, _("Somebody else has changed %(code)s meanwhile. Look at it again.") % {"code": task.code})
    return redirect(f"{_back(request, task.initiative)}#{task.code}")


@page(writes=("POST",))
def plan_many(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Several tasks at once: state, responsible, phase; by how many days to move them leads to the page that shows what moves."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    wanted = many.read_chosen(request.POST.getlist("task"))
    act = chosen(request.POST, "act")
    value = chosen(request.POST, f"value_{act}")
    if request.method != "POST":
        return redirect(_back(request, initiative))
    if not wanted:
        messages.warning(request, _("Tick the tasks first, then choose what to do with them."))
        return redirect(_back(request, initiative))
    if act == "days":
        query = [("days", value), *(("task", str(key)) for key in wanted)]
        return redirect(f"{reverse('plan-move', args=[initiative.pk])}?{urlencode(query)}")
    try:
        found = many.change(initiative, wanted, act, value, by=actor(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_back(request, initiative))
    _tell(request, found)
    return redirect(_back(request, initiative))


def _changed(request: HttpRequest, task: Task, name: str, value: str) -> Task:
    """The task with the new value; a change of another cell meanwhile is no hindrance, one of this cell is."""
    version, same = seen(request), raw(task, name) == request.POST.get("was", "")
    if same and not task.deleted_at:
        version = task.version
    if task.version != version or task.deleted_at or (name == WAITS and not same):  # what it waits for changes no version
        raise Superseded(task)
    if name == WAITS:
        return cells.wait_for(task, steps_typed(task.initiative, value), by=actor(request), seen_version=version)
    return cells.change(task, name, typed(task, name, value), by=actor(request), seen_version=version)


def _conflict(request: HttpRequest, task: Task, other: Superseded, name: str) -> HttpResponse:
    now = other.obj if isinstance(other.obj, Task) else None
    if now is None or now.deleted_at:
        return JsonResponse({"message": _("Somebody has removed this task meanwhile."), "state": GONE}, status=409)
    return JsonResponse(
        {"theirs": raw(now, name), "version": now.version, "message": _("Somebody else has changed this meanwhile.")}, status=409
    )


def _rows(request: HttpRequest, task: Task) -> dict[str, str]:
    """{id of the row: it anew} of the task, what it is part of, and what waits for it."""
    plan = schedule.read(task.initiative)
    sheet = plan_sheet.Sheet(plan, request.user)
    wanted = {task.pk, *_above(plan, task.pk), *(row.after_id for row in plan.network.dependencies if row.before_id == task.pk)}
    lines = [line for line in plan.lines(lambda _task: True) if line.task and line.task.pk in wanted]
    context = {"initiative": task.initiative, "here": own_path(request.POST.get("next", ""))}
    return {
        line.task.code: render_to_string("adoption/_sheet_row.html", {**context, "row": sheet.row(line)}, request)
        for line in lines
        if line.task
    }  # fmt: skip


def _above(plan: schedule.Plan, pk: UUID) -> list[UUID]:
    parents = {task.pk: task.parent_id for task in plan.tasks}
    found: list[UUID] = []
    at = parents.get(pk)
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _place(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    above = Task.objects.live().filter(initiative=initiative, pk=_uuid(chosen(request.POST, "after"))).first()
    if above is not None:
        return {"phase_number": above.phase_number, "parent": above.parent, "rank": structure.room_below(above)}
    phase = chosen(request.POST, "phase")
    return {"phase_number": int(phase) if phase in tuple("12345678") else min(8, initiative.phase_number)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _tell(request: HttpRequest, found: many.Done) -> None:
    if found.changed:
        text = ngettext("%(count)d task is changed.", "%(count)d tasks are changed.", found.changed)
        messages.success(request, text % {"count": found.changed})
    for code, why in found.left:
        messages.warning(request, f"{code}: {why}")


def _back(request: HttpRequest, initiative: Initiative) -> str:
    return own_path(request.POST.get("next", "")) or f"{reverse('plan', args=[initiative.pk])}?view=list"


def _may_shape(user: Any, task: Task) -> Any:
    return manage_initiative(user, task.initiative)
