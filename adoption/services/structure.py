"""The shape of the plan: a task goes up, down, in under the one above it, out again; each with its event."""

from collections.abc import Sequence
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Dependency, Initiative, Task
from adoption.schedule import order
from adoption.services import dependencies, entries
from core.db import Superseded, locked

Way = Literal["up", "down", "in", "out"]
DEEPEST = 12
WAYS: tuple[Way, ...] = ("up", "down", "in", "out")


@transaction.atomic
def shift(task: Task, way: Way, *, by: Person, seen_version: int) -> Task:
    """Move a task one place among those beside it, under the one above it, or out beside what it is part of.

    Raises ValidationError when there is nowhere to go, Superseded when somebody else changed it meanwhile.
    """
    locked(Initiative, task.initiative_id)
    now = Task.objects.select_related("initiative__lead", "parent").get(pk=task.pk)
    if now.deleted_at or (now.parent_id, now.phase_number) != (task.parent_id, task.phase_number):
        raise Superseded(now)
    beside = siblings(task)
    at = [one.pk for one in beside].index(task.pk)
    if way in ("up", "down"):
        return _exchanged(task, beside, at, at - 1 if way == "up" else at + 1)
    if way == "in":
        return _indented(task, beside, at, by, seen_version)
    return _outdented(task, by, seen_version)


def siblings(task: Task) -> list[Task]:
    """Live tasks beside it, itself too, in the order of the plan: with the same parent, or in the same phase without one."""
    rows = Task.objects.live().filter(initiative=task.initiative_id, parent=task.parent_id)
    if task.parent_id is None:
        rows = rows.filter(phase_number=task.phase_number)
    return sorted(rows.select_related("initiative"), key=order)


def depth(task: Task) -> int:
    """How many tasks it lies under."""
    found, parent = 0, task.parent
    while parent is not None and found <= DEEPEST:
        found, parent = found + 1, parent.parent
    return found


def _exchanged(task: Task, beside: Sequence[Task], at: int, to: int) -> Task:
    if not 0 <= to < len(beside):
        raise ValidationError(_("It is at the end already."))
    placed = list(beside)
    placed[at], placed[to] = placed[to], placed[at]
    _rank(placed)
    return Task.objects.get(pk=task.pk)


def _indented(task: Task, beside: Sequence[Task], at: int, by: Person, seen_version: int) -> Task:
    if at == 0:
        raise ValidationError(_("There is no task above it that it could become a part of."))
    above = beside[at - 1]
    if depth(task) >= DEEPEST:
        raise ValidationError(_("Tasks are nested as deep as can be read already."))
    if Dependency.objects.filter(before__in=(task, above), after__in=(task, above)).exists():
        raise ValidationError(_("One of the two waits for the other. Take that away first."))
    dependencies.check_part(task, above)
    last = max((one.rank or 0 for one in Task.objects.live().filter(parent=above)), default=0)
    return entries.edit(task, by=by, seen_version=seen_version, parent=above, phase_number=above.phase_number, rank=last + 1 or None)


def _outdented(task: Task, by: Person, seen_version: int) -> Task:
    parent = task.parent
    if parent is None:
        raise ValidationError(_("It is not a part of another task."))
    after = entries.edit(task, by=by, seen_version=seen_version, parent=parent.parent, rank=None)
    beside = [one for one in siblings(after) if one.pk != after.pk]
    keys = [one.pk for one in beside]
    at = keys.index(parent.pk) + 1 if parent.pk in keys else len(beside)
    _rank([*beside[:at], after, *beside[at:]])
    return Task.objects.get(pk=task.pk)


def _rank(placed: Sequence[Task]) -> None:
    """Their places from 1 on; only rows that get another one are written. The place is no content: no event, no new version."""
    changed = [(one.pk, place) for place, one in enumerate(placed, 1) if one.rank != place]
    for pk, place in changed:
        Task.objects.filter(pk=pk).update(rank=place, changed_at=F("changed_at"))


def room_below(task: Task) -> int | None:
    """The place right below a task for a new one beside it; those that follow make room. None while they stand by date."""
    beside = siblings(task)
    if all(one.rank is None for one in beside) and beside[-1].pk == task.pk:
        return None
    at = [one.pk for one in beside].index(task.pk) + 1
    _rank(beside[:at])
    for place, one in enumerate(beside[at:], at + 2):
        Task.objects.filter(pk=one.pk).update(rank=place, changed_at=F("changed_at"))
    return at + 1
