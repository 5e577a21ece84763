"""Tables read from HTML: one head row, every cell a text, rows of one length, whatever was merged."""

from collections.abc import Callable, Iterator
from typing import Any

from core.blocks.model import Cell, Column, Inline, Paragraph, Quote, Span, Table, Width
from core.richtext.model import Picture, TextBlock, inline, spans_of
from core.richtext.plain import lines_of

MOST_COLUMNS, MOST_ROWS, MOST_CELLS = 100, 2000, 20_000
Inner = Callable[[Any], tuple[TextBlock, ...]]


def table_of(element: Any, inner: Inner) -> Iterator[TextBlock]:
    """The table as a block, pictures in its cells after it; a table of one cell is only a frame, its content stands alone."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in _rows(element)]
    rows = [row for row in rows if row]
    if not rows:
        return
    if len(rows) == 1 and len(rows[0]) == 1:
        yield from inner(rows[0][0])
        return
    read = [[(cell.tag == "th", inner(cell), _span(cell)) for cell in row] for row in rows]
    grid = [[(is_head, _text(blocks)) for is_head, blocks, span in row for blocks in (blocks, *((),) * (span - 1))] for row in read]
    yield _table(grid)
    yield from (block for row in read for _head, blocks, _n in row for block in blocks if isinstance(block, Picture))


def _rows(element: Any) -> Iterator[Any]:
    """The rows of the table itself, not of one within."""
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _span(cell: Any) -> int:
    words = cell.get("colspan") or "1"
    return min(max(int(words), 1), MOST_COLUMNS) if words.isascii() and words.isdigit() and len(words) < 5 else 1


def _table(grid: list[list[tuple[bool, Inline]]]) -> Table:
    """The first row is the head; the first column heads its rows where its cells say so."""
    wide = max(len(row) for row in grid)
    full = [[*row, *[(False, "")] * (wide - len(row))] for row in grid]
    head, *body = full
    named = bool(body) and all(row[0][0] for row in body)
    titles = [" ".join(str(text).split()) for _head, text in head]
    columns = tuple(Column(title, width) for title, width in zip(titles, _widths(full), strict=True))
    return Table(columns, tuple(tuple(Cell(text) for _head, text in row) for row in body), row_header_index=0 if named else None)


def _widths(grid: list[list[tuple[bool, Inline]]]) -> list[Width]:
    """A share for each column by the words in it."""
    sizes = [[len(text) for _head, text in column] for column in zip(*grid, strict=True)]
    return [_width(max(column), sum(column) / len(column)) for column in sizes]


def _width(longest: int, usual: float) -> Width:
    if longest <= 8:
        return "xs"
    if longest <= 16:
        return "s"
    return "m" if usual <= 30 else "l" if usual <= 80 else "xl"


def _text(blocks: tuple[TextBlock, ...]) -> Inline:
    """A cell's words: paragraphs keep their looks and stand on lines of their own, points of a list become lines with a dash."""
    found: list[Span] = []
    for block in blocks:
        said = list(spans_of(block.text)) if isinstance(block, (Paragraph, Quote)) else [Span("\n".join(lines_of(block, mark="– ")))]
        if any(span.text for span in said):
            found += [*([Span("\n")] if found else []), *said]
    return inline(found)
