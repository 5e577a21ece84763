"""A book of sheets with typed cells, and how each kind of value looks."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from core.sheets.values import Measure, Money, Percent, Value, clean

Kind = Literal["text", "number", "money", "percent", "date", "moment", "yes_no"]
_PLACES = 4
_FORBIDDEN = "[]:*?/\\'"


class Format(StrEnum):
    """The two kinds of file, by the ending of their names."""

    XLSX = "xlsx"
    ODS = "ods"


@dataclass(frozen=True)
class Column:
    """A column: its heading; `wide` for sentences, which wrap."""

    title: str
    wide: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table with one heading row. Each row has a value for each column."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


@dataclass(frozen=True)
class Book:
    """What a file holds. language: code of the language it is written in (en, sv, fi, nb); by: whose it is."""

    title: str
    language: str
    sheets: Sequence[Sheet]
    by: str = ""


@dataclass(frozen=True)
class Look:
    """How a value is shown: kind, decimal places, what follows the number."""

    kind: Kind
    places: int = 0
    unit: str = ""


TEXT = Look("text")


def look_of(value: Value) -> Look:
    """The look that a value asks for."""
    if isinstance(value, bool):
        return Look("yes_no")
    if isinstance(value, datetime.datetime):
        return Look("moment")
    if isinstance(value, datetime.date):
        return Look("date")
    if isinstance(value, Money):
        return Look("money", 2 if places(value.amount) else 0, value.currency)
    if isinstance(value, Percent):
        return Look("percent", places(value.value))
    if isinstance(value, Measure):
        return Look("number", places(value.value), value.unit)
    if isinstance(value, (int, Decimal)):
        return Look("number", places(value))
    return TEXT


def places(value: int | Decimal) -> int:
    """Decimal places worth showing, at most four."""
    exponent = Decimal(value).normalize().as_tuple().exponent
    return min(_PLACES, max(0, -exponent)) if isinstance(exponent, int) else 0


def plain_number(value: Value) -> int | Decimal:
    """The number of a value that has one: the amount, the share (40 % is 0.4), the measure."""
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, Percent):
        return Decimal(value.value) / 100
    if isinstance(value, Measure):
        return value.value
    assert isinstance(value, (int, Decimal))
    return value


def sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    """Names that both formats take: short, without the characters they forbid, each once."""
    found: list[str] = []
    for sheet in sheets:
        allowed = "".join(" " if c in _FORBIDDEN or ord(c) < 32 else c for c in clean(sheet.title))
        name = " ".join(allowed.split())[:28].strip() or "1"
        twice = sum(other.casefold().startswith(name.casefold()) for other in found)
        found.append(f"{name} {twice + 1}" if twice else name)
    return found


def widths(columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> list[int]:
    """Widths in characters: as wide as what stands there (the first two hundred rows tell), between ten and sixty."""
    found = [max(10, min(24, len(column.title) + 4)) for column in columns]
    for row in rows[:200]:
        for at, value in enumerate(row):
            found[at] = max(found[at], _length(value) + 2)
    return [min(60 if column.wide else 40, width) for column, width in zip(columns, found, strict=True)]


def _length(value: Value) -> int:
    if isinstance(value, str):
        return max(map(len, value.split("\n")))
    if isinstance(value, datetime.datetime):
        return 18
    return 0 if value is None else len(str(plain_number(value))) + 4 if isinstance(value, (Money, Percent, Measure)) else 10
