"""The columns of a register, told once: for its list on the page and its table in a document."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from core import words
from core.blocks import Cell, Column, Table
from core.blocks.model import Width
from core.components import Text


@dataclass(frozen=True)
class EntryColumn:
    """A column: what it is called, what an entry says in it, its share of the width. `on_page`: whether the list shows it too."""

    label: Text
    cell: Callable[[Any], Cell]
    width: Width = "m"
    numeric: bool = False
    on_page: bool = True


def table(title: Text, columns: Iterable[EntryColumn], entries: Iterable[Any], caption: str = "") -> Table:
    """The entries of a register as a table for documents: number, title (under the heading `title`), then its columns."""
    told = tuple(columns)
    head = (Column(_("No."), "xs"), Column(str(title), "l"), *(Column(str(c.label), c.width, c.numeric) for c in told))
    rows = tuple((Cell(entry.code), Cell(entry.title), *(column.cell(entry) for column in told)) for entry in entries)
    return Table(head, rows, caption, row_header_index=1)


def person(somebody: Person | None) -> Cell:
    """Name and organisation of somebody; that nobody is named yet."""
    return Cell(words.named(somebody.name, somebody.organisation)) if somebody else Cell(_("Nobody yet"))


def day(value: Any) -> Cell:
    """A date in short; a dash for none."""
    return Cell(words.short_day(value) if value else "–")


def text(value: object, second: object = "") -> Cell:
    """Words; a dash for none."""
    return Cell(str(value or "–"), second=str(second or ""))


def amount(value: Any, currency: str = "") -> Cell:
    """Money in whole units, with its currency where given; a dash for none."""
    if value is None:
        return Cell("–")
    return Cell(words.money(value, currency) if currency else words.number(value))
