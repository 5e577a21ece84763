"""Reading OpenDocument: the first table of the content, in one pass."""

import datetime
from decimal import Decimal
from typing import Any
from xml.sax.handler import ContentHandler

from core.sheets.grid import Grid
from core.sheets.opening import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, Enough, Parcel, too_large
from core.sheets.read_xlsx import FAULT, NO_DATE, NO_VALUE
from core.sheets.values import Percent, Read, Unreadable, number

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_SPACES = 1000


def ods_rows(parcel: Parcel) -> tuple[list[tuple[int, list[Read]]], bool]:
    """(number, values) of each row of the first sheet, and whether cells are joined in it."""
    content = _Content()
    parcel.read("content.xml", content)
    return content.grid.rows, content.grid.merged


class _Content(ContentHandler):
    """Rows and cells of the first table. What is repeated without a value is only counted."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.row = self.column = 0
        self._repeat_row = 1
        self._values: list[tuple[int, Read]] = []
        self._cell: dict[str, str] = {}
        self._repeat = 1
        self._parts: list[str] = []
        self._lines = 0  # of the cell
        self._letters = 0  # of the table so far, repeated cells once
        self._aside = self._deep = 0
        self._in_text = False

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:
        space, local = name
        if space == _TABLE:
            self._start_table(local, attrs)
        elif space == _OFFICE and local == "annotation":
            self._aside += 1
        elif space == _TEXT and not self._aside:
            self._start_text(local, attrs)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        space, local = name
        if space == _OFFICE and local == "annotation":
            self._aside -= 1
        elif space == _TEXT and local in ("p", "h") and not self._aside:
            self._in_text = False
        elif space == _TABLE:
            self._end_table(local)

    def characters(self, content: str) -> None:
        if self._in_text and not self._aside:
            self._add(content)

    def _start_table(self, local: str, attrs: Any) -> None:
        if local == "table":
            self._deep += 1
        elif local == "table-row":
            self.row += 1
            self.column, self._values = 0, []
            self._repeat_row = _count(attrs, "number-rows-repeated")
        elif local in ("table-cell", "covered-table-cell"):
            self._cell = {key: value for (space, key), value in attrs.items() if space in (_OFFICE, _TABLE)}
            self._repeat, self._parts, self._lines = _count(attrs, "number-columns-repeated"), [], 0
            self.grid.merged = self.grid.merged or local.startswith("covered")

    def _end_table(self, local: str) -> None:
        if local in ("table-cell", "covered-table-cell"):
            self._put(None if local.startswith("covered") else self._value())
        elif local == "table-row":
            self._finish_row()
        elif local == "table":
            raise Enough

    def _put(self, value: Read) -> None:
        if value is not None and value != "":
            if self.column + self._repeat > MOST_COLUMNS:
                raise too_large()
            self._values += [(self.column + n, value) for n in range(1, self._repeat + 1)]
        self.column += self._repeat

    def _finish_row(self) -> None:
        times = self._repeat_row if self._values else 0
        if self.row + times > MOST_ROWS + 1:
            raise too_large()
        for row in range(self.row, self.row + times):
            for column, value in self._values:
                self.grid.put(row, column, value)
        self.row += self._repeat_row - 1

    def _start_text(self, local: str, attrs: Any) -> None:
        if local in ("p", "h"):
            if self._lines:
                self._add("\n")
            self._lines += 1
            self._in_text = True
        elif self._in_text and local == "s":
            self._add(" " * min(_SPACES, _count(attrs, "c", _TEXT)))
        elif self._in_text and local in ("tab", "line-break"):
            self._add("\t" if local == "tab" else "\n")

    def _add(self, text: str) -> None:
        self._letters += len(text)
        if self._letters > MOST_LETTERS:
            raise too_large()
        self._parts.append(text)

    def _value(self) -> Read:
        kind, text = self._cell.get("value-type", ""), "".join(self._parts)
        if kind in ("", "void"):
            return text or (Unreadable(NO_VALUE) if "formula" in self._cell else None)
        if kind == "string":
            return text or self._cell.get("string-value", "")
        if kind == "boolean":
            return self._cell.get("boolean-value") == "true"
        if kind == "date":
            return _day(self._cell.get("date-value", ""))
        return self._number(kind, text)

    def _number(self, kind: str, text: str) -> Read:
        value = number(self._cell.get("value", ""))
        if kind == "time" or value is None:
            return Unreadable(NO_DATE if kind == "time" else FAULT)
        if text.startswith(("#", "Err:")) and "formula" in self._cell:
            return Unreadable(FAULT)
        return Percent(Decimal(value) * 100) if kind == "percentage" else value


def _day(written: str) -> Read:
    try:
        return datetime.date.fromisoformat(written[:10])
    except ValueError:
        return Unreadable(NO_DATE)


def _count(attrs: Any, name: str, space: str = _TABLE) -> int:
    written = attrs.get((space, name), "1")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 10 else 1
