"""Activities of the method carried out: the first touch makes the task, whatever it is (tick off, assign, comment, set aside)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import activities
from adoption.activities import Usual
from adoption.activity_page import task_of
from adoption.choices import TaskState
from adoption.models import Initiative, Remark, Task
from adoption.services import tasks
from core import events
from core.db import Superseded

REMARK = 2000


@transaction.atomic
def ensure(initiative: Initiative, key: str, *, by: Person, **dates: Any) -> Task:
    """The task of an activity; made, in the language of the initiative's documents, if there is none: then with these `dates`.

    Two at once get the same task. Raises KeyError for an activity the initiative does not have.
    """
    usual = activities.find(initiative, key)
    found = task_of(initiative, key)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return tasks.create(initiative, by=by, **values_of(initiative, usual), **dates)
    except IntegrityError:
        return Task.objects.live().get(initiative=initiative, activity=key)


def values_of(initiative: Initiative, usual: Usual) -> dict[str, Any]:
    """What the task of an activity says, in the language of the initiative's documents."""
    title, what = (text.in_(initiative.language) for text in (usual.activity.title, usual.activity.what))
    return {"title": title[:200], "description": what[:4000], "phase_number": usual.phase.number, "activity": usual.key}


@transaction.atomic
def finish(initiative: Initiative, key: str, *, by: Person, seen_version: int | None) -> Task:
    """Tick it off; done already stays done. `seen_version`: of its task, None where there was none.

    Raises Superseded, KeyError, and ValidationError when a rule wants other activities settled first.
    """
    there = task_of(initiative, key)
    if there is not None and there.state == TaskState.DONE:
        return there
    task = _seen(initiative, key, by, seen_version)
    return tasks.finish(task, by=by, seen_version=seen_version or task.version)


@transaction.atomic
def assign(initiative: Initiative, key: str, *, by: Person, seen_version: int | None, **values: Any) -> Task:
    """Give it a responsible person, start and due date. Raises Superseded, KeyError."""
    task = _seen(initiative, key, by, seen_version)
    return tasks.edit(task, by=by, seen_version=seen_version or task.version, **values)


@transaction.atomic
def set_aside(initiative: Initiative, key: str, *, by: Person, seen_version: int | None, reason: str) -> Task:
    """Say that it is not relevant here, and why. Raises ValidationError without a reason, Superseded, KeyError."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is not relevant here.")})
    task = _seen(initiative, key, by, seen_version)
    return tasks.set_aside(task, by=by, seen_version=seen_version or task.version, reason=reason)


@transaction.atomic
def take_up(task: Task, *, by: Person, seen_version: int) -> Task:
    """Take a task up again that was not relevant; a task that is relevant stays as it is. Raises Superseded."""
    if task.state != TaskState.NOT_RELEVANT:
        return task
    state = TaskState.DOING if task.progress else TaskState.TODO
    return tasks.edit(task, by=by, seen_version=seen_version, state=state)


@transaction.atomic
def comment(initiative: Initiative, key: str, *, by: Person, text: str) -> Remark:
    """Say something about it; what was said is never changed. Raises ValidationError for nothing said, KeyError."""
    said = text.strip()[:REMARK]
    if not said:
        raise ValidationError({"text": _("Write your comment.")})
    task = ensure(initiative, key, by=by)
    remark = Remark.objects.create(initiative=initiative, subject=task.pk, by=by, text=said)
    data = {"code": task.code, "title": task.title, "note": said}
    events.record(initiative.pk, "adoption.task.remarked", by=by, subject=task, data=data)
    return remark


def _seen(initiative: Initiative, key: str, by: Person, seen_version: int | None) -> Task:
    """The task, made if there is none. Raises Superseded if somebody touched what the reader saw untouched, KeyError."""
    there = task_of(initiative, key)
    if there is not None and seen_version is None:
        raise Superseded(there)
    return there or ensure(initiative, key, by=by)
