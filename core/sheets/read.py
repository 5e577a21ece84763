"""The first sheet of a file as rows of values."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.sheets.model import Format
from core.sheets.opening import opened
from core.sheets.read_ods import ods_rows
from core.sheets.read_xlsx import xlsx_rows
from core.sheets.values import Read


@dataclass(frozen=True)
class Row:
    """A row that says something, by its number in the file (the first is 1)."""

    number: int
    values: Sequence[Read]


@dataclass(frozen=True)
class Table:
    """What was read. merged: some cells are joined; the value stands in the first of them alone."""

    rows: Sequence[Row]
    merged: bool


def read(data: bytes) -> Table:
    """The first sheet of an XLSX or OpenDocument file; rows without a value are left out.

    Formulas give the value they last had. Raises core.sheets.opening.Refused for anything that is not such a file, with the reason.
    """
    parcel = opened(data)
    found, merged = (xlsx_rows if parcel.kind == Format.XLSX else ods_rows)(parcel)
    return Table([Row(number, values) for number, values in found], merged)
