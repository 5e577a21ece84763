"""Tables: heads that repeat on each page, rows that stay whole, the words that name a row set apart."""

from collections.abc import Sequence

from core.blocks.model import Cell, Column, Facts, Group, Row, Table
from core.blocks.wide import split_table
from core.docx.ooxml import Element, el, on
from core.docx.story import Story
from core.docx.words import clean
from core.pdf.tables import percents

UPRIGHT, TURNED = 9, 12  # columns that a page has room for
LONG = 800  # characters in a cell from which its row may run on to the next page
FEW, SHORT = 8, 900  # rows and characters up to which a table is kept on one page
STRIP, BRIEF = 4, 40  # so many facts, so short, stand side by side
SHAPES = {"done": ("✓", "StateDone"), "warns": ("▲", "StateWarns"), "blocks": ("■", "StateBlocks")}


def table(story: Story, block: Table) -> None:
    """The table with its caption; one with more columns than the page has room for as several."""
    for part in split_table(block, TURNED if story.landscape else UPRIGHT):
        if part.caption:
            story.words("Caption", part.caption, keep_next=True)
        widths = shared(story.width, percents(part.columns))
        together = _is_short(part)
        rows = [_row(story, part, row, widths, together and at < len(part.rows) - 1) for at, row in enumerate(part.rows)]
        story.table(
            grid("Rows", widths, [_head(story, part, widths), *rows], head=True, named=part.row_header_index == 0, words=part.caption)
        )


def facts(story: Story, block: Facts) -> None:
    """A few short facts side by side, more of them below one another."""
    if not block.pairs:
        return
    if len(block.pairs) > STRIP or any(len(value) > BRIEF for _label, value in block.pairs):
        story.table(pairs(story, block.pairs))
        return
    widths = shared(story.width, [100 // len(block.pairs)] * len(block.pairs))
    cells = [
        cell(width, story.cell_words("FactLabel", label), story.cell_words("FactValue", value))
        for width, (label, value) in zip(widths, block.pairs, strict=True)
    ]
    story.table(grid("Strip", widths, [whole(*cells)]))


def pairs(story: Story, found: Sequence[tuple[str, str]]) -> Element:
    """Label and value as rows of two."""
    widths = shared(story.width, [30, 70])
    together = len(found) <= FEW and sum(len(value) for _label, value in found) <= SHORT
    rows = [_pair(story, pair, widths, together and at < len(found) - 1) for at, pair in enumerate(found)]
    return grid("Rows", widths, rows, named=True)


def _pair(story: Story, pair: tuple[str, str], widths: Sequence[int], keep: bool) -> Element:
    label, value = (story.cell_words(style, words, keep_next=keep) for style, words in zip(("FactLabel", "TableText"), pair, strict=True))
    return whole(cell(widths[0], label), cell(widths[1], value), split=len(pair[1]) > LONG)


def grid(
    style: str, widths: Sequence[int], rows: Sequence[Element], *, head: bool = False, named: bool = False, words: str = ""
) -> Element:
    """A table of ready rows. head says that the first row holds the titles, named that the first column names the rows."""
    look = {"firstRow": int(head), "lastRow": 0, "firstColumn": int(named), "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    return el(
        "tbl",
        el(
            "tblPr",
            el("tblStyle", val=style),
            el("tblW", w=sum(widths), type="dxa"),
            el("tblLayout", type="fixed"),
            el("tblLook", val=f"{0x600 | head << 5 | named << 7:04X}", **look),
            el("tblCaption", val=clean(words)) if words else None,
        ),
        el("tblGrid", *(el("gridCol", w=width) for width in widths)),
        *rows,
    )


def whole(*cells: Element, split: bool = False, head: bool = False) -> Element:
    """A row that no page break splits, unless split; head repeats it on each page."""
    return el("tr", el("trPr", on("cantSplit", not split), on("tblHeader", head)), *cells)


def cell(width: int, *paragraphs: Element, span: int = 1, fill: str = "") -> Element:
    """A cell over so many columns."""
    return el(
        "tc",
        el(
            "tcPr",
            el("tcW", w=width, type="dxa"),
            el("gridSpan", val=span) if span > 1 else None,
            el("shd", val="clear", color="auto", fill=fill) if fill else None,
        ),
        *paragraphs,
    )


def shared(width: int, shares: Sequence[int]) -> list[int]:
    """The width in parts by their shares; what rounding leaves goes to the last."""
    parts = [width * share // sum(shares) for share in shares]
    parts[-1] += width - sum(parts)
    return parts


def _head(story: Story, block: Table, widths: Sequence[int]) -> Element:
    titles = (story.cell_words("TableHead", column.title, align=_side(column)) for column in block.columns)
    return whole(*(cell(width, title) for width, title in zip(widths, titles, strict=True)), head=True)


def _row(story: Story, block: Table, row: Row, widths: Sequence[int], keep: bool) -> Element:
    if isinstance(row, Group):
        return whole(cell(sum(widths), story.cell_words("TableGroup", row.title, keep_next=True), span=len(widths), fill="E8F1F5"))
    cells = (
        cell(widths[at], *_content(story, column, value, at == block.row_header_index, keep))
        for at, (column, value) in enumerate(zip(block.columns, row, strict=True))
    )
    return whole(*cells, split=any(len(value.text) + len(value.second) > LONG for value in row))


def _content(story: Story, column: Column, value: Cell, names: bool, keep: bool) -> list[Element]:
    shape, look = SHAPES.get(value.state, ("", ""))
    made = story.cell_words("TableRowHead" if names else "TableText", value.text, look, align=_side(column), keep_next=keep)
    if shape:
        made.insert(1, story.inline(f"{shape}\u00a0", look)[0])
    if not value.second:
        return [made]
    return [made, story.cell_words("TableSecond", value.second, align=_side(column), keep_next=keep)]


def _side(column: Column) -> str:
    return "right" if column.numeric else ""


def _is_short(block: Table) -> bool:
    length = sum(len(value.text) + len(value.second) for row in block.rows if not isinstance(row, Group) for value in row)
    return len(block.rows) <= FEW and length <= SHORT
