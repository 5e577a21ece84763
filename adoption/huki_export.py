"""Who does what as a spreadsheet: a row for each task that is shown, a column for each role, in the letters the initiative chose."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from adoption import exports, huki, huki_matrix, huki_page
from adoption.columns import EntryColumn
from adoption.forms.huki import HukiFilter
from adoption.huki_matrix import Matrix
from adoption.models import Task
from core.blocks import Cell
from core.sheets import Sheet


def sheets(asked: exports.Asked) -> list[Sheet]:
    """The rows chosen on the page; inherited letters stand as they count."""
    matrix = huki_matrix.read(asked.initiative)
    choice = HukiFilter(asked.query, matrix=matrix).choice()
    found = huki_page.lines(matrix, choice.takes(matrix, asked.user.person_id))
    columns = [_column(column.name, _letters(matrix, column.key)) for column in matrix.columns]
    doer = _column(_("Responsible"), lambda task: task.responsible.name if task.responsible else "")
    return [exports.sheet_of_entries(_("Who does what"), _("Task"), [*columns, doer], [line.task for line in found if line.task])]


def _letters(matrix: Matrix, key: str) -> Callable[[Task], str]:
    style = huki.style_of(matrix.initiative.letters)
    return lambda task: huki.drawn(matrix.row(task).letters.get(key, ""), style)


def _column(label: object, told: Callable[[Task], str]) -> EntryColumn:
    return EntryColumn(str(label), lambda task: Cell(told(task)), "s", value=lambda task: told(task) or None)


EXPORT = exports.Export("huki", _("Who does what"), sheets)
