"""The plan as it is read: tasks in their phases and under their parents, milestones, the margin, and the time all of it spans."""

import datetime
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from uuid import UUID

from django.utils import timezone

from adoption.choices import TaskState
from adoption.models import Dependency, Initiative, InitiativePhase, PlanState, PlanVersion, Task
from adoption.pages import phase_rows
from adoption.plan_network import Network
from adoption.working_days import Calendar

Day = datetime.date
Choose = Callable[[Task], bool]


@dataclass(frozen=True)
class Margin:
    """Time kept free after the calculated end (N03, 004:53).

    Both days are included. `days` is how long it should be, `left` how much of it there is before the planned end of the initiative
    (negative when the tasks end after it), None when no end is planned.
    """

    first: Day
    last: Day
    days: int
    left: int | None

    @property
    def enough(self) -> bool:
        """True when the whole margin is there, or nothing is known of the end."""
        return self.left is None or self.left >= self.days


@dataclass(frozen=True)
class Room:
    """By how many working days a task may slip: before the milestone `gate` that ends its phase (negative: it ends after it), or before
    the whole plan ends later (gate None)."""

    days: int
    gate: InitiativePhase | None = None


@dataclass(frozen=True)
class Line:
    """A row of the plan. depth: how many tasks it lies under within its phase; lane: the title of its group where that is no phase."""

    kind: Literal["group", "task", "milestone", "margin"]
    phase: InitiativePhase | None = None
    task: Task | None = None
    depth: int = 0
    lane: str = ""


@dataclass(frozen=True)
class Plan:
    """All live tasks of an initiative in their order, read once."""

    initiative: Initiative
    phases: tuple[InitiativePhase, ...]
    tasks: tuple[Task, ...]
    today: Day

    @cached_property
    def late(self) -> list[Task]:
        """Lowest-level tasks past their date that are not done (D05)."""
        return [task for task in self.leaves if task.days_late(self.today)]

    @cached_property
    def parents(self) -> set[UUID]:
        """Tasks that are broken down into others."""
        return {task.parent_id for task in self.tasks if task.parent_id}

    @cached_property
    def leaves(self) -> list[Task]:
        """Tasks at the lowest level: these somebody must hold (D03)."""
        parents = self.parents
        return [task for task in self.tasks if task.pk not in parents]

    @cached_property
    def unassigned(self) -> list[Task]:
        """Lowest-level tasks not done that nobody holds (D03)."""
        return [task for task in self.leaves if task.responsible_id is None and not task.is_settled]

    @cached_property
    def margin(self) -> Margin | None:
        """The margin after the calculated end; None while no task has a date."""
        return margin(self.counted, self.planned_end, self.initiative.margin)

    @cached_property
    def counted(self) -> list[Task]:
        """The tasks that time is calculated from: at the lowest level, and not set aside as not relevant."""
        return [task for task in self.leaves if task.state != TaskState.NOT_RELEVANT]

    @cached_property
    def network(self) -> Network:
        """What waits for what, with slack and the critical path; one more query."""
        rows = Dependency.objects.filter(after__initiative=self.initiative, after__deleted_at=None, before__deleted_at=None)
        return Network(self.tasks, list(rows), Calendar(self.initiative.lead.country), self.today)

    def room(self, task: Task) -> Room | None:
        """How far a lowest-level task with a date may slip; None for others, and for what is done."""
        slack, work = self.network.slack(task.pk), self.network.works.get(task.pk)
        if slack is None or work is None or work.fixed:
            return None
        row, line = self.phases[task.phase_number - 1], self.network.timeline
        if row.planned_gate is None or row.closed_on:
            return Room(slack)
        free = line.last_by(row.planned_gate) - work.last
        return Room(free, row) if free < slack else Room(slack)

    @cached_property
    def baseline(self) -> PlanVersion | None:
        """The latest version of the plan that was approved; one more query."""
        rows = PlanVersion.objects.filter(initiative=self.initiative, state=PlanState.APPROVED).select_related("decided_by")
        return rows.order_by("-number").first()

    @cached_property
    def end(self) -> Day | None:
        """The last day of the last task: when the work ends as it is calculated, without the margin."""
        return max((day for task in self.counted for day in (task.starts, task.due) if day), default=None)

    @property
    def planned_end(self) -> Day | None:
        """The wished end, else the last milestone that has a date."""
        gates = [row.planned_gate for row in self.phases if row.planned_gate]
        return self.initiative.wished_end or (max(gates) if gates else None)

    @cached_property
    def span(self) -> tuple[Day, Day]:
        """The first and last day worth drawing: tasks, milestones, margin and today, with a little room."""
        days = [day for task in self.tasks for day in (task.starts, task.due) if day]
        days += [row.planned_gate for row in self.phases if row.planned_gate]
        free = self.margin
        days += [free.last] if free else []
        days.append(self.today)
        return min(days).replace(day=1), max(days) + datetime.timedelta(days=14)

    def lines(self, choose: Choose | None = None) -> list[Line]:
        """Rows by phase. With `choose` only the tasks it takes, without milestones and margin."""
        found: list[Line] = []
        for row in self.phases:
            tasks = [Line("task", row, task, depth) for task, depth in self._of_phase(row.number) if choose is None or choose(task)]
            gate = [Line("milestone", row)] if choose is None and (tasks or row.planned_gate) else []
            found += [Line("group", row), *tasks, *gate] if tasks or gate else []
        return [*found, Line("margin")] if choose is None and self.margin else found

    def _of_phase(self, number: int) -> Iterator[tuple[Task, int]]:
        return nested([task for task in self.tasks if task.phase_number == number])


