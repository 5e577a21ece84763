"""The matrix of who does what, read once: columns, the letters of each task with what it inherits, and what is lacking (D03, U17)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from accounts.models import Person
from adoption import huki, schedule
from adoption.choices import Profile
from adoption.huki import ROLES, lacking
from adoption.kept import kept
from adoption.models import HukiCell, HukiRole, Initiative, RoleAssignment, Task
from adoption.schedule import Plan
from core import words

PLAN_GATE = 4
Letters = dict[str, str]


@dataclass(frozen=True)
class Column:
    """A role of the matrix: its key, name, and who holds it today. `own`: one of the initiative's own. `is_group`: nobody by name."""

    key: str
    name: str
    people: tuple[Person, ...] = ()
    own: HukiRole | None = None
    is_group: bool = False

    @property
    def holders(self) -> str:
        """Who holds it, in words; empty for nobody."""
        return ", ".join(words.named(one.name, one.organisation) for one in self.people)

    @property
    def is_vacant(self) -> bool:
        """True when somebody ought to hold it and nobody does."""
        return not self.people and not self.is_group


@dataclass(frozen=True)
class Row:
    """A task with its letters {column: letters}. `inherited`: the task above whose letters count here; None for its own or none.

    `doer`: the person responsible for the task, who counts as the one who does it because no letter says who.
    """

    task: Task
    letters: Letters
    own: Letters
    inherited: Task | None
    doer: Person | None
    gaps: tuple[str, ...]


class Matrix:
    """All live tasks of an initiative with their letters. Six queries at most, however many tasks there are."""

    def __init__(self, plan: Plan, cells: Sequence[HukiCell], columns: Sequence[Column]) -> None:
        self.plan, self.initiative, self.columns = plan, plan.initiative, tuple(columns)
        self.cells: dict[UUID, dict[str, HukiCell]] = defaultdict(dict)
        for cell in cells:
            self.cells[cell.task_id][cell.column] = cell
        self._tasks = {task.pk: task for task in plan.tasks}
        self._leaves = {task.pk for task in plan.leaves}

    @property
    def is_begun(self) -> bool:
        """True when a live task has a letter."""
        return any(self.own(task) for task in self.plan.tasks)

    @property
    def is_enforced(self) -> bool:
        """What is lacking blocks milestone IV (D03), unless the profile is light and nobody has begun with the letters."""
        return self.initiative.profile != Profile.LIGHT or self.is_begun

    @cached_property
    def gaps(self) -> list[Row]:
        """Rows of tasks at the lowest level, not settled, that lack somebody."""
        return [row for task in self.plan.tasks if (row := self.row(task)).gaps]

    @cached_property
    def vacant(self) -> list[Column]:
        """Roles that have letters though nobody holds them."""
        used = {column for task in self.plan.tasks for column in self.own(task)}
        return [column for column in self.columns if column.is_vacant and column.key in used]

    def own(self, task: Task) -> Letters:
        """The letters that the task itself has."""
        return {key: cell.letters for key, cell in self.cells[task.pk].items() if cell.letters} if task.pk in self.cells else {}

    def row(self, task: Task) -> Row:
        """A task as it stands in the matrix; without letters of its own it has those of the nearest task above that has some."""
        own = self.own(task)
        above = None if own else self._above(task)
        letters = self.own(above) if above else own
        doer = task.responsible if task.responsible_id and not any("U" in one for one in letters.values()) else None
        counts = task.pk in self._leaves and not task.is_settled
        return Row(task, letters, own, above, doer, lacking(letters, doer is not None) if counts else ())

    def below(self, task: Task) -> list[Task]:
        """The task and all that lies under it: the rows that a change of its letters may change."""
        under: dict[UUID | None, list[Task]] = defaultdict(list)
        for one in self.plan.tasks:
            under[one.parent_id].append(one)
        found, wait = [task], [task]
        while wait:
            parts = [one for one in under[wait.pop().pk] if one not in found]
            found, wait = [*found, *parts], [*wait, *parts]
        return found

    def of_person(self, person_id: object) -> set[str]:
        """The columns somebody holds today."""
        return {column.key for column in self.columns if any(one.pk == person_id for one in column.people)}

    def _above(self, task: Task) -> Task | None:
        seen, at = {task.pk}, task.parent_id
        while at in self._tasks and at not in seen:
            seen.add(at)
            if self.own(self._tasks[at]):
                return self._tasks[at]
            at = self._tasks[at].parent_id
        return None


def read(initiative: Initiative) -> Matrix:
    """The matrix as it is now."""
    return kept(initiative, "huki", lambda: _read(initiative))


def _read(initiative: Initiative) -> Matrix:
    cells = list(HukiCell.objects.filter(initiative=initiative))
    return Matrix(schedule.read(initiative), cells, list(columns(initiative, {cell.role for cell in cells if cell.letters})))


def columns(initiative: Initiative, used: set[str]) -> Iterator[Column]:
    """Roles that somebody holds today or that are `used`, then the initiative's own. Two queries."""
    rows = RoleAssignment.objects.current().filter(initiative=initiative).select_related("person__organisation").order_by("created_at")
    held: dict[str, dict[UUID, Person]] = defaultdict(dict)
    for row in rows:
        held[row.role][row.person_id] = row.person
    for key, behind in ROLES.items():
        people = tuple({pk: one for role in behind for pk, one in held[role].items()}.values())
        if people or key in used:
            yield Column(key, str(huki.role_name(key)), people)
    for own in initiative.huki_roles.select_related("person__organisation"):
        yield Column(str(own.pk), own.name, (own.person,) if own.person else (), own, not own.is_one)
