"""Tables with more columns than a page has room for, as several that stand below one another."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext

from core.blocks.model import Group, Row, Table


def split_table(table: Table, at_most: int) -> tuple[Table, ...]:
    """The table as it is, or parts of at most so many columns, shared out evenly; the column that names the rows stands in each.

    The captions of the parts say which columns they hold, in the active language. Raises ValueError for fewer than two columns.
    """
    if at_most < 2:
        raise ValueError("A part of a table needs at least two columns")
    if len(table.columns) <= at_most:
        return (table,)
    named = table.row_header_index
    others = [at for at in range(len(table.columns)) if at != named]
    return tuple(_part(table, chunk) for chunk in _shared(others, at_most - (named is not None)))


def _shared(places: Sequence[int], at_most: int) -> list[Sequence[int]]:
    """Runs of nearly the same length, none longer than at_most."""
    count = -(-len(places) // at_most)
    edges = [len(places) * at // count for at in range(count + 1)]
    return [places[start:end] for start, end in zip(edges, edges[1:], strict=False)]


def _part(table: Table, chunk: Sequence[int]) -> Table:
    named = table.row_header_index
    places = sorted(chunk if named is None else (named, *chunk))
    return replace(
        table,
        columns=tuple(table.columns[at] for at in places),
        rows=tuple(_row(row, places) for row in table.rows),
        caption=_caption(table, chunk[0] + 1, chunk[-1] + 1),
        row_header_index=None if named is None else places.index(named),
    )


def _row(row: Row, places: Sequence[int]) -> Row:
    return row if isinstance(row, Group) else tuple(row[at] for at in places)


def _caption(table: Table, first: int, last: int) -> str:
    words = gettext("{caption} (columns {first}–{last} of {all})") if table.caption else gettext("Columns {first}–{last} of {all}")
    return words.format(caption=table.caption, first=first, last=last, all=len(table.columns))
