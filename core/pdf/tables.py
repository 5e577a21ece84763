"""Tables for paper: fixed column widths (fast, and no word pushes a column off the page), heads that repeat."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.blocks.html import inline, lines
from core.blocks.model import Cell, Column, Facts, Group, Row, Table
from core.blocks.wide import split_table
from core.charts.svg import joined

SHARES = {"xs": 12, "s": 29, "m": 34, "l": 46, "xl": 66}
UPRIGHT, TURNED, ROOM = 8, 12, 260  # most columns on an upright and on a turned page, and shares that fit upright however many
LONG = 800  # characters in a cell from which its row may run on to the next page
FEW, SHORT = 8, 900  # rows and characters up to which a table is kept on one page


def tables(block: Table) -> SafeString:
    """The table; one with many columns on a turned page, with more still in parts that repeat the column that names the rows."""
    if not is_wide(block):
        return table(block)
    parts = split_table(block, TURNED) if len(block.columns) > TURNED and _share(block) > 2 * ROOM else (block,)
    return format_html('<div class="turned">{}</div>', joined(map(table, parts)))


def is_wide(block: Table) -> bool:
    """True for a table that lies on a turned page."""
    return len(block.columns) > UPRIGHT and _share(block) > ROOM


def _share(block: Table) -> int:
    return sum(SHARES[column.width] for column in block.columns)


def table(block: Table) -> SafeString:
    """The table with caption, column widths, head and rows."""
    widths = percents(block.columns)
    shape = format_html("<colgroup>{}</colgroup>", format_html_join("", '<col class="p{}">', ((width,) for width in widths)))
    head = format_html_join("", '<th scope="col"{}>{}</th>', ((_numeric(column), column.title) for column in block.columns))
    caption = format_html("<caption>{}</caption>", block.caption) if block.caption else ""
    body = joined(_row(block, row) for row in block.rows)
    css = SafeString(' class="short"' if _is_short(block) else "")
    return format_html("<table{}>{}{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>", css, caption, shape, head, body)


def facts_table(block: Facts) -> SafeString:
    """Label and value as rows of two, for many or long values."""
    rows = ((label, lines(value)) for label, value in block.pairs)
    css = "pairs short" if len(block.pairs) <= FEW and sum(len(value) for _label, value in block.pairs) <= SHORT else "pairs"
    return format_html(
        '<table class="{}"><tbody>{}</tbody></table>', css, format_html_join("", '<tr><th scope="row">{}</th><td>{}</td></tr>', rows)
    )


def percents(columns: Sequence[Column]) -> list[int]:
    """Whole percentages by the columns' shares, a hundred in all, none below one."""
    shares = [SHARES[column.width] for column in columns]
    result = [max(1, share * 100 // sum(shares)) for share in shares]
    result[shares.index(max(shares))] += 100 - sum(result)
    return result


def _is_short(block: Table) -> bool:
    length = sum(len(cell.text) + len(cell.second) for row in block.rows if not isinstance(row, Group) for cell in row)
    return len(block.rows) <= FEW and length <= SHORT


def _row(block: Table, row: Row) -> SafeString:
    if isinstance(row, Group):
        return format_html('<tr class="group"><th scope="rowgroup" colspan="{}">{}</th></tr>', len(block.columns), row.title)
    cells = (_cell(column, cell, at == block.row_header_index) for at, (column, cell) in enumerate(zip(block.columns, row, strict=True)))
    flows = any(len(cell.text) + len(cell.second) > LONG for cell in row)
    return format_html("<tr{}>{}</tr>", SafeString(' class="flows"' if flows else ""), joined(cells))


def _cell(column: Column, cell: Cell, is_header: bool) -> SafeString:
    return format_html('<th scope="row"{}>{}</th>' if is_header else "<td{}>{}</td>", _numeric(column), _content(cell))


def _content(cell: Cell) -> SafeString:
    text = format_html('<span class="is {}">{}</span>', cell.state, inline(cell.text)) if cell.state else inline(cell.text)
    return format_html('{}<span class="second">{}</span>', text, lines(cell.second)) if cell.second else text


def _numeric(column: Column) -> SafeString:
    return SafeString(' class="num"' if column.numeric else "")
