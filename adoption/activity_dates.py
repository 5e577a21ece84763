"""When the usual activities of a phase run: their moments, told in working days, made dates. Pure: nothing is read or written.

A phase stretches from its start to the milestone (or phase review) that ends it. Where one of the two is not known, what is counted
from it gets no date, and says so; nothing is guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from adoption.activities import Usual
from adoption.choices import PhaseState
from adoption.models import InitiativePhase
from adoption.working_days import Calendar
from method.dates import Anchor, Moment

Day = datetime.date


@dataclass(frozen=True)
class Stretch:
    """A phase that is not closed: when it starts and when the milestone that ends it is planned; None where it is not known."""

    number: int
    starts: Day | None
    gate: Day | None

    @property
    def is_in_order(self) -> bool:
        """Whether both ends are known and the milestone does not come before the start."""
        return self.starts is not None and self.gate is not None and self.starts <= self.gate

    def anchor(self, anchor: Anchor) -> Day | None:
        """What moments are counted from."""
        return self.starts if anchor == Anchor.START else self.gate


@dataclass(frozen=True)
class Dates:
    """From when to when an activity runs; `missing` are the anchors without a date; `kept` when a short phase moved it."""

    starts: Day | None
    due: Day | None
    missing: tuple[Anchor, ...] = ()
    kept: bool = False


def stretches(rows: Iterable[InitiativePhase], begins: Day | None, calendar: Calendar) -> dict[int, Stretch]:
    """{1–8: stretch} of the phases not closed. `rows` are the eight in order, `begins` is the start of the initiative.

    A phase starts on the day it is planned to or really began, whichever is later (the first when it is planned to: it begins on
    record with the set-up, which may come long after the work began); else on the working day after the milestone before it, the
    first with the initiative.
    """
    found: dict[int, Stretch] = {}
    before: Day | None = None
    later = False
    for row in rows:
        if row.state != PhaseState.CLOSED:
            after = calendar.add(before, 1) if before else None
            starts = _known(row) or after or (None if later else begins)
            found[row.number] = Stretch(row.number, starts, row.planned_gate)
        before, later = row.closed_on or row.planned_gate, True
    return found


def dates_of(usual: Usual, stretch: Stretch, calendar: Calendar, begins: Day | None = None) -> Dates:
    """When a usual activity of the phase runs.

    Both days are working days inside the phase where that is known whole (in a short phase moments may cross or fall outside: then
    they are put in order and kept within it), and never before the initiative `begins`.
    """
    moments = (usual.activity.begins, usual.activity.ends)
    missing = tuple(dict.fromkeys(m.anchor for m in moments if stretch.anchor(m.anchor) is None))
    found = [_day(moment, stretch, calendar) for moment in moments]
    first, last = (_within(day, stretch, calendar, begins) for day in found)
    if first and last and first > last:
        first, last = last, first
    return Dates(first, last, missing, kept=[first, last] != found)


def _known(row: InitiativePhase) -> Day | None:
    days = [day for day in (row.planned_start, row.begun_on) if day]
    if row.number == 1:
        return days[0] if days else None
    return max(days, default=None)


def _day(moment: Moment, stretch: Stretch, calendar: Calendar) -> Day | None:
    anchor = stretch.anchor(moment.anchor)
    return calendar.add(anchor, moment.days) if anchor else None


def _within(day: Day | None, stretch: Stretch, calendar: Calendar, begins: Day | None) -> Day | None:
    if day is None:
        return None
    if stretch.is_in_order and stretch.starts and stretch.gate:
        first = calendar.add(stretch.starts, 0)
        day = max(first, min(day, max(first, calendar.last_by(stretch.gate))))
    return max(day, calendar.add(begins, 0)) if begins else day
