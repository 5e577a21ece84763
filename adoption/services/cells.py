"""One cell of the plan changed in place, dates with what moves with them."""

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Person
from adoption.choices import TaskState
from adoption.models import Dependency, Task
from adoption.plan_network import Dates
from adoption.services import dependencies, rescheduling, tasks
from core.db import Superseded


class MovesOthers(Exception):
    """Other tasks would move too: `dates` is what was wanted for the task itself; nothing is changed yet."""

    def __init__(self, dates: Dates) -> None:
        super().__init__("Other tasks would move too")
        self.dates = dates


@transaction.atomic
def change(task: Task, name: str, value: Any, *, by: Person, seen_version: int) -> Task:
    """Write one value. Raises Superseded, ValidationError, and MovesOthers for dates on which others wait."""
    if name in ("starts", "due"):
        return _dates(task, name, value, by, seen_version)
    values = {name: value}
    if name == "progress":
        values["state"] = _state_of(task, value)
    if name == "state" and value == TaskState.TODO:
        values["progress"] = 0
    if name == "state" and value == TaskState.DOING and task.progress == 100:
        values["progress"] = 90
    return tasks.edit(task, by=by, seen_version=seen_version, **values)


@transaction.atomic
def wait_for(task: Task, wanted: dict[Task, int], *, by: Person, seen_version: int) -> Task:
    """Make what a task waits for just this: {task: lag in working days}. Raises ValidationError for a circle, Superseded."""
    now = Task.objects.select_related("initiative__lead").get(pk=task.pk)
    if now.version != seen_version or now.deleted_at:
        raise Superseded(now)
    there: dict[UUID, Dependency] = {row.before_id: row for row in task.waits_for.select_related("before", "after")}
    keys = {before.pk for before in wanted}
    for key, row in there.items():
        if key not in keys and row.before.deleted_at is None:
            dependencies.let_go(row, by=by)
    for before, lag in wanted.items():
        dependencies.wait_for(now, before, lag=lag, by=by)
    return now


def _dates(task: Task, name: str, value: Any, by: Person, seen_version: int) -> Task:
    dates = rescheduling.moved_to(task, value, task.initiative) if name == "starts" else (task.starts, value)
    if dates == (task.starts, task.due):
        return task
    steps = rescheduling.preview(task.initiative, {task.pk: dates})
    if rescheduling.others(steps):
        raise MovesOthers(dates)
    return tasks.edit(task, by=by, seen_version=seen_version, starts=dates[0], due=dates[1])


def _state_of(task: Task, progress: int) -> str:
    if progress == 100:
        return TaskState.DONE
    if task.state == TaskState.DONE or (progress and task.state == TaskState.TODO):
        return TaskState.DOING
    return task.state
