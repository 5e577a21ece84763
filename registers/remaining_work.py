"""What is left when an initiative closes: open tasks nobody takes over, and what an entry still lacks (M18, 002:256)."""

import hashlib
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from adoption import schedule
from adoption.models import Initiative, Task
from core import words
from core.components import Text
from registers.models import Destination, Remaining, WorkKind

INTRODUCING, REALISING = 6, 8


def not_handed_over(initiative: Initiative, taken: Collection[UUID], also: UUID | None = None) -> list[Task]:
    """Open tasks of the lowest level, in the order of the plan, that nobody takes over.

    taken: the tasks that stand in the register; one that was broken down afterwards stands there for its parts as well.
    also: the task of an entry that is being changed, which stays on offer.
    """
    plan = schedule.read(initiative)
    parents = {task.pk: task.parent_id for task in plan.tasks}
    open_ones = [task for task in plan.leaves if not task.is_settled]
    return [task for task in open_ones if task.pk == also or not _covered(task.pk, parents, taken)]


def taken_tasks(initiative: Initiative) -> set[UUID]:
    """The tasks that stand in the register. One query."""
    rows = Remaining.objects.live().filter(initiative=initiative, task__isnull=False)
    return {pk for pk in rows.values_list("task_id", flat=True) if pk is not None}


def kind_of(task: Task) -> WorkKind:
    """The kind of work a task of its phase usually is: introduction from phase 6, realisation in phase 8, else development."""
    if task.phase_number >= REALISING:
        return WorkKind.REALISATION
    return WorkKind.INTRODUCTION if task.phase_number >= INTRODUCING else WorkKind.DEVELOPMENT


def digest(tasks: Collection[Task]) -> str:
    """A short sum of which tasks these are: tells whether the list somebody saw is still the same."""
    return hashlib.sha256(",".join(sorted(str(task.pk) for task in tasks)).encode()).hexdigest()[:16]


def missing(values: dict[str, Any]) -> dict[str, str]:
    """What destination, receiver and note (reason) still lack before milestone VII, by field, as sentences that say how to mend."""
    destination, receiver, note = (str(values.get(name) or "").strip() for name in ("destination", "receiver", "note"))
    if destination == Destination.DROPPED:
        return {} if note else {"note": _("Write why it is not done.")}
    found = {} if destination else {"destination": _("Choose who takes it over.")}
    return found if receiver else {**found, "receiver": _("Write the name of whoever receives it.")}


def settled(entry: Remaining) -> bool:
    """Its task was done, or found not relevant, after all: nothing is left to receive."""
    return entry.task is not None and entry.task.is_settled


def lacks(entry: Remaining) -> bool:
    """Milestone VII waits for it: no destination, no receiver, or no reason where it is not done."""
    return not settled(entry) and bool(missing({name: getattr(entry, name) for name in ("destination", "receiver", "note")}))


def standing(entry: Remaining) -> tuple[str, Text]:
    """Kind of state and word: how far the handing over has come."""
    if settled(entry):
        return "done", _("The task is settled")
    if entry.destination == Destination.DROPPED:
        return ("done", _("Not done, with a reason")) if entry.note.strip() else ("blocks", _("The reason is missing"))
    if lacks(entry):
        return "blocks", _("Nobody receives it yet")
    if entry.accepted_on:
        return "done", _("Received on %(day)s") % {"day": words.short_day(entry.accepted_on)}
    return "waits", _("Not received yet")


def _covered(pk: UUID, parents: dict[UUID, UUID | None], taken: Collection[UUID]) -> bool:
    """The task itself or something it is part of stands in the register."""
    seen: set[UUID] = set()
    here: UUID | None = pk
    while here is not None and here not in seen:
        if here in taken:
            return True
        seen.add(here)
        here = parents.get(here)
    return False
