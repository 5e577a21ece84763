"""The register of who does what: what it demands where the plan is approved, and how it stands in a document (D03, U17)."""

from collections.abc import Callable, Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adoption import huki, huki_matrix
from adoption import schedule_words as told
from adoption.huki import LETTERS, NO_H, NO_U, ORDER
from adoption.huki_matrix import PLAN_GATE, Column, Matrix, Row
from adoption.models import HukiCell, Initiative
from adoption.registry import Need, Register
from adoption.task_register import named
from core.blocks import Block, Cell, Group, Lead, Paragraph, Table
from core.blocks import Column as Head
from core.blocks.model import Row as PaperRow

COLUMNS = 8  # roles with a column of their own on paper, so that their names stand whole; where there are more, each letter has a column


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """At milestone IV each task at the lowest level that is not settled has somebody accountable and somebody who does it (D03).

    It blocks, unless the profile is light and no letter is written: then it warns. An initiative without tasks is not asked. A role
    that has letters and nobody who holds it warns (U17: roles first, persons to them later).
    """
    if gate != PLAN_GATE:
        return
    matrix = huki_matrix.read(initiative)
    if not matrix.plan.leaves:
        return
    yield _need(matrix, NO_H, _no_h, _("Each task has somebody accountable"))
    yield _need(matrix, NO_U, _no_u, _("Each task has somebody who does it"))
    if matrix.is_begun:
        yield _people(matrix)


def _need(matrix: Matrix, kind: str, said: Callable[[int], str], met: str) -> Need:
    rows = [row for row in matrix.gaps if kind in row.gaps]
    holders = {row.task.responsible_id for row in rows}
    return Need(
        key=f"huki.{kind}",
        level="enforce" if matrix.is_enforced else "warn",
        met=not rows,
        text=said(len(rows)) if rows else met,
        url=f"{_url(matrix)}?gaps=on",
        link=_("Fill the gaps"),
        detail=named([row.task for row in rows]),
        owner=rows[0].task.responsible if len(holders) == 1 else None,
        rule="D03",
    )


def _no_h(count: int) -> str:
    return ngettext("%(count)d task lacks somebody accountable", "%(count)d tasks lack somebody accountable", count) % {"count": count}


def _no_u(count: int) -> str:
    return ngettext("%(count)d task lacks somebody who does it", "%(count)d tasks lack somebody who does it", count) % {"count": count}


def _people(matrix: Matrix) -> Need:
    vacant = matrix.vacant
    return Need(
        key="huki.people",
        level="warn",
        met=not vacant,
        text=_("Roles that have a part in the work have nobody who holds them")
        if vacant
        else _("Each role that has a part has its people"),
        url=reverse("huki-roles", args=[matrix.initiative.pk]),
        link=_("Say who holds them"),
        detail=", ".join(column.name for column in vacant),
        rule="U17",
    )


def blocks(initiative: Initiative) -> Iterator[Block]:
    """The matrix with the letters the initiative chose, what they stand for, and who holds each role."""
    matrix = huki_matrix.read(initiative)
    style = huki.style_of(initiative.letters)
    if not matrix.is_begun:
        yield Paragraph(_("It is not written yet who does what"))
        return
    used = {key for task in matrix.plan.tasks for key in matrix.own(task)}
    columns = [column for column in matrix.columns if column.key in used]
    yield Lead(_summary(matrix))
    yield Paragraph("; ".join(f"{huki.sign(letter, style)} {LETTERS[letter]}" for letter in ORDER) + ".")
    yield _matrix(matrix, columns, style) if len(columns) <= COLUMNS else _by_letter(matrix, columns, style)
    yield _holders(columns)


def _summary(matrix: Matrix) -> str:
    count, gaps = len(matrix.plan.tasks), len(matrix.gaps)
    first = ngettext("%(count)d task", "%(count)d tasks", count) % {"count": count}
    if not gaps:
        return _("%(tasks)s; each that is not done has somebody accountable and somebody who does it.") % {"tasks": first}
    return _("%(tasks)s; %(gaps)s lack somebody accountable or somebody who does it.") % {"tasks": first, "gaps": gaps}


def _matrix(matrix: Matrix, columns: list[Column], style: str) -> Table:
    """A column for each role, letters in the cells."""
    heads = (Head(_("Task"), "xl"), *(Head(column.name, "s") for column in columns))
    cells = [lambda row, key=column.key: huki.drawn(row.letters.get(key, ""), style) for column in columns]
    return Table(heads, tuple(_rows(matrix, cells)), _("Who does what"))


def _by_letter(matrix: Matrix, columns: list[Column], style: str) -> Table:
    """The same with a column for each letter, roles in the cells: many roles would fill page after page with empty cells."""
    heads = (Head(_("Task"), "xl"), *(Head(f"{huki.sign(letter, style)} {LETTERS[letter]}", "l") for letter in ORDER))
    cells = [
        lambda row, letter=letter: ", ".join(column.name for column in columns if letter in row.letters.get(column.key, ""))
        for letter in ORDER
    ]
    return Table(heads, tuple(_rows(matrix, cells)), _("Who does what"))


def _rows(matrix: Matrix, cells: Sequence[Callable[..., str]]) -> Iterator[PaperRow]:
    for line in matrix.plan.lines(lambda task: True):
        if line.task is None:
            yield Group(told.group_title(line.phase) if line.phase else "")
        else:
            row = matrix.row(line.task)
            title = f"{'– ' * line.depth}{line.task.code} {line.task.title}"
            yield Cell(title, second=_beside(row)), *(Cell(told_in(row)) for told_in in cells)


def _beside(row: Row) -> str:
    said = [_("as in %(code)s") % {"code": row.inherited.code}] if row.inherited else []
    said += [_("does it: %(name)s") % {"name": row.doer.name}] if row.doer else []
    return "; ".join([*said, *([str(huki.gap_words(row.gaps))] if row.gaps else [])])


def _holders(columns: list[Column]) -> Table:
    rows = tuple((Cell(column.name), Cell(column.holders or ("–" if column.is_group else _("Nobody yet")))) for column in columns)
    return Table((Head(_("Role"), "m"), Head(_("Who holds it"), "xl")), rows, _("Who holds the roles"))


def _url(matrix: Matrix) -> str:
    return reverse("huki", args=[matrix.initiative.pk])


HUKI = Register(
    key="huki",
    name=gettext_lazy("Who does what"),
    order=52,
    model=HukiCell,
    group="people",
    page="huki",
    needs=needs,
    blocks=blocks,
    wide=True,
)
