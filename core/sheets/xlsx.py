"""A book as XLSX, row by row."""

import datetime
import io
import re
from collections.abc import Sequence
from copy import copy
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from core.sheets.looks import LOCALES, code
from core.sheets.model import TEXT, Book, Look, Sheet, look_of, plain_number, sheet_names, widths
from core.sheets.values import Value, clean

_RISKY = ("=", "+", "-", "@", "\t")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # would be read as the character of that number


def to_xlsx(book: Book) -> bytes:
    """The bytes of the file: bold heading row that stays, filter buttons, title and language in its properties."""
    workbook = Workbook(write_only=True)
    properties = workbook.properties
    properties.title, properties.creator = clean(book.title), clean(book.by) or "Farled"
    properties.language = "-".join(LOCALES.get(book.language, LOCALES["en"]))
    for name, sheet in zip(sheet_names(book.sheets), book.sheets, strict=True):
        _Writer(workbook.create_sheet(name), book.language).write(sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


class _Writer:
    """One sheet. Cells of one look share their style, which is worked out once."""

    def __init__(self, sheet: Any, language: str) -> None:
        self.sheet, self.language = sheet, language
        self.styles: dict[tuple[Look, bool], Any] = {}

    def write(self, sheet: Sheet) -> None:
        rows = list(sheet.rows)
        last = get_column_letter(max(1, len(sheet.columns)))
        self.sheet.freeze_panes = "A2"
        self.sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
        for at, width in enumerate(widths(sheet.columns, rows), 1):
            self.sheet.column_dimensions[get_column_letter(at)].width = width
        self.sheet.append([self._heading(column.title) for column in sheet.columns])
        for row in rows:
            self.sheet.append(self._row(row))

    def _row(self, row: Sequence[Value]) -> list[Any]:
        return [None if value is None or value == "" else self._cell(value) for value in row]

    def _heading(self, title: str) -> Any:
        cell = self._text(title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFE3ECF2")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell

    def _cell(self, value: Value) -> Any:
        if isinstance(value, str):
            cell = self._text(value)
            cell._style = copy(self._style(TEXT, value.startswith(_RISKY)))
            return cell
        cell = WriteOnlyCell(self.sheet, value=_kept(value))
        cell._style = copy(self._style(look_of(value), False))
        return cell

    def _text(self, value: str) -> Any:
        cell = WriteOnlyCell(self.sheet, value=_ESCAPED.sub("_x005F_", clean(value)))
        cell.data_type = "s"
        return cell

    def _style(self, look: Look, quoted: bool) -> Any:
        """quoted: it stays text when somebody edits the cell."""
        if (look, quoted) not in self.styles:
            model = WriteOnlyCell(self.sheet, value="")
            model.number_format = code(look, self.language)
            model.alignment = Alignment(wrap_text=look == TEXT, vertical="top")
            model._style.quotePrefix = int(quoted)
            self.styles[look, quoted] = model._style
        return self.styles[look, quoted]


def _kept(value: Value) -> Any:
    """As the library takes it; a moment in the installation's time zone, which the format cannot name."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, (bool, datetime.date)):
        return value
    return plain_number(value)
