"""The page of who does what: which rows, and each made ready for the template; what somebody is in all of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import huki
from adoption import schedule_words as told
from adoption.choices import PHASES, Letters
from adoption.huki import LETTERS, ORDER
from adoption.huki_matrix import PLAN_GATE, Column, Matrix, Row
from adoption.models import Initiative, Task
from adoption.plan_page import paged
from adoption.schedule import Choose, Line
from core.components import Text

ROWS_A_PAGE = 50
SESSION = "huki_letters"


@dataclass(frozen=True)
class Sign:
    """A letter as it is drawn: its key in HUKI, the letter shown, and what it stands for."""

    key: str
    shown: str
    meaning: Text


@dataclass(frozen=True)
class CellView:
    """A cell: its column, the signs in it, and what a change of it needs to know."""

    column: Column
    signs: tuple[Sign, ...]
    own: str
    version: int
    inherited: bool


@dataclass(frozen=True)
class RowView:
    """A row of the table; kind "group" names a phase."""

    kind: str
    title: str
    depth: int = 0
    row: Row | None = None
    cells: Sequence[CellView] = ()
    gap: Text = ""
    level: str = ""
    doer: str = ""
    url: str = ""
    change_url: str = ""


@dataclass(frozen=True)
class Choice:
    """What the reader asked to see; read from the filter form. role: the key of a column."""

    q: str = ""
    phase: int | None = None
    role: str = ""
    gaps: bool = False
    mine: bool = False

    @property
    def narrows(self) -> bool:
        """True when some rows may be left out."""
        return bool(self.q or self.phase or self.role or self.gaps or self.mine)

    def takes(self, matrix: Matrix, person_id: object) -> Choose:
        """Whether a task is shown."""
        text, gaps, roles = self.q.casefold(), {row.task.pk for row in matrix.gaps}, matrix.of_person(person_id)
        tests: list[Callable[[Task], bool]] = [
            lambda task: not text or text in f"{task.code} {task.title}".casefold(),
            lambda task: not self.phase or task.phase_number == self.phase,
            lambda task: not self.gaps or task.pk in gaps,
            lambda task: not self.role or self.role in matrix.row(task).letters,
            lambda task: not self.mine or task.responsible_id == person_id or bool(roles & set(matrix.row(task).letters)),
        ]
        return lambda task: all(test(task) for test in tests)


def style(initiative: Initiative, session: Any) -> str:
    """The letters the reader sees: as they switched them, else as the initiative chose."""
    chosen = session.get(SESSION, "")
    return huki.style_of(chosen if chosen in (Letters.HUKI, Letters.RACI) else initiative.letters)


def legend(letters: str) -> list[Sign]:
    """The four letters with what they stand for."""
    return [Sign(letter, huki.sign(letter, letters), LETTERS[letter]) for letter in ORDER]


def lines(matrix: Matrix, choose: Choose) -> list[Line]:
    """Tasks in their phases and under what they are part of."""
    return matrix.plan.lines(choose)


def page_of(found: Sequence[Line], number: str | None) -> Page[Line]:
    """At most fifty rows; a phase that goes on names itself again."""
    return paged(found, number)


def rows(matrix: Matrix, found: Sequence[Line], letters: str) -> list[RowView]:
    """The rows of one page."""
    return [row_view(matrix, line.task, letters, line.depth) if line.task else RowView("group", _group(line)) for line in found]


def row_view(matrix: Matrix, task: Task, letters: str, depth: int = 0) -> RowView:
    """One task with its cells and what it lacks."""
    row = matrix.row(task)
    return RowView(
        kind="task",
        title=task.title,
        depth=min(depth, 3),
        row=row,
        cells=[_cell(matrix, row, column, letters) for column in matrix.columns],
        gap=huki.gap_words(row.gaps),
        level=level(matrix) if row.gaps else "",
        doer=row.doer.name if row.doer else "",
        url=reverse("task", args=[task.pk]),
        change_url=reverse("huki-row", args=[task.pk]),
    )


def level(matrix: Matrix) -> str:
    """How serious a gap is: it blocks until milestone IV is passed, where the plan is approved (D03), else it warns."""
    ahead = matrix.initiative.phase_number <= PLAN_GATE and matrix.initiative.has_milestones
    return "blocks" if matrix.is_enforced and ahead else "warns"


def lead(matrix: Matrix) -> str:
    """How many tasks lack somebody; empty when none does."""
    count = len(matrix.gaps)
    if not count:
        return ""
    words = ngettext("%(count)d task has a gap", "%(count)d tasks have gaps", count) % {"count": count}
    return _("%(gaps)s; milestone IV waits for this.") % {"gaps": words} if level(matrix) == "blocks" else f"{words}."


def _cell(matrix: Matrix, row: Row, column: Column, letters: str) -> CellView:
    there = matrix.cells.get(row.task.pk, {}).get(column.key)
    signs = tuple(Sign(one, huki.sign(one, letters), LETTERS[one]) for one in row.letters.get(column.key, ""))
    return CellView(column, signs, row.own.get(column.key, ""), there.version if there else 0, row.inherited is not None)


def _group(line: Line) -> str:
    return told.group_title(line.phase) if line.phase else ""


@dataclass(frozen=True)
class Held:
    """How often a role has each letter, H U K I; `mine`: the reader asked about somebody who holds it."""

    column: Column
    counts: tuple[int, int, int, int]
    mine: bool


@dataclass(frozen=True)
class Part:
    """What somebody is in one task: by which role, with which letters."""

    task: Task
    phase: Text
    role: str
    signs: tuple[Sign, ...]
    url: str


def held(matrix: Matrix, person_id: object) -> list[Held]:
    """Every role with how often it has each letter. Letters that a part of a task inherits are counted once, where they stand."""
    mine, counts = matrix.of_person(person_id), {column.key: dict.fromkeys(ORDER, 0) for column in matrix.columns}
    for task in matrix.plan.tasks:
        for key, letters in matrix.own(task).items():
            for letter in letters if key in counts else "":
                counts[key][letter] += 1
    return [Held(c, (n["H"], n["U"], n["K"], n["I"]), c.key in mine) for c in matrix.columns for n in [counts[c.key]]]


def parts(matrix: Matrix, person_id: object, letters: str) -> "Paginator[Part]":
    """What somebody is in which task: accountable first, then in the order of the plan."""
    found = list(_parts(matrix, person_id, letters))
    return Paginator(sorted(found, key=lambda part: min(ORDER.index(sign.key) for sign in part.signs)), ROWS_A_PAGE)


def _parts(matrix: Matrix, person_id: object, letters: str) -> Iterator[Part]:
    names = {column.key: column.name for column in matrix.columns}
    mine = matrix.of_person(person_id)
    for task in matrix.plan.tasks:
        row = matrix.row(task)
        found = {key: some for key, some in row.own.items() if key in mine}
        for key, some in found.items():
            yield _part(task, names[key], some, letters)
        if row.doer is not None and row.doer.pk == person_id and not task.is_settled:
            yield _part(task, _("Responsible for the task"), "U", letters)


def _part(task: Task, role: str, some: str, letters: str) -> Part:
    signs = tuple(Sign(one, huki.sign(one, letters), LETTERS[one]) for one in some)
    return Part(task, PHASES[task.phase_number - 1].label, role, signs, reverse("task", args=[task.pk]))


def proposed(found: Sequence[Any], names: dict[str, str], letters: str) -> list[tuple[Task, list[tuple[Sign, str]]]]:
    """What the method proposes (adoption.huki_proposal.Proposed): each task with its letters and the roles that would hold them."""
    told_rows = []
    for one in found:
        held_by = {letter: [names[key] for key, some in one.letters.items() if letter in some] for letter in ORDER}
        signs = [(Sign(letter, huki.sign(letter, letters), LETTERS[letter]), ", ".join(who)) for letter, who in held_by.items() if who]
        told_rows.append((one.task, signs))
    return told_rows
