"""What a task waits for: add, change and take away; a circle is refused with the tasks that would make it."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import schedule
from adoption.choices import SETTLED
from adoption.models import Dependency, Initiative, Task
from adoption.network import Circle, in_order
from adoption.plan_network import Network
from core import events
from core.db import locked

CIRCLE = _("These tasks would wait for each other: %(codes)s. Take one of the steps away first.")
OWN_PART = _("A task cannot wait for what it is part of, or for its own parts.")


@transaction.atomic
def wait_for(task: Task, before: Task, *, lag: int = 0, by: Person) -> Dependency:
    """`task` starts `lag` working days after `before` is done (0: the next working day); a known pair gets the new lag.

    Raises ValidationError at `before` for another initiative's task, for a part or a whole of the task, and for a circle, which it names.
    """
    locked(Initiative, task.initiative_id)  # so that two people together make no circle
    _check(task, before)
    row, is_new = Dependency.objects.get_or_create(after=task, before=before, defaults={"lag": lag})
    if not is_new and row.lag == lag:
        return row
    if not is_new:
        Dependency.objects.filter(pk=row.pk).update(lag=lag)
        row.lag = lag
    events.record(task.initiative_id, "adoption.task.waits", by=by, subject=task, data={**_told(row), "lag": lag})
    return row


@transaction.atomic
def let_go(row: Dependency, *, by: Person) -> None:
    """The task no longer waits. Does nothing the second time."""
    if Dependency.objects.filter(pk=row.pk).delete()[0]:
        events.record(row.after.initiative_id, "adoption.task.waits_no_more", by=by, subject=row.after, data=_told(row))


def check_whole(initiative: Initiative) -> None:
    """Raises ValidationError that names the tasks, where tasks of a plan wait for each other: after many were given another whole."""
    network = schedule.read(initiative).network
    try:
        in_order([task.pk for task in network.tasks], network.links)
    except Circle as circle:
        raise ValidationError(CIRCLE % {"codes": _codes(network, circle.keys)}) from None


def unfinished(task: Task) -> list[Task]:
    """What a task waits for that is neither done nor set aside, by number. One query."""
    rows = task.waits_for.filter(before__deleted_at=None).exclude(before__state__in=SETTLED)
    return [row.before for row in rows.select_related("before").order_by("before__number")]


def _check(task: Task, before: Task) -> None:
    if before.initiative_id != task.initiative_id or before.deleted_at or task.deleted_at:
        raise ValidationError({"before": _("Choose a task of this plan.")})
    network = schedule.read(task.initiative).network
    ours, theirs = network.leaves(task.pk), network.leaves(before.pk)
    if task.pk == before.pk or {one.pk for one in ours} & {one.pk for one in theirs}:
        raise ValidationError({"before": OWN_PART})
    circle = network.circle_with(before.pk, task.pk)
    if circle:
        raise ValidationError({"before": CIRCLE % {"codes": _codes(network, circle)}})


def check_part(task: Task, whole: Task) -> None:
    """Raises ValidationError at `parent` when tasks would wait for each other once `task` is a part of `whole`."""
    plan = schedule.read(task.initiative)
    for one in plan.tasks:
        if one.pk == task.pk:
            one.parent_id = whole.pk
    try:
        in_order([one.pk for one in plan.tasks], plan.network.links)
    except Circle as circle:
        codes = {one.pk: one.code for one in plan.tasks}
        told = " → ".join(codes[key] for key in (*circle.keys, circle.keys[0]) if isinstance(key, UUID))
        raise ValidationError({"parent": CIRCLE % {"codes": told}}) from None


def _codes(network: Network, ring: Sequence[object]) -> str:
    codes = {one.pk: one.code for one in network.tasks}
    return " → ".join(codes[key] for key in (*ring, ring[0]) if key in codes)


def _told(row: Dependency) -> dict[str, str]:
    return {"code": row.after.code, "title": row.after.title, "before": f"{row.before.code} {row.before.title}"}
