"""Blocks written as the one HTML that is stored: our own markup around escaped words."""

from collections.abc import Iterable
from html import escape
from typing import Any

from core.blocks.model import Bullets, Heading, Inline, Paragraph, Quote, Rich, Span, Table
from core.richtext.model import Picture, TextBlock, item_of


def write(blocks: Iterable[TextBlock]) -> str:
    """The canonical HTML of a text; read() of it gives the same blocks."""
    return "".join(_WRITERS[type(block)](block) for block in blocks)


def _words(text: Inline) -> str:
    return "".join(_span(span) for span in text.spans) if isinstance(text, Rich) else _escaped(text)


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _span(span: Span) -> str:
    html = _escaped(span.text)
    if span.emphasis:
        html = f"<em>{html}</em>"
    if span.strong:
        html = f"<strong>{html}</strong>"
    return f'<a href="{escape(span.href)}">{html}</a>' if span.href else html


def _paragraph(block: Paragraph) -> str:
    return f"<p>{_words(block.text)}</p>"


def _heading(block: Heading) -> str:
    return f"<h{block.level + 2}>{_escaped(block.text)}</h{block.level + 2}>"


def _bullets(block: Bullets) -> str:
    tag = "ol" if block.ordered else "ul"
    points = (f"<li>{_words(point.text)}{''.join(map(_bullets, point.below))}</li>" for point in map(item_of, block.items))
    return f"<{tag}>{''.join(points)}</{tag}>"


def _quote(block: Quote) -> str:
    return f"<blockquote><p>{_words(block.text)}</p></blockquote>"


def _table(block: Table) -> str:
    head = "".join(f'<th scope="col">{_escaped(column.title)}</th>' for column in block.columns)
    rows = "".join(f"<tr>{''.join(_cells(block, row))}</tr>" for row in block.rows if isinstance(row, tuple))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(block: Table, row: tuple[Any, ...]) -> Iterable[str]:
    for at, cell in enumerate(row):
        yield f'<th scope="row">{_words(cell.text)}</th>' if at == block.row_header_index else f"<td>{_words(cell.text)}</td>"


def _picture(block: Picture) -> str:
    return f'<img data-picture="{block.id}" alt="{escape(block.alternative)}">'


_WRITERS: dict[type, Any] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Bullets: _bullets,
    Quote: _quote,
    Table: _table,
    Picture: _picture,
}
