"""The plan as core.charts draws it: each line with what was approved, what is critical, what it waits for."""

from collections import defaultdict
from functools import cached_property
from uuid import UUID

from adoption import plan_content
from adoption.models import InitiativePhase, Task
from adoption.plan_content import Span
from adoption.schedule import Day, Line, Plan
from core.charts import GanttRow


class Drawing:
    """Makes the rows of one plan; baseline and network are read once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def codes(self) -> dict[UUID, str]:
        """{task: T7}."""
        return {task.pk: task.code for task in self.plan.tasks}

    @cached_property
    def waits(self) -> dict[UUID, list[UUID]]:
        """{task: what it waits for}."""
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for row in self.plan.network.dependencies:
            found[row.after_id].append(row.before_id)
        return found

    @cached_property
    def spans(self) -> dict[str, Span]:
        """What was approved of each task."""
        return plan_content.spans(self.plan.baseline.content) if self.plan.baseline else {}

    @cached_property
    def gates(self) -> dict[int, Day | None]:
        """What was approved of each milestone."""
        return plan_content.gates(self.plan.baseline.content) if self.plan.baseline else {}

    def row(self, line: Line, label: str) -> GanttRow:
        """The line by its name."""
        if line.task:
            return self._task(line.task, label)
        if line.kind == "milestone" and line.phase:
            return self._gate(line.phase, label)
        if line.kind == "margin" and self.plan.margin:
            return GanttRow(label, self.plan.margin.first, self.plan.margin.last, kind="margin")
        return GanttRow(label, kind="group")

    def _task(self, task: Task, label: str) -> GanttRow:
        network, rolled = self.plan.network, self.plan.network.rolled.get(task.pk)
        starts, due = network.dates(task)
        was = self.spans.get(str(task.pk), Span())
        return GanttRow(
            label,
            starts,
            due,
            rolled.progress if rolled else task.progress,
            "whole" if rolled else "task",
            late=bool(rolled.late if rolled else task.days_late(self.plan.today)),
            baseline_start=was.starts or was.due,
            baseline_end=was.due or was.starts,
            critical=task.pk in network.critical,
            key=str(task.pk),
            waits=tuple(str(key) for key in self.waits.get(task.pk, [])),
        )

    def _gate(self, row: InitiativePhase, label: str) -> GanttRow:
        day, present = row.closed_on or row.planned_gate, self.plan.initiative.phase_number
        was = self.gates.get(row.number)
        done = 100 if row.closed_on else 0
        return GanttRow(label, day, day, done, "milestone", baseline_end=was, next=row.number == present)
