"""Tasks: state and progress kept in step, ticking off, telling the person a task is given to."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.choices import TaskState
from adoption.models import Initiative, Task
from adoption.services import entries
from notifications import outbox


@transaction.atomic
def create(initiative: Initiative, *, by: Person, **values: Any) -> Task:
    """A new task; the responsible person is told by mail, unless they made it themselves."""
    task = entries.create(Task, initiative, by=by, **consistent(values))
    _tell(task, None, by)
    return task


@transaction.atomic
def edit(task: Task, *, by: Person, seen_version: int, **values: Any) -> Task:
    """Change a task. Raises Superseded."""
    before = task.responsible
    after = entries.edit(task, by=by, seen_version=seen_version, **consistent(values, task))
    _tell(after, before, by)
    return after


@transaction.atomic
def finish(task: Task, *, by: Person, seen_version: int) -> Task:
    """Tick a task off, dated today. Raises Superseded."""
    return edit(task, by=by, seen_version=seen_version, state=TaskState.DONE, progress=100)


@transaction.atomic
def remove(task: Task, *, by: Person, reason: str) -> Task:
    """Take a task out of the plan. Raises ValidationError while it has parts, Superseded when it is gone."""
    if task.children.filter(deleted_at__isnull=True).exists():
        raise ValidationError(_("This task has parts. Remove them first, or let them stand by themselves."))
    return entries.delete(task, by=by, reason=reason)


def consistent(values: dict[str, Any], task: Task | None = None) -> dict[str, Any]:
    """State, progress (per cent) and the day it was done, made to agree: 100 is done, done is 100, begun is above 0."""
    state = values.get("state", task.state if task else TaskState.TODO)
    progress = values.get("progress", task.progress if task else 0)
    if state == TaskState.DONE:
        progress = 100
    elif progress == 100 or (state == TaskState.TODO and progress):
        progress = 90 if progress == 100 else progress
        state = TaskState.DOING
    done_on = None
    if state == TaskState.DONE:
        done_on = (task.done_on if task else None) or timezone.localdate()
    return {**values, "state": state, "progress": progress, "done_on": done_on}


def _tell(task: Task, before: Person | None, by: Person) -> None:
    if task.responsible is not None and task.responsible != before and task.responsible != by:
        outbox.put("adoption.task_assigned", task.responsible, initiative=task.initiative_id, subject=task.pk)
