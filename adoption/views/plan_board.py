"""Moving a task to another column of the board."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.choices import TaskState
from adoption.entry_pages import actor
from adoption.models import Task
from adoption.permissions import edit_entry, finish_task
from adoption.services import tasks as services
from adoption.views.tasks import TASKS, seen
from core.db import Superseded
from core.http import own_path, page
from core.permissions import require


@page(writes=("POST",))
def task_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Not begun, under way or done; another state is passed over. GET leads to the task."""
    task: Task = TASKS.get(request, pk, finish_task)
    state = request.POST.get("state", "")
    if request.method == "POST" and task.deleted_at is None:
        if state != TaskState.DONE:
            require(edit_entry(request.user, task))
        if state in (TaskState.TODO, TaskState.DOING, TaskState.DONE) and task.state != TaskState.NOT_RELEVANT:
            _move(request, task, TaskState(state))
    return redirect(own_path(request.POST.get("next", "")) or reverse("task", args=[pk]))


def _move(request: HttpRequest, task: Task, state: TaskState) -> None:
    try:
        services.move_to(task, state, by=actor(request), seen_version=seen(request))
        messages.success(request, _("%(code)s: %(state)s.") % {"code": task.code, "state": state.label})
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    except Superseded as other:
        now = TaskState(getattr(other.obj, "state", task.state)).label
        said = _("Somebody else has changed %(code)s meanwhile: %(state)s. Look at it, then move it.")
        messages.warning(request, said % {"code": task.code, "state": now})
