"""Tasks: state and progress kept in step, ticking off, telling the person a task is given to."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import activity_rules
from adoption.choices import TaskState
from adoption.models import Initiative, Task
from adoption.services import dependencies, entries
from notifications import outbox


@transaction.atomic
def create(initiative: Initiative, *, by: Person, **values: Any) -> Task:
    """A new task; the responsible person is told by mail, unless they made it themselves."""
    task = entries.create(Task, initiative, by=by, **consistent(values))
    _tell(task, None, by)
    return task


@transaction.atomic
def create_many(initiative: Initiative, rows: Sequence[dict[str, Any]], *, by: Person) -> list[Task]:
    """Several new tasks in few queries; whoever is given some of them is told once."""
    made = entries.create_many(Task, initiative, [consistent(values) for values in rows], by=by)
    tell_many(initiative, [(task, None) for task in made], by)
    return made


@transaction.atomic
def edit_many(edits: Sequence[entries.Edit], *, by: Person) -> list[Task]:
    """Several tasks of one initiative. Raises Superseded and ValidationError as `edit`; then nothing is written."""
    held = {one.entry.pk: one.entry.responsible for one in edits}
    whole = [entries.Edit(one.entry, one.seen_version, consistent(one.values, one.entry)) for one in edits]
    for one in whole:
        if one.values["state"] == TaskState.DONE != one.entry.state:
            activity_rules.check_order(one.entry)
    written: list[Task] = entries.edit_many(whole, by=by)
    if written:
        tell_many(written[0].initiative, [(task, held[task.pk]) for task in written], by)
    return written


@transaction.atomic
def edit(task: Task, *, by: Person, seen_version: int, **values: Any) -> Task:
    """Change a task. Raises Superseded, and ValidationError when a rule wants other activities settled before it is done, or when
    tasks would wait for each other once it is part of another."""
    before, values = task.responsible, consistent(values, task)
    whole = values.get("parent")
    if whole is not None and whole.pk != task.parent_id:
        dependencies.check_part(task, whole)
    if values["state"] == TaskState.DONE != task.state:
        activity_rules.check_order(task)
    after = entries.edit(task, by=by, seen_version=seen_version, **values)
    _tell(after, before, by)
    return after


@transaction.atomic
def finish(task: Task, *, by: Person, seen_version: int) -> Task:
    """Tick a task off, dated today. Raises Superseded."""
    return edit(task, by=by, seen_version=seen_version, state=TaskState.DONE, progress=100)


@transaction.atomic
def move_to(task: Task, state: TaskState, *, by: Person, seen_version: int) -> Task:
    """Not begun, under way or done, the progress following: not begun is 0 %, done is 100 %. Raises as edit."""
    if state == TaskState.DONE:
        return finish(task, by=by, seen_version=seen_version)
    progress = 0 if state == TaskState.TODO else task.progress
    return edit(task, by=by, seen_version=seen_version, state=state, progress=progress)


@transaction.atomic
def set_aside(task: Task, *, by: Person, seen_version: int, reason: str) -> Task:
    """Say that a task is not relevant here, and why. Raises ValidationError without a reason, Superseded."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is not relevant here.")})
    return edit(task, by=by, seen_version=seen_version, state=TaskState.NOT_RELEVANT, not_relevant_reason=reason.strip()[:500])


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
    elif state == TaskState.NOT_RELEVANT:
        return {**values, "state": state, "progress": progress, "done_on": None}
    elif progress == 100 or (state == TaskState.TODO and progress):
        progress = 90 if progress == 100 else progress
        state = TaskState.DOING
    done_on = None
    if state == TaskState.DONE:
        done_on = (task.done_on if task else None) or timezone.localdate()
    return {**values, "state": state, "progress": progress, "done_on": done_on, "not_relevant_reason": ""}


def tell_many(initiative: Initiative, given: Sequence[tuple[Task, Person | None]], by: Person) -> None:
    """Tell each person what they are given: a mail about the task, or one about all of them. given: task and who held it before."""
    found: dict[Person, list[Task]] = {}
    for task, before in given:
        if task.responsible is not None and task.responsible not in (before, by):
            found.setdefault(task.responsible, []).append(task)
    for person, tasks in found.items():
        if len(tasks) == 1:
            outbox.put("adoption.task_assigned", person, initiative=initiative.pk, subject=tasks[0].pk)
        else:
            outbox.put("adoption.tasks_assigned", person, initiative=initiative.pk)


def _tell(task: Task, before: Person | None, by: Person) -> None:
    if task.responsible is not None and task.responsible != before and task.responsible != by:
        outbox.put("adoption.task_assigned", task.responsible, initiative=task.initiative_id, subject=task.pk)
