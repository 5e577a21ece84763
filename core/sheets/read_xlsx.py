"""Reading XLSX: workbook, shared texts, date formats, then the first sheet, each in one pass."""

import datetime
import posixpath
import re
from decimal import Decimal
from typing import Any
from xml.sax.handler import ContentHandler

from django.utils.translation import gettext_lazy as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from core.sheets.grid import Grid
from core.sheets.opening import Enough, Parcel, Refused
from core.sheets.values import Percent, Read, Unreadable, number

NO_VALUE = _("This cell holds a formula without a value. Write the value itself.")
FAULT = _("This cell holds the error of a formula. Write the value itself.")
NO_DATE = _("This cell holds a date that does not exist. Write another one.")
_NO_SHEET = _("The file has no sheet with rows. Choose another one.")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


def xlsx_rows(parcel: Parcel) -> tuple[list[tuple[int, list[Read]]], bool]:
    """(number, values) of each row of the first sheet, and whether cells are joined in it."""
    relations = _Relations("")
    parcel.read("_rels/.rels", relations)
    workbook_path = next((path for kind, path in relations.found.values() if kind == "officeDocument"), "xl/workbook.xml")
    workbook = _Workbook()
    parcel.read(workbook_path, workbook)
    folder, name = posixpath.split(workbook_path)
    inside = _Relations(folder)
    parcel.read(f"{folder}/_rels/{name}.rels", inside)
    targets = [inside.found[key][1] for key in workbook.sheets if key in inside.found and inside.found[key][0] == "worksheet"]
    if not targets:
        raise Refused(_NO_SHEET)
    texts, formats = _Texts(), _Formats()
    for handler, kind in ((texts, "sharedStrings"), (formats, "styles")):
        path = next((path for found, path in inside.found.values() if found == kind), "")
        if path and parcel.has(path):
            parcel.read(path, handler)
    sheet = _Sheet(texts.found, formats.kinds, CALENDAR_MAC_1904 if workbook.from_1904 else CALENDAR_WINDOWS_1900)
    parcel.read(targets[0], sheet)
    return sheet.grid.rows, sheet.grid.merged


class _Reader(ContentHandler):
    """Elements by their local names, whatever prefix the program that wrote the file chose."""

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:
        self.start(name[1], {local: value for (_space, local), value in attrs.items()})

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        self.end(name[1])

    def start(self, name: str, attrs: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...


class _Relations(_Reader):
    """What a part names: {id: (kind, path)}."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "Relationship" and attrs.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", self.folder, attrs.get("Target", ""))).lstrip("/")
            self.found[attrs.get("Id", "")] = (attrs.get("Type", "").rpartition("/")[2], path)


class _Workbook(_Reader):
    """The sheets in their order, and from which year days are counted."""

    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.from_1904 = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets.append(attrs.get("id", ""))
        elif name == "workbookPr":
            self.from_1904 = attrs.get("date1904") in ("1", "true")


class _Texts(_Reader):
    """Texts that cells point to; how they are pronounced is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._open = self._aside = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
        self._open = name == "t" and not self._aside
        self._aside = self._aside or name == "rPh"

    def end(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._aside = False
        elif name == "si":
            self.found.append(_unescaped("".join(self._parts)))

    def characters(self, content: str) -> None:
        if self._open:
            self._parts.append(content)


class _Formats(_Reader):
    """For each style of a cell whether it shows a date ("d"), a share ("p") or neither ("")."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self._own: dict[int, str] = {}
        self._inside = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "numFmt":
            self._own[int(attrs.get("numFmtId", "0"))] = attrs.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            key = int(attrs.get("numFmtId", "0"))
            self.kinds.append(_kind_of(self._own.get(key) or BUILTIN_FORMATS.get(key, "")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            raise Enough


class _Sheet(_Reader):
    """The cells of a sheet."""

    def __init__(self, texts: list[str], kinds: list[str], epoch: datetime.datetime) -> None:
        self.grid = Grid()
        self.texts, self.kinds, self.epoch = texts, kinds, epoch
        self.row = self.column = 0
        self._cell: dict[str, str] = {}
        self._parts: list[str] = []
        self._open = self._formula = self._aside = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "row":
            self.row, self.column = _whole(attrs.get("r"), self.row + 1), 0
        elif name == "c":
            self._begin(attrs)
        elif name == "f":
            self._formula = True
        elif name == "mergeCell":
            self.grid.merged = True
        self._aside = self._aside or name == "rPh"
        self._open = name in ("v", "t") and not self._aside

    def end(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._aside = False
        elif name == "c":
            self.grid.put(self.row, self.column, self._value("".join(self._parts)))

    def characters(self, content: str) -> None:
        if self._open:
            self._parts.append(content)

    def _begin(self, attrs: dict[str, str]) -> None:
        self._cell, self._parts, self._formula = attrs, [], False
        place = _PLACE.match(attrs.get("r", ""))
        self.column = _letters(place[1]) if place else self.column + 1
        self.row = int(place[2]) if place else self.row

    def _value(self, written: str) -> Read:
        kind = self._cell.get("t", "n")
        if not written:
            return Unreadable(NO_VALUE) if self._formula and kind != "str" else None
        if kind == "s":
            at = _whole(written, -1)
            return self.texts[at] if 0 <= at < len(self.texts) else None
        if kind in ("inlineStr", "str"):
            return _unescaped(written)
        if kind == "b":
            return written.strip() in ("1", "true")
        if kind == "e":
            return Unreadable(FAULT)
        return self._dated(written) if kind == "d" else self._numbered(written)

    def _dated(self, written: str) -> Read:
        try:
            return datetime.date.fromisoformat(written[:10])
        except ValueError:
            return Unreadable(NO_DATE)

    def _numbered(self, written: str) -> Read:
        value = number(written)
        style = _whole(self._cell.get("s"), 0)
        kind = self.kinds[style] if 0 <= style < len(self.kinds) else ""
        if value is None:
            return Unreadable(FAULT)
        if kind == "p":
            return Percent(Decimal(value) * 100)
        return _day(value, self.epoch) if kind == "d" else value


def _day(value: int | Decimal, epoch: datetime.datetime) -> Read:
    try:
        found = from_excel(float(value), epoch)
    except (OverflowError, ValueError):
        return Unreadable(NO_DATE)
    if isinstance(found, datetime.datetime):
        return found.date()
    return Unreadable(NO_DATE)  # a time of day alone


def _kind_of(code: str) -> str:
    if is_date_format(code):
        return "d"
    return "p" if "%" in re.sub(r'"[^"]*"', "", code) else ""


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _whole(written: str | None, default: int) -> int:
    return int(written) if written is not None and written.isascii() and written.isdigit() and len(written) < 9 else default


def _letters(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found
