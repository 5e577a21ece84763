"""The plan as a table to work in: what each row says, and what of it may be changed in place."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person, User
from adoption import schedule_words as told
from adoption.choices import TaskState
from adoption.decision_points import who_decides
from adoption.forms.cells import steps_told
from adoption.forms.entries import named
from adoption.forms.work import WORK_STATES
from adoption.models import Dependency, Task
from adoption.permissions import edit_entry, finish_task, manage_initiative
from adoption.schedule import Line, Plan
from core import words

DEEPEST_SHOWN = 6


@dataclass(frozen=True)
class Cell:
    """What a cell says, and its value as it is typed; may be changed in place where `field` is set."""

    text: str
    value: str = ""
    field: str = ""
    subtle: bool = False


@dataclass(frozen=True)
class SheetRow:
    """A row: kind "group", "task", "milestone" or "margin"."""

    line: Line
    title: Cell
    responsible: Cell
    starts: Cell
    due: Cell
    progress: Cell
    state: told.Standing | None
    waits: Cell
    url: str = ""
    notes: tuple[str, ...] = ()
    critical: bool = False
    state_value: str = ""
    may_edit: bool = False
    may_finish: bool = False
    may_shape: bool = False

    @property
    def task(self) -> Task | None:
        return self.line.task

    @property
    def kind(self) -> str:
        return self.line.kind

    @property
    def depth(self) -> int:
        """How far it is set in, 0 to 6."""
        return min(self.line.depth, DEEPEST_SHOWN)


EMPTY = Cell("")


class Sheet:
    """Makes the rows of one page; the plan's network is read once."""

    def __init__(self, plan: Plan, user: User) -> None:
        self.plan, self.user = plan, user
        self.may_shape = bool(manage_initiative(user, plan.initiative))
        self.waits: dict[UUID, list[Dependency]] = defaultdict(list)
        codes = {task.pk: task for task in plan.tasks}
        for row in plan.network.dependencies:
            if row.before_id in codes:
                row.before = codes[row.before_id]
                self.waits[row.after_id].append(row)
        self.linked = {pk for row in plan.network.dependencies for pk in (row.before_id, row.after_id)}
        self.broken = {after for _before, after in plan.network.broken}

    def rows(self, lines: Sequence[Line]) -> list[SheetRow]:
        """One for each line."""
        return [self.row(line) for line in lines]

    def row(self, line: Line) -> SheetRow:
        return self._task(line, line.task) if line.task else self._other(line)

    def _task(self, line: Line, task: Task) -> SheetRow:
        may = bool(edit_entry(self.user, task)) and task.state != TaskState.NOT_RELEVANT
        rolled = self.plan.network.rolled.get(task.pk)
        starts, due = self.plan.network.dates(task)
        progress = rolled.progress if rolled else task.progress
        dates = "" if rolled and (rolled.starts or rolled.due) or not may else "field"
        return SheetRow(
            line,
            Cell(task.title, task.title, "title" if may else ""),
            _person(task, may),
            Cell(words.short_day(starts), starts.isoformat() if starts else "", dates and "starts", bool(rolled)),
            Cell(words.short_day(due), due.isoformat() if due else "", dates and "due", bool(rolled)),
            Cell(_("%(percent)d %%") % {"percent": progress}, str(progress), "progress" if may and not rolled else "", bool(rolled)),
            told.rolled_standing(rolled) if rolled else told.standing(task, self.plan.today),
            self._waits(task),
            reverse("task", args=[task.pk]),
            self._notes(task),
            task.pk in self.plan.network.critical,
            task.state,
            may,
            not task.is_settled and bool(finish_task(self.user, task)),
            self.may_shape,
        )

    def _waits(self, task: Task) -> Cell:
        text = steps_told(sorted(self.waits[task.pk], key=lambda row: row.before.number))
        return Cell(text, text, "waits" if self.may_shape else "")

    def _notes(self, task: Task) -> tuple[str, ...]:
        """What matters of its place in the network, in words."""
        notes = [f"{task.service_line.code} {task.service_line.title}"] if task.service_line else []
        if task.pk in self.broken:
            notes.append(_("Starts before what it waits for is done"))
        if task.pk in self.plan.network.critical:
            notes.append(_("Critical: the end hangs on it"))
        room = self.plan.room(task)
        if room and (room.days < 0 or (task.pk in self.linked and task.pk not in self.plan.network.critical)):
            notes.append(told.room_words(room))
        return tuple(note for note in notes if note)

    def _other(self, line: Line) -> SheetRow:
        plan = self.plan
        if line.kind == "milestone" and line.phase:
            row = line.phase
            standing = told.gate_standing(row, plan.initiative.phase_number, plan.today)
            day = Cell(words.short_day(row.closed_on or row.planned_gate))
            url = reverse("milestone", args=[plan.initiative.pk, row.number])
            return SheetRow(line, Cell(told.gate_title(row)), Cell(who_decides(row)), EMPTY, day, EMPTY, standing, EMPTY, url)
        if line.kind == "margin" and plan.margin:
            free = plan.margin
            first, last = Cell(words.short_day(free.first)), Cell(words.short_day(free.last))
            title = Cell(told.margin_title(plan.initiative.margin))
            return SheetRow(line, title, EMPTY, first, last, EMPTY, told.margin_standing(free), EMPTY)
        return SheetRow(line, Cell(told.lane_words(line)), EMPTY, EMPTY, EMPTY, EMPTY, None, EMPTY)


def states_offered() -> list[tuple[str, str]]:
    """(value, word) of the states a cell may be given."""
    return [(str(value), str(label)) for value, label in WORK_STATES]


def _person(task: Task, may: bool) -> Cell:
    somebody: Person | None = task.responsible
    name = named(somebody) if somebody else ""
    return Cell(name or _("Nobody yet"), name, "responsible" if may else "", somebody is None)
