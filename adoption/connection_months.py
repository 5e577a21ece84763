"""Connections over time: which state each organisation had reached at the end of each month, and how many stood where."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language

from adoption.connection_page import LETTERS
from adoption.models import Connection, ConnectionState, ConnectionStep, Initiative
from adoption.models.connection import STEPS
from core.components import Text

AT_ONCE = 12
BEHIND = 8  # of the months shown at first, how many lie before this one
YEARS = ("2000", "2099")
Day = datetime.date
Reached = tuple[Day, str]
"""A day and the state that was reached on it."""


@dataclass(frozen=True)
class Month:
    """A month by its first day, in the reader's language."""

    first: Day

    @property
    def label(self) -> str:
        """Mar 2026."""
        return f"{self.name} {self.first.year}"

    @property
    def name(self) -> str:
        """Mar."""
        return format_date(self.first, "LLL", locale=(get_language() or "en")[:2])

    @property
    def key(self) -> str:
        """2026-03, as it stands in an address."""
        return f"{self.first:%Y-%m}"

    def holds(self, day: Day | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and (day.year, day.month) == (self.first.year, self.first.month)

    def on(self, months: int) -> "Month":
        """The month that many later (earlier when negative)."""
        at = self.first.year * 12 + self.first.month - 1 + months
        return Month(Day(at // 12, at % 12 + 1, 1))


@dataclass(frozen=True)
class Mark:
    """What a cell says: the state reached by the end of the month, or that it is planned to be connected in it."""

    kind: str
    letter: Text
    word: Text


@dataclass(frozen=True)
class Row:
    """An organisation with its marks for each month, and the day it first reached each of the four states."""

    connection: Connection
    marks: tuple[tuple[Month, tuple[Mark, ...]], ...]
    days: tuple[tuple[Text, Day | None], ...]


@dataclass(frozen=True)
class Sum:
    """How many stood in a state at the end of each month; None for months to come."""

    label: Text
    numbers: tuple[tuple[Month, int | None], ...]


def reached(initiative: Initiative) -> dict[UUID, list[Reached]]:
    """The steps of every connection, in their order. One query."""
    rows = ConnectionStep.objects.filter(connection__initiative=initiative, connection__deleted_at__isnull=True)
    found: dict[UUID, list[Reached]] = defaultdict(list)
    for pk, day, state in rows.order_by("on", "created_at").values_list("connection_id", "on", "state"):
        found[pk].append((day, state))
    return found


def window(asked: str, days: Iterable[Day]) -> list[Month]:
    """Twelve months from the one asked for ("2026-03"); without it from the first day there is, but at most eight back."""
    this = Month(timezone.localdate().replace(day=1))
    first = min((Month(day.replace(day=1)) for day in days), key=lambda month: month.first, default=this)
    begin = read_month(asked) or max(first, this.on(-BEHIND), key=lambda month: month.first)
    return [begin.on(number) for number in range(AT_ONCE)]


def read_month(asked: str) -> Month | None:
    """A month as it stands in an address; None for anything else."""
    try:
        return Month(Day.fromisoformat(f"{asked}-01")) if YEARS[0] <= asked[:4] <= YEARS[1] else None
    except ValueError:
        return None


def row(connection: Connection, steps: Sequence[Reached], months: Sequence[Month], planned: Text) -> Row:
    """One organisation over the months. planned: the word for what is planned."""
    marks = tuple((month, tuple(_marks(connection, steps, month, planned))) for month in months)
    first = {state: min((day for day, there in steps if there == state), default=None) for state in STEPS}
    return Row(connection, marks, tuple((state.label, first[state]) for state in STEPS))


def sums(steps: Mapping[UUID, Sequence[Reached]], months: Sequence[Month]) -> list[Sum]:
    """For each state how many stood in it at the end of each month."""
    today = timezone.localdate()
    told = {month: Counter(_at(rows, month) for rows in steps.values()) for month in months if month.first <= today}
    return [Sum(state.label, tuple((month, told[month][state] if month in told else None) for month in months)) for state in STEPS]


def planned_in(connections: Iterable[Connection], months: Sequence[Month], label: Text) -> Sum:
    """How many are planned to be connected in each month, those that withdrew left out."""
    days = [one.planned for one in connections if one.planned and one.state != ConnectionState.WITHDRAWN]
    return Sum(label, tuple((month, sum(month.holds(day) for day in days)) for month in months))


def _at(steps: Sequence[Reached], month: Month) -> str:
    """The state at the end of a month; nothing before the first step."""
    after = month.on(1).first
    return next((state for day, state in reversed(steps) if day < after), "")


def _marks(connection: Connection, steps: Sequence[Reached], month: Month, planned: Text) -> Iterator[Mark]:
    state = _at(steps, month) if month.first <= timezone.localdate() else ""
    if state:
        yield Mark(state, LETTERS[state], ConnectionState(state).label)
    if month.holds(connection.planned) and connection.is_on_the_way:
        yield Mark("planned", "◇", planned)
