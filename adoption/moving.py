"""What somebody asked to move, read from an address or a form, and what the move would mean. Nothing is written here."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from adoption import schedule
from adoption.models import Task
from adoption.plan_network import Dates
from adoption.schedule import Day, Margin, Plan
from adoption.services.rescheduling import Step
from core import dates

MOST_DAYS = 2000
NOTHING = _("There is nothing to move: choose tasks that have a date and are not done.")
DAYS = _("Write by how many working days to move them, such as 5 or -3; at most %(most)d.")
DATE = _("Write the date as day, month, year, for example 31.12.2026.")
Wanted = dict[UUID, Dates]


@dataclass(frozen=True)
class Asked:
    """The tasks that are to move with their new dates, and those that were chosen and cannot: without a date, done, or with parts."""

    wanted: Wanted
    left: tuple[Task, ...] = ()


@dataclass(frozen=True)
class End:
    """When the work ends, and how much margin is left then."""

    day: Day | None
    margin: Margin | None


def read(plan: Plan, asked: QueryDict) -> Asked:
    """task, starts, due: one task to those dates. task…, days: several by so many working days. mend: what starts too early, to where
    it may. Raises ValidationError with what is wrong."""
    if asked.get("mend"):
        found = Asked(_mended(plan))
    else:
        here = {str(task.pk): task for task in plan.tasks}
        tasks = [here[key] for key in dict.fromkeys(asked.getlist("task")) if key in here]
        found = _several(plan, tasks, _days(asked["days"])) if asked.get("days") else _one(tasks, asked)
    if not found.wanted:
        raise ValidationError(NOTHING)
    return found


def ends(plan: Plan, steps: Sequence[Step]) -> tuple[End, End]:
    """The end of the work now and after the steps."""
    after = {step.task.pk: step.after for step in steps}
    moved: Any = [
        SimpleNamespace(starts=pair[0], due=pair[1]) for task in plan.counted for pair in [after.get(task.pk, (task.starts, task.due))]
    ]
    days = [day for task in moved for day in (task.starts, task.due) if day]
    then = schedule.margin(moved, plan.planned_end, plan.initiative.margin)
    return End(plan.end, plan.margin), End(max(days, default=None), then)


def _mended(plan: Plan) -> Wanted:
    network = plan.network
    late = {key: one for key, one in network.placed.items() if one.first > network.works[key].first}
    return {key: (network.timeline.day(one.first), network.timeline.day(one.last)) for key, one in late.items()}


def _several(plan: Plan, tasks: Sequence[Task], days: int) -> Asked:
    works, line = plan.network.works, plan.network.timeline
    movable = [task for task in tasks if task.pk in works and not works[task.pk].fixed]
    wanted: Wanted = {}
    for task in movable:
        starts, due = (line.day(line.at(day) + days) if day else None for day in (task.starts, task.due))
        wanted[task.pk] = (starts, due)
    return Asked(wanted, tuple(task for task in tasks if task.pk not in wanted))


def _one(tasks: Sequence[Task], asked: QueryDict) -> Asked:
    return Asked({task.pk: (_day(asked.get("starts", "")), _day(asked.get("due", ""))) for task in tasks[:1]})


def _days(text: str) -> int:
    sign, number = (-1, text.strip()[1:]) if text.strip()[:1] in "-−" else (1, text.strip().lstrip("+"))
    if not (number.isascii() and number.isdigit()) or len(number) > 9 or not 0 < int(number) <= MOST_DAYS:
        raise ValidationError(DAYS % {"most": MOST_DAYS})
    return sign * int(number)


def _day(text: str) -> datetime.date | None:
    day = dates.read(text) if text else None
    if text and (day is None or not dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR):
        raise ValidationError(DATE)
    return day