def read(initiative: Initiative, today: Day | None = None) -> Plan:
    """The plan of an initiative in two queries at most (tasks with the people who hold them, phases)."""
    rows = Task.objects.live().filter(initiative=initiative).select_related("responsible__organisation", "service_line")
    tasks = sorted(rows.defer("description", "deleted_reason").order_by("number"), key=order)
    for task in tasks:
        task.initiative = initiative
    return Plan(initiative, tuple(phase_rows(initiative)), tuple(tasks), today or timezone.localdate())


def margin(tasks: Iterable[Task], planned_end: Day | None, percent: int) -> Margin | None:
    """The share `percent` of the time from the first to the last day of the tasks, in whole days rounded up (N03)."""
    days = [day for task in tasks for day in (task.starts, task.due) if day]
    if not days or not percent:
        return None
    end, one = max(days), datetime.timedelta(days=1)
    length = math.ceil(((end - min(days)).days + 1) * percent / 100)
    left = min(length, (planned_end - end).days) if planned_end else None
    return Margin(end + one, end + one * length, length, left)


def nested(tasks: list[Task]) -> Iterator[tuple[Task, int]]:
    """Each task with its depth, parts after what they are part of; what hangs nowhere (or in a ring) stands at the top."""
    here = {task.pk for task in tasks}
    under: dict[UUID | None, list[Task]] = defaultdict(list)
    for task in tasks:
        under[task.parent_id if task.parent_id in here else None].append(task)
    seen: set[UUID] = set()
    yield from _walk(under, seen)
    for task in tasks:
        if task.pk not in seen:
            seen.add(task.pk)
            yield task, 0


def _walk(under: dict[UUID | None, list[Task]], seen: set[UUID]) -> Iterator[tuple[Task, int]]:
    """Down from the top; a stack, since a file that is brought in may nest deeper than calls may."""
    stack = [(task, 0) for task in reversed(under.get(None, []))]
    while stack:
        task, depth = stack.pop()
        if task.pk not in seen:
            seen.add(task.pk)
            yield task, depth
            stack += [(part, depth + 1) for part in reversed(under.get(task.pk, []))]


def order(task: Task) -> tuple[int, float, Day, int]:
    """Phase, place given by hand, first known date, number; tasks without either last (databases do not agree on where NULL goes)."""
    place = math.inf if task.rank is None else task.rank
    return task.phase_number, place, task.starts or task.due or Day.max, task.number
