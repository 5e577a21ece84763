"""What remains is handed over: one piece at a time, or all open tasks at once (M18)."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Initiative, Task
from adoption.services import entries
from core.db import Superseded, locked
from registers.models import Remaining
from registers.remaining_work import digest, kind_of, not_handed_over, taken_tasks


@transaction.atomic
def create(initiative: Initiative, *, by: Person, **values: Any) -> Remaining:
    """A new piece of work that is left. Raises ValidationError when its task stands in the register already."""
    locked(Initiative, initiative.pk)
    _check(initiative, values.get("task"), None)
    return entries.create(Remaining, initiative, by=by, **values)


@transaction.atomic
def edit(entry: Remaining, *, by: Person, seen_version: int, **values: Any) -> Remaining:
    """Change it. Raises Superseded, and ValidationError when the task stands in the register already."""
    locked(Initiative, entry.initiative_id)
    if "task" in values:
        _check(entry.initiative, values["task"], entry.pk)
    return entries.edit(entry, by=by, seen_version=seen_version, **values)


@transaction.atomic
def hand_over_all(initiative: Initiative, *, by: Person, seen: str, destination: str, receiver: str, note: str) -> list[Remaining]:
    """An entry for every open task nobody takes over yet, all to the same receiver; one event each. Returns them.

    seen: remaining_work.digest of the tasks the reader saw. Raises Superseded when they are others by now: nothing is handed over
    unseen.
    """
    locked(Initiative, initiative.pk)
    tasks = not_handed_over(initiative, taken_tasks(initiative))
    if digest(tasks) != seen:
        raise Superseded
    same = {"destination": destination, "receiver": receiver, "note": note}
    rows = [{"task": task, "title": task.title, "kind": kind_of(task), "owner": task.responsible, **same} for task in tasks]
    return entries.create_many(Remaining, initiative, rows, by=by)


def _check(initiative: Initiative, task: Task | None, present: UUID | None) -> None:
    rows = Remaining.objects.live().filter(initiative=initiative, task=task)
    there = rows.exclude(pk=present).first() if task is not None else None
    if there is not None:
        message = _("This task stands here already, as %(code)s. Change that one.") % {"code": there.code}
        raise ValidationError({"task": message})
