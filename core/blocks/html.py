"""Blocks for the screen, in the classes of the theme."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.blocks.links import followable
from core.blocks.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Figure,
    Group,
    Heading,
    Image,
    Inline,
    Item,
    Lead,
    Note,
    Paragraph,
    Quote,
    Rich,
    Row,
    Span,
    Table,
)

PROSE = (Paragraph, Lead, Heading, Bullets, Quote)


def to_html(blocks: Iterable[Block], *, heading_level: int) -> SafeString:
    """The blocks as HTML. heading_level is that of the heading above them (1 to 5); theirs lie below it. All text is escaped."""
    if not 1 <= heading_level <= 5:
        raise ValueError("A heading above blocks has level 1 to 5")
    return _joined(_run(run, heading_level) for run in _runs(blocks))


def lines(text: str) -> SafeString:
    """Text escaped, with its line breaks kept."""
    return SafeString(str(escape(text)).replace("\n", "<br>"))


def inline(value: Inline) -> SafeString:
    """Words with their looks and links, escaped, line breaks kept. A link that may not be followed is text."""
    return _joined(map(_span, value.spans)) if isinstance(value, Rich) else lines(value)


def _span(span: Span) -> SafeString:
    words = lines(span.text)
    if span.emphasis:
        words = format_html("<em>{}</em>", words)
    if span.strong:
        words = format_html("<strong>{}</strong>", words)
    address = followable(span.href)
    return format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', address, words) if address else words


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # every part is already safe


def _runs(blocks: Iterable[Block]) -> list[list[Block]]:
    """Prose that stands together is one run; a table, figure or note stands alone."""
    runs: list[list[Block]] = []
    for block in blocks:
        together = runs and isinstance(block, PROSE) and isinstance(runs[-1][-1], PROSE)
        runs[-1].append(block) if together else runs.append([block])
    return runs


def _run(run: list[Block], above: int) -> SafeString:
    written = _joined(WRITERS[type(block)](block, above) for block in run)
    return format_html('<div class="fl-prose">{}</div>', written) if isinstance(run[0], PROSE) else written


def _paragraph(block: Paragraph, above: int) -> SafeString:
    return format_html("<p>{}</p>", inline(block.text))


def _lead(block: Lead, above: int) -> SafeString:
    return format_html('<p class="fl-head__lead">{}</p>', lines(block.text))


def _heading(block: Heading, above: int) -> SafeString:
    return _headline(block.text, above + block.level)


def _headline(text: str, level: int) -> SafeString:
    tag = SafeString(f"h{min(level, 6)}")
    return format_html("<{}>{}</{}>", tag, text, tag)


def _bullets(block: Bullets, above: int) -> SafeString:
    tag = SafeString("ol" if block.ordered else "ul")
    return format_html("<{}>{}</{}>", tag, format_html_join("", "<li>{}</li>", ((_item(item, above),) for item in block.items)), tag)


def _item(item: Inline | Item, above: int) -> SafeString:
    if not isinstance(item, Item):
        return inline(item)
    return inline(item.text) + _joined(_bullets(below, above) for below in item.below)


def _quote(block: Quote, above: int) -> SafeString:
    by = format_html("<footer>{}</footer>", block.by) if block.by else ""
    return format_html("<blockquote><p>{}</p>{}</blockquote>", inline(block.text), by)


def _facts(block: Facts, above: int) -> SafeString:
    pairs = ((label, lines(value)) for label, value in block.pairs)
    return format_html('<dl class="fl-facts">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", pairs))


def _note(block: Note, above: int) -> SafeString:
    cite = format_html("<cite>{}</cite>", block.source) if block.source else ""
    head = _headline(block.title, above + 1) if block.title else ""
    return format_html('<div class="fl-note"><p class="fl-note__by">{}</p>{}<p>{}</p>{}</div>', block.by, head, lines(block.text), cite)


def _figure(block: Figure, above: int) -> SafeString:
    caption = format_html("<figcaption>{}</figcaption>", block.caption) if block.caption else ""
    words = format_html('<p class="fl-vh">{}</p>', block.alternative) if block.alternative else ""
    return format_html('<figure class="fl-figure">{}{}{}</figure>', block.svg, words, caption)


def _image(block: Image, above: int) -> SafeString:
    """Without an address there is nothing to show but the words for it."""
    if not block.url:
        picture = format_html("<p><em>{}</em></p>", block.alternative)
    else:
        picture = format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">', block.url, block.alternative, block.width, block.height
        )
    caption = format_html("<figcaption>{}</figcaption>", block.caption) if block.caption else ""
    return format_html('<figure class="fl-figure">{}{}</figure>', picture, caption)


def _table(block: Table, above: int) -> SafeString:
    head = _joined(map(_title, block.columns))
    return format_html(
        '<div class="fl-tablewrap"><table class="ds-table fl-table" role="table">{}<thead role="rowgroup"><tr role="row">{}</tr></thead>'
        '<tbody role="rowgroup">{}</tbody></table></div>',
        format_html("<caption>{}</caption>", block.caption) if block.caption else "",
        head,
        _joined(_row(block, row) for row in block.rows),
    )


def _title(column: Column) -> SafeString:
    """A column without a title has no header cell: an empty one would be read out as nothing."""
    if not column.title.strip():
        return format_html('<td role="cell"{}></td>', _numeric(column))
    return format_html('<th role="columnheader" scope="col"{}>{}</th>', _numeric(column), column.title)


def _row(table: Table, row: Row) -> SafeString:
    if isinstance(row, Group):
        span = len(table.columns)
        return format_html(
            '<tr class="fl-group" role="row"><th role="rowheader" scope="rowgroup" colspan="{}">{}</th></tr>', span, row.title
        )
    cells = (_cell(column, cell, at == table.row_header_index) for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)))
    return format_html('<tr role="row">{}</tr>', _joined(cells))


def _cell(column: Column, cell: Cell, is_header: bool) -> SafeString:
    if is_header:
        return format_html('<th role="rowheader" scope="row"{}>{}</th>', _numeric(column), _content(cell))
    return format_html('<td role="cell" data-label="{}"{}>{}</td>', column.title, _numeric(column), _content(cell))


def _numeric(column: Column) -> SafeString:
    return SafeString(" data-num" if column.numeric else "")


def _content(cell: Cell) -> SafeString:
    text = inline(cell.text)
    if cell.state:
        icon = format_html('<svg aria-hidden="true" viewBox="0 0 20 20"><use href="#i-{}"></use></svg>', cell.state)
        text = format_html('<span class="fl-state" data-is="{}">{}{}</span>', cell.state, icon, text)
    return format_html('{}<span class="fl-second">{}</span>', text, lines(cell.second)) if cell.second else text


WRITERS: dict[type[Any], Callable[[Any, int], SafeString]] = {
    Paragraph: _paragraph,
    Lead: _lead,
    Heading: _heading,
    Bullets: _bullets,
    Quote: _quote,
    Facts: _facts,
    Note: _note,
    Figure: _figure,
    Image: _image,
    Table: _table,
}
