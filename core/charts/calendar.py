"""Time on a line: where a day falls, and which months, quarters or years are worth a mark."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

Day = datetime.date
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Scale:
    """Days from start to end, both included, laid out from left over width. Raises ValueError if it ends before it starts."""

    start: Day
    end: Day
    left: float = 0
    width: float = 100

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("The time shown ends before it starts")

    def at(self, day: Day) -> float:
        """Where the day begins, kept inside the scale."""
        share = (day - self.start).days / ((self.end - self.start).days + 1)
        return self.left + min(1.0, max(0.0, share)) * self.width

    def after(self, day: Day) -> float:
        """Where the day ends."""
        return self.at(day + datetime.timedelta(days=1))

    def holds(self, day: Day) -> bool:
        """True if the day is shown."""
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Tick:
    """The first day of a period, its short name, and the year where it begins one (or is the first shown)."""

    day: Day
    name: str
    year: str


def ticks(start: Day, end: Day, *, most: int, month_names: Sequence[str]) -> list[Tick]:
    """At most about that many marks: each month, or every second, third, sixth, or each January as the time grows longer."""
    months = [start.year * 12 + start.month - 1 + n for n in range((end.year - start.year) * 12 + end.month - start.month + 1)]
    step = next((step for step in STEPS if len(months) <= most * step), STEPS[-1])
    shown = [month for month in months if month % step == 0 or (step == 1 and month == months[0])]
    return [_tick(month, month == shown[0], start, step, month_names) for month in shown]


def _tick(month: int, first: bool, start: Day, step: int, month_names: Sequence[str]) -> Tick:
    year, index = divmod(month, 12)
    day = max(start, datetime.date(year, index + 1, 1))
    if step >= 12:
        return Tick(day, str(year), "")
    return Tick(day, month_names[index], str(year) if first or index == 0 else "")
