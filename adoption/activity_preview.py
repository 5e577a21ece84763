"""The usual activities with their dates, before they become tasks: phase by phase, those planned already beside the others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from adoption import decision_points
from adoption.activities import Usual, of_phase_in
from adoption.activity_dates import Dates, Day, Stretch, dates_of, stretches
from adoption.activity_page import tasks_of
from adoption.choices import PhaseState
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase, Task
from adoption.pages import phase_rows
from adoption.working_days import Calendar
from core import words
from method.dates import Anchor


@dataclass(frozen=True)
class Row:
    """A usual activity: when it would run, and the task that carries it out already."""

    usual: Usual
    dates: Dates
    task: Task | None

    @property
    def name(self) -> str:
        """What its fields are called by: its key without slashes."""
        return self.usual.key.replace("/", "-")


@dataclass(frozen=True)
class Group:
    """The activities of a phase that is not closed, and how the phase stretches."""

    phase: InitiativePhase
    stretch: Stretch
    gate: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Look:
    """What notes about a row are made from: the calendar, the start of the initiative, today."""

    calendar: Calendar
    begins: Day | None
    today: Day


def open_phases(initiative: Initiative) -> list[InitiativePhase]:
    """The phases that can be planned: those not closed."""
    return [row for row in phase_rows(initiative) if row.state != PhaseState.CLOSED]


def at_first(initiative: Initiative, playbooks: Collection[str] = ()) -> list[int]:
    """Which phases to show unless others are asked for: the present one and the next; of single playbooks all in which they act."""
    numbers = [row.number for row in open_phases(initiative)]
    if not playbooks:
        return numbers[:2]
    return [number for number in numbers if _of(number, initiative, playbooks)]


def preview(initiative: Initiative, numbers: Collection[int], playbooks: Collection[str] = ()) -> list[Group]:
    """The activities of these phases (1–8, closed ones left out), or those of single playbooks alone. At most two queries."""
    calendar = Calendar(initiative.lead.country)
    spans = stretches(phase_rows(initiative), initiative.starts, calendar)
    shown = {row: _of(row.number, initiative, playbooks) for row in open_phases(initiative) if row.number in numbers}
    tasks = tasks_of(initiative, [usual.key for found in shown.values() for usual in found])
    return [
        Group(
            phase,
            spans[phase.number],
            decision_points.gate_word(initiative, phase.number),
            [Row(one, dates_of(one, spans[phase.number], calendar, initiative.starts), tasks.get(one.key)) for one in found],
        )
        for phase, found in shown.items()
    ]


def notes(group: Group, row: Row, look: Look, starts: Day | None, due: Day | None) -> list[str]:
    """What to look at before a row becomes a task, for the days that stand there now."""
    found = []
    if row.dates.missing:
        found += _missing(group, row, starts, due)
    if row.dates.kept and (starts, due) == (row.dates.starts, row.dates.due):
        found.append(_("The phase is short; the dates are kept within it."))
    found += [_free(day, look.calendar) for day in dict.fromkeys((starts, due)) if day and not look.calendar.is_working(day)]
    if due and group.stretch.gate and due > group.stretch.gate:
        found.append(_("It ends after %(gate)s, %(day)s.") % {"gate": group.gate, "day": words.short_day(group.stretch.gate)})
    if due and due < look.today:
        found.append(_("The due date has passed."))
    return found


def _missing(group: Group, row: Row, starts: Day | None, due: Day | None) -> list[str]:
    if starts and due:
        return []
    text = {
        Anchor.START: _("It is not known when the phase starts."),
        Anchor.GATE: _("%(gate)s has no planned date.") % {"gate": group.gate},
    }
    return [text[anchor] for anchor in row.dates.missing]


def _free(day: Day, calendar: Calendar) -> str:
    name = calendar.holiday(day) or words.weekday(day)
    values = {"day": words.short_day(day), "name": name, "next": words.short_day(calendar.add(day, 0))}
    return _("%(day)s is no working day (%(name)s). The next one is %(next)s.") % values


def _of(number: int, initiative: Initiative, playbooks: Collection[str]) -> list[Usual]:
    found = method_for(initiative)
    every = of_phase_in(found, found.phase(number), initiative.playbooks)
    return [usual for usual in every if usual.playbook and usual.playbook.key in playbooks] if playbooks else every
