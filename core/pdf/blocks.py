"""Blocks for paper. The markup is chosen for the tags it becomes: lists, headings, tables with header cells, figures."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from core.blocks.direction import right_to_left
from core.blocks.html import inline, lines
from core.blocks.model import Block, Bullets, Facts, Figure, Heading, Image, Inline, Item, Lead, Note, Paragraph, Quote, Table
from core.charts.svg import joined
from core.pdf.tables import facts_table, is_wide, tables

PICTURES = "picture:"  # addresses of pictures inside a document; only the writer answers them
DOTS = 150 / 25.4  # of a picture on a millimetre
LED = ' class="led"'  # a heading that goes with the wide table below it to a turned page
STRIP = 4  # so many short facts stand side by side; more stand below one another
SHORT = 40
TALL = 1.3  # height to width from which a drawing is bound by the page's height


@dataclass
class Outline:
    """The level of the last heading written, so that no level is skipped on the way down."""

    last: int = 1

    def enter(self, wanted: int) -> int:
        """The level to write: the wanted one, at most one deeper than the last and at most 6."""
        self.last = min(wanted, self.last + 1, 6)
        return self.last


def written(blocks: Iterable[Block], above: int, outline: Outline) -> SafeString:
    """The blocks under a heading of that level. Headings right above a wide table go with it to its turned page."""
    blocks = tuple(blocks)
    return joined(
        _headline(block, above, outline, is_led(blocks[at:])) if isinstance(block, Heading) else WRITERS[type(block)](block, above, outline)
        for at, block in enumerate(blocks)
    )


def is_led(blocks: Sequence[Block]) -> bool:
    """True if a wide table comes first, or after nothing but headings."""
    first = next((block for block in blocks if not isinstance(block, Heading)), None)
    return isinstance(first, Table) and is_wide(first)


def _paragraph(block: Paragraph, above: int, outline: Outline) -> SafeString:
    return format_html("<p{}>{}</p>", turned(block.text), inline(block.text))


def turned(text: Inline) -> SafeString:
    """The attribute of a paragraph that runs from right to left."""
    return SafeString(' dir="rtl"' if right_to_left(text) else "")


def _lead(block: Lead, above: int, outline: Outline) -> SafeString:
    return format_html('<p class="lead">{}</p>', lines(block.text))


def _headline(block: Heading, above: int, outline: Outline, is_turned: bool) -> SafeString:
    tag = SafeString(f"h{outline.enter(above + block.level)}")
    return format_html("<{}{}>{}</{}>", tag, SafeString(LED) if is_turned else "", block.text, tag)


def _bullets(block: Bullets, above: int, outline: Outline) -> SafeString:
    tag = SafeString("ol" if block.ordered else "ul")
    return format_html('<{} class="list">{}</{}>', tag, joined(map(_point, block.items)), tag)


def _point(point: Inline | Item) -> SafeString:
    if not isinstance(point, Item):
        return format_html("<li{}>{}</li>", turned(point), inline(point))
    return format_html(
        "<li{}>{}{}</li>", turned(point.text), inline(point.text), joined(_bullets(below, 0, Outline()) for below in point.below)
    )


def _quote(block: Quote, above: int, outline: Outline) -> SafeString:
    by = format_html('<p class="by">{}</p>', block.by) if block.by else ""
    return format_html("<blockquote><p{}>{}</p>{}</blockquote>", turned(block.text), inline(block.text), by)


def _facts(block: Facts, above: int, outline: Outline) -> SafeString:
    if len(block.pairs) > STRIP or any(len(value) > SHORT for _label, value in block.pairs):
        return facts_table(block)
    pairs = ((label, lines(value)) for label, value in block.pairs)
    items = format_html_join("", '<li><span class="k">{}</span><span class="v">{}</span></li>', pairs)
    return format_html('<ul class="key k{}">{}</ul>', len(block.pairs), items)


def _note(block: Note, above: int, outline: Outline) -> SafeString:
    title = format_html("<strong>{}</strong> ", block.title) if block.title else ""
    source = format_html('<p class="source">{}</p>', block.source) if block.source else ""
    return format_html('<div class="note"><p><em>{}</em> {}</p><p>{}</p>{}</div>', block.by, title, lines(block.text), source)


def _figure(block: Figure, above: int, outline: Outline) -> SafeString:
    caption = format_html("<figcaption>{}</figcaption>", block.caption) if block.caption else ""
    return format_html('<figure class="{}">{}{}</figure>', "tall" if _ratio(block.svg) > TALL else "wide-as-page", told(block), caption)


def _image(block: Image, above: int, outline: Outline) -> SafeString:
    """A picture by its hash: the writer hands its bytes to the layout, nothing is fetched. Without bytes its words stand."""
    if not block.data:
        return format_html("<p>{}</p>", block.alternative)
    caption = format_html("<figcaption>{}</figcaption>", block.caption) if block.caption else ""
    return format_html('<figure class="picture">{}{}</figure>', picture(block), caption)


def picture(block: Image, wide: float = 166.0, high: float = 190.0) -> SafeString:
    """The img of a picture: as large as its pixels ask for at 150 dots an inch, at most `wide` and `high` millimetres."""
    natural = block.width / DOTS
    width = max(1, round(min(natural, wide, high * block.width / max(block.height, 1))))
    return format_html('<img src="{}" alt="{}" class="w{}">', f"{PICTURES}{block.sha256}", block.alternative, width)


def told(figure: Figure) -> SafeString:
    """The drawing with its name and its alternative as title: the only words a reader of the tagged file is given.

    Raises ValueError for a drawing without a title.
    """
    words = escape(": ".join(part for part in (figure.title, figure.alternative) if part))
    told_svg, found = re.subn(r"<title>.+?</title>", lambda _: f"<title>{words}</title>", figure.svg, count=1, flags=re.DOTALL)
    if not found or not words:
        raise ValueError("A drawing on paper needs a title")
    return SafeString(told_svg)


def _ratio(svg: str) -> float:
    found = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)
    return float(found[2]) / float(found[1]) if found else 0.0


def _table(block: Table, above: int, outline: Outline) -> SafeString:
    return tables(block)


WRITERS: dict[type[Any], Callable[[Any, int, Outline], SafeString]] = {
    Paragraph: _paragraph,
    Lead: _lead,
    Bullets: _bullets,
    Quote: _quote,
    Facts: _facts,
    Note: _note,
    Figure: _figure,
    Table: _table,
    Image: _image,
}
