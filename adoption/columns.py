"""The columns of a register, told once: for its list on the page and its table in a document."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from core import words
from core.blocks import Cell, Column, Table
from core.blocks.model import Width
from core.components import Text
from core.sheets import Measure, Money, Percent, Value


@dataclass(frozen=True)
class EntryColumn:
    """A column: what it is called, what an entry says in it, its share of the width. `on_page`: whether the list shows it too.

    value: the same as a date, sum or number for spreadsheets; where there is none, they get the words.
    """

    label: Text
    cell: Callable[[Any], Cell]
    width: Width = "m"
    numeric: bool = False
    on_page: bool = True
    value: Callable[[Any], Value] | None = None


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


def owner(label: Text) -> EntryColumn:
    """The column of whoever answers for an entry."""
    return EntryColumn(label, lambda entry: person(entry.owner), value=lambda entry: who(entry.owner))


def who(somebody: Person | None) -> str | None:
    """Name and organisation for a spreadsheet; nothing for nobody."""
    return words.named(somebody.name, somebody.organisation) if somebody else None


def said(value: Value) -> Cell:
    """A typed value in words."""
    if isinstance(value, bool):
        return Cell(_("Yes") if value else _("No"))
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, Money):
        return amount(value.amount, value.currency)
    if isinstance(value, Percent):
        return Cell(f"{words.number(value.value)}\u00a0%")
    if isinstance(value, Measure):
        return Cell(f"{words.number(value.value)} {value.unit}")
    return text(value) if value is None or isinstance(value, str) else Cell(words.number(value))
