"""Measures against risks that are tasks of the plan: read, counted, told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from adoption import schedule_words
from adoption.choices import TaskState
from adoption.models import Initiative, Task
from core import words
from registers.models import Risk, RiskMeasure


@dataclass(frozen=True)
class Measure:
    """A measure as pages show it: its task, and how that stands (kind of state, word)."""

    link: RiskMeasure
    task: Task
    standing: tuple[str, object]
    dates: str


def of_initiative(initiative: Initiative) -> dict[UUID, list[Task]]:
    """By the id of the risk, the tasks that are measures against it; removed ones left out. One query."""
    rows = RiskMeasure.objects.filter(task__initiative=initiative, task__deleted_at__isnull=True)
    found: dict[UUID, list[Task]] = defaultdict(list)
    for row in rows.select_related("task__responsible__organisation").order_by("task__number"):
        found[row.risk_id].append(row.task)
    return found


def of_risk(risk: Risk) -> list[Measure]:
    """The measures against one risk. One query."""
    rows = risk.measure_tasks.filter(task__deleted_at__isnull=True).select_related("task__responsible__organisation")
    return [_measure(row, row.task) for row in rows.order_by("task__number")]


def told(tasks: Sequence[Task]) -> str:
    """2 of 3 done; those that are not relevant do not count. Empty where there is none."""
    counted = [task for task in tasks if task.state != TaskState.NOT_RELEVANT]
    done = sum(task.state == TaskState.DONE for task in counted)
    return _("%(done)d of %(all)d done") % {"done": done, "all": len(counted)} if counted else ""


def sentence(task: Task) -> str:
    """T5 Joint legal opinion: Legal counsel, 14 Dec 2026, under way; for paper."""
    who = words.named(task.responsible.name, task.responsible.organisation) if task.responsible else _("Nobody yet")
    parts = [who, words.short_day(task.due) if task.due else "", str(task.get_state_display()).lower()]
    return f"{task.code} {task.title}: {', '.join(part for part in parts if part)}"


def _measure(link: RiskMeasure, task: Task) -> Measure:
    return Measure(link, task, schedule_words.standing(task, timezone.localdate()), schedule_words.span(task.starts, task.due))
