"""The plan as a network: its dates turned into numbers of working days for adoption.network, and the answers back into dates."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from adoption import network
from adoption.choices import TaskState
from adoption.models import Dependency, Task
from adoption.network import Circle, Link, Placed, Work
from adoption.working_days import Calendar, Timeline

Day = datetime.date
Dates = tuple[Day | None, Day | None]
"""First and last day, both included."""


@dataclass(frozen=True)
class Rolled:
    """What a task with parts adds up to: from the first to the last day of them, progress in per cent weighed by their working days."""

    starts: Day | None
    due: Day | None
    progress: int
    settled: bool
    late: int


@dataclass
class Network:
    """Tasks of one plan with what they wait for. Parents stand for all the lowest-level tasks under them."""

    tasks: Sequence[Task]
    dependencies: Sequence[Dependency]
    calendar: Calendar
    today: Day
    _under: dict[UUID, list[Task]] = field(default_factory=dict)

    @cached_property
    def timeline(self) -> Timeline:
        days = [day for task in self.tasks for day in (task.starts, task.due) if day]
        return Timeline(self.calendar, min(days, default=self.today))

    @cached_property
    def children(self) -> dict[UUID | None, list[Task]]:
        found: dict[UUID | None, list[Task]] = defaultdict(list)
        here = {task.pk for task in self.tasks}
        for task in self.tasks:
            found[task.parent_id if task.parent_id in here else None].append(task)
        return found

    @cached_property
    def works(self) -> dict[UUID, Work[UUID]]:
        """The lowest-level tasks that have a date and are not set aside."""
        leaves = (task for task in self.tasks if task.pk not in self.children and task.state != TaskState.NOT_RELEVANT)
        return {task.pk: self.work(task.pk, (task.starts, task.due), task.is_settled) for task in leaves if task.starts or task.due}

    @cached_property
    def links(self) -> list[Link[UUID]]:
        """Dependencies between lowest-level tasks; one of a parent counts for everything under it."""
        return [
            Link(before.pk, after.pk, row.lag)
            for row in self.dependencies
            for before in self.leaves(row.before_id)
            for after in self.leaves(row.after_id)
        ]

    @cached_property
    def placed(self) -> dict[UUID, Placed]:
        """Earliest and latest days of each dated lowest-level task; empty where old data hold a circle."""
        try:
            return network.schedule(self.works.values(), self.links)
        except Circle:
            return {}

    @cached_property
    def critical(self) -> set[UUID]:
        """Tasks that cannot slip without the whole ending later, and what they are parts of. Done ones are past caring."""
        by_key = {task.pk: task for task in self.tasks}
        found: set[UUID] = set()
        for key, placed in self.placed.items():
            if placed.critical and not self.works[key].fixed:
                at: UUID | None = key
                while at is not None and at in by_key and at not in found:
                    found.add(at)
                    at = by_key[at].parent_id
        return found

    @cached_property
    def broken(self) -> list[tuple[UUID, UUID]]:
        """(what it waits for, task) where a task starts before it may."""
        return [(link.before, link.after) for link in network.too_early(self.works.values(), self.links)]

    @cached_property
    def rolled(self) -> dict[UUID, Rolled]:
        """What each task with parts adds up to."""
        return {key: self._rolled(key) for key in self.children if key is not None}

    def slack(self, pk: UUID) -> int | None:
        """Working days a lowest-level task may slip; None where it has no date."""
        placed = self.placed.get(pk)
        return placed.slack if placed else None

    def dates(self, task: Task) -> Dates:
        """First and last day: those its parts add up to, else its own."""
        rolled = self.rolled.get(task.pk)
        return (rolled.starts, rolled.due) if rolled and (rolled.starts or rolled.due) else (task.starts, task.due)

    def leaves(self, pk: UUID) -> list[Task]:
        """The lowest-level tasks under a task, or the task itself."""
        if not self._under:
            by_key = {task.pk: task for task in self.tasks}
            self._under = {key: [by_key[key]] for key in by_key if key not in self.children}
            for key in self.children:
                if key is not None:
                    self._under[key] = list(_lowest(key, self.children))
        return self._under.get(pk, [])

    def work(self, pk: UUID, dates: Dates, fixed: bool = False) -> Work[UUID]:
        """A task with those dates (one of them at least) as working days."""
        starts, due = dates[0] or dates[1], dates[1] or dates[0]
        assert starts is not None and due is not None
        first = self.timeline.at(starts)
        return Work(pk, first, max(1, self.timeline.last_by(due) - first + 1), fixed)

    def days(self, work: Work[UUID]) -> tuple[Day, Day]:
        """Back into dates."""
        return self.timeline.day(work.first), self.timeline.day(work.last)

    def moved(self, changed: Mapping[UUID, Dates], *, all_alike: bool = False) -> dict[UUID, tuple[Day, Day]]:
        """New dates of everything that moves with the tasks in `changed` (without these). Raises Circle."""
        works = {key: self.work(key, dates) for key, dates in changed.items() if any(dates)}
        known = {**{key: work for key, work in works.items() if key not in self.works}, **self.works}
        found = network.moved(known.values(), self.links, works, all_alike=all_alike)
        return {key: self.days(work) for key, work in found.items() if key not in changed}

    def circle_with(self, before: UUID, after: UUID) -> list[UUID]:
        """The tasks that would wait for each other if `after` waited for `before`; empty when none would."""
        links = [*((row.before_id, row.after_id) for row in self.dependencies), (before, after)]
        found = [Link(one.pk, other.pk) for b, a in links for one in self.leaves(b) for other in self.leaves(a)]
        try:
            network.in_order([task.pk for task in self.tasks], found)
        except Circle as circle:
            return [key for key in circle.keys if isinstance(key, UUID)]
        return []

    def _rolled(self, key: UUID) -> Rolled:
        counted = [task for task in self.leaves(key) if task.state != TaskState.NOT_RELEVANT]
        firsts = [day for task in counted if (day := task.starts or task.due)]
        lasts = [day for task in counted if (day := task.due or task.starts)]
        weights = [(self.works[task.pk].length if task.pk in self.works else 1, task.progress) for task in counted]
        total = sum(weight for weight, _progress in weights)
        progress = sum(weight * share for weight, share in weights) // total if total else 0
        late = sum(1 for task in counted if task.days_late(self.today))
        settled = all(task.is_settled for task in self.leaves(key))
        return Rolled(min(firsts, default=None), max(lasts, default=None), progress, settled, late)


def _lowest(key: UUID, children: Mapping[UUID | None, Iterable[Task]]) -> Iterable[Task]:
    stack, seen = [key], {key}
    while stack:
        for task in children.get(stack.pop(), ()):
            if task.pk in seen:
                continue
            seen.add(task.pk)
            if task.pk in children:
                stack.append(task.pk)
            else:
                yield task
