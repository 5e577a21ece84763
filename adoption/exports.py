"""Registers taken out as spreadsheets: what their page shows, with typed cells, and codes by which rows are known again.

A ListPage is offered by itself, under the url name of its page. Other pages describe theirs once, in ready(); a register that does
neither is taken out with the tables it has on paper.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from adoption import registry
from adoption.access import Rule
from adoption.choices import Circle
from adoption.columns import EntryColumn, said
from adoption.models import Initiative
from adoption.permissions import view_initiative
from core.blocks import Cell, Table
from core.components import Text
from core.sheets import Book, Column, Format, Sheet, Value, to_bytes

WIDE = ("l", "xl")
_NOTHING = ("", "–")
CODE_HEADING, VERSION_HEADING = gettext_lazy("No."), gettext_lazy("Version")


@dataclass(frozen=True)
class Asked:
    """Who takes out what, and what they had chosen on the page."""

    user: User
    initiative: Initiative
    query: QueryDict


@dataclass(frozen=True)
class Export:
    """A page that can be taken out. page: its url name; rule: who may read it, as on the page; sheets: what it shows, all pages of it."""

    page: str
    name: Text
    sheets: Callable[[Asked], Iterable[Sheet]]
    rule: Rule = view_initiative


_exports: dict[str, Export] = {}


def add(export: Export) -> None:
    """Offer a page; said again by the same page, it replaces what was said."""
    _exports[export.page] = export


def find(page: str) -> Export | None:
    """What is offered under the url name of a page; None where nothing is."""
    return _exports.get(page) or _on_paper(page)


def book(export: Export, asked: Asked) -> Book:
    """The spreadsheet in the active language."""
    title = f"{export.name}, {asked.initiative.case_number} {asked.initiative.name}"
    return Book(title, (get_language() or "en")[:2], list(export.sheets(asked)), str(asked.initiative.lead))


def file(export: Export, asked: Asked, kind: Format) -> bytes:
    """Its bytes."""
    return to_bytes(book(export, asked), kind)


def file_name(initiative: Initiative, name: Text, kind: Format) -> str:
    """Case number, register and day, in characters that every system bears: T-2026-12-Risks-2026-11-20.xlsx."""
    parts = [_safe(initiative.case_number), _safe(str(name)), timezone.localdate().isoformat()]
    return "-".join(part for part in parts if part) + f".{kind}"


def sheet_of_entries(
    title: Text, heading: Text, columns: Sequence[EntryColumn], entries: Iterable[object], *, version: bool = False
) -> Sheet:
    """Entries with code and title (under `heading`), then their columns; at the end the version, where rows may come back."""
    last = [EntryColumn(VERSION_HEADING, lambda entry: said(entry.version), value=lambda entry: entry.version)] if version else []
    first = [
        EntryColumn(CODE_HEADING, lambda entry: Cell(entry.code), "xs"),
        EntryColumn(heading, lambda entry: Cell(entry.title), "l"),
    ]
    return sheet(title, [*first, *columns, *last], entries)


def sheet(title: Text, columns: Sequence[EntryColumn], rows: Iterable[object]) -> Sheet:
    """Rows as typed cells."""
    heads = [Column(str(column.label), column.width in WIDE) for column in columns]
    return Sheet(str(title), heads, [[_value(column, row) for column in columns] for row in rows])


def words_of(cell: Cell) -> str | None:
    """What a cell of a page says: its words and the quieter line below, nothing for a dash."""
    parts = [part for part in (str(cell.text).strip(), str(cell.second).strip()) if part not in _NOTHING]
    return "; ".join(parts) or None


def _value(column: EntryColumn, row: object) -> Value:
    return column.value(row) if column.value else words_of(column.cell(row))


def _on_paper(page: str) -> Export | None:
    """The tables of registers that have this page, as they stand in documents."""
    found = [one for one in registry.all_registers() if one.page == page and one.blocks and one.circle == Circle.OPEN]
    return Export(page, found[0].name, lambda asked: _tables(found, asked.initiative)) if found else None


def _tables(registers: Sequence[registry.Register], initiative: Initiative) -> Iterator[Sheet]:
    count = 0
    for register in registers:
        tables = [block for block in register.blocks(initiative) if isinstance(block, Table)] if register.blocks else []
        for table in tables:
            count += 1
            yield _table(table.caption or register.name, table)
    if not count:
        yield Sheet(str(registers[0].name), [Column(str(registers[0].name))], [])


def _table(title: Text, table: Table) -> Sheet:
    """A row that names those below it becomes a column of its own."""
    groups = any(not isinstance(row, tuple) for row in table.rows)
    rows: list[list[Value]] = []
    group = ""
    for row in table.rows:
        if isinstance(row, tuple):
            rows.append([*([group] if groups else []), *(words_of(cell) for cell in row)])
        else:
            group = row.title
    heads = [Column(column.title, column.width in WIDE) for column in table.columns]
    return Sheet(str(title), [*([Column(_("Group"))] if groups else []), *heads], rows)


def _safe(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60]
