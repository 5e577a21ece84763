"""Dates of tasks and what moves with them: told before, done in one transaction after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import schedule
from adoption.models import Initiative, Task
from adoption.network import Circle
from adoption.plan_network import Dates, Day
from adoption.services import entries
from adoption.services.dependencies import CIRCLE
from core import dates as limits
from core.db import Superseded, locked
from core.events import sha256_of

BACKWARDS = _("The task cannot be due before it starts. Change one of the dates.")
TOO_FAR = _("A task would come to lie in a year outside the plan. Move by fewer days.")
ADDS_UP = _("Its dates come from its parts. Move the parts.")


@dataclass(frozen=True)
class Step:
    """A task that gets other dates: how it stood and how it will stand. own: the one that was asked for, not one that follows."""

    task: Task
    before: Dates
    after: Dates
    own: bool = False


def check(starts: Day | None, due: Day | None) -> None:
    """Raises ValidationError at `due` for dates the wrong way round, or in a year that no plan reaches."""
    if starts and due and due < starts:
        raise ValidationError({"due": BACKWARDS})
    if any(day and not limits.FIRST_YEAR <= day.year <= limits.LAST_YEAR for day in (starts, due)):
        raise ValidationError({"due": TOO_FAR})


def preview(initiative: Initiative, wanted: Mapping[UUID, Dates], *, all_alike: bool = False) -> list[Step]:
    """What would move if the tasks in `wanted` had these dates: they themselves first, then what waits for them, by their new start.

    all_alike: everything that waits moves by as many working days, not only as far as it must. Raises ValidationError as `check`,
    and for a task whose dates add up from its parts.
    """
    plan = schedule.read(initiative)
    by_key = {task.pk: task for task in plan.tasks}
    for pk, dates in wanted.items():
        check(*dates)
        if pk in plan.parents:
            raise ValidationError({"starts": ADDS_UP})
    follow = _followers(plan, wanted, all_alike)
    own = [Step(by_key[pk], _dates(by_key[pk]), dates, True) for pk, dates in wanted.items() if pk in by_key]
    others = [Step(by_key[pk], _dates(by_key[pk]), _kept(by_key[pk], dates)) for pk, dates in follow.items()]
    return [*own, *sorted(others, key=lambda step: (step.after[0] or step.after[1] or Day.max, step.task.number))]


@transaction.atomic
def carry_out(initiative: Initiative, wanted: Mapping[UUID, Dates], shown: str, *, by: Person, all_alike: bool = False) -> list[Step]:
    """Move the tasks and what waits for them. `shown`: the fingerprint of the steps that the reader was shown.

    Raises Superseded when one of them was changed meanwhile or others move than were shown; nothing is moved then.
    """
    locked(Initiative, initiative.pk)
    steps = preview(initiative, wanted, all_alike=all_alike)
    if fingerprint(steps) != shown:
        raise Superseded
    edits = [entries.Edit(step.task, step.task.version, {"starts": step.after[0], "due": step.after[1]}) for step in steps]
    entries.edit_many(edits, by=by)
    return steps


def fingerprint(steps: Sequence[Step]) -> str:
    """One value for just these tasks in just this version moved to just these days."""
    return sha256_of([[str(step.task.pk), step.task.version, *map(str, step.after)] for step in steps])


def _followers(plan: schedule.Plan, wanted: Mapping[UUID, Dates], all_alike: bool) -> Mapping[UUID, tuple[Day, Day]]:
    """What moves with them. Raises ValidationError where tasks wait for each other, or would leave the years of the plan."""
    try:
        follow = plan.network.moved(wanted, all_alike=all_alike)
    except Circle as circle:
        codes = {task.pk: task.code for task in plan.tasks}
        told = " → ".join(codes[key] for key in (*circle.keys, circle.keys[0]) if isinstance(key, UUID))
        raise ValidationError({"due": CIRCLE % {"codes": told}}) from None
    except OverflowError:
        raise ValidationError({"due": TOO_FAR}) from None
    for dates in follow.values():
        check(*dates)
    return follow


def moved_to(task: Task, starts: Day | None, initiative: Initiative) -> Dates:
    """The dates of a task that begins on another day and takes as many working days as before."""
    if starts is None or task.starts is None or task.due is None:
        return starts, task.due
    network = schedule.read(initiative).network
    work = network.work(task.pk, (task.starts, task.due))
    first = network.timeline.at(starts)
    return starts, network.timeline.day(first + work.length - 1)


def _dates(task: Task) -> Dates:
    return task.starts, task.due


def _kept(task: Task, dates: tuple[Day, Day]) -> Dates:
    """A task that had one date only keeps having one."""
    return dates[0] if task.starts else None, dates[1] if task.due else None


def others(steps: Sequence[Step]) -> list[Step]:
    """Those that follow."""
    return [step for step in steps if not step.own]
