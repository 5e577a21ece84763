"""A line of the plan as the drawings know it."""

from dataclasses import dataclass
from typing import Literal

from core.charts.calendar import Day

Kind = Literal["task", "whole", "milestone", "group", "margin"]


@dataclass(frozen=True)
class GanttRow:
    """A line of the plan. progress 0 to 100 percent; both days are included; a baseline is the span once approved.

    A milestone stands on its end (or start), its baseline likewise; a row without days shows its name only. next marks what the
    initiative heads for, critical what cannot slip without the whole ending later. A whole is what its parts add up to. `key` names
    the row and `waits` the rows whose end it waits for.
    """

    label: str
    start: Day | None = None
    end: Day | None = None
    progress: int = 0
    kind: Kind = "task"
    late: bool = False
    baseline_start: Day | None = None
    baseline_end: Day | None = None
    next: bool = False
    critical: bool = False
    key: str = ""
    waits: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[Day, Day] | None:
        """First and last day of a row that has any."""
        start, end = self.start or self.end, self.end or self.start
        return (start, end) if start and end else None
