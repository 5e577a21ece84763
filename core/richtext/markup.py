"""Rich text as light markup, for those who write in a plain box: Markdown, read by markdown-it and written by us."""

import re
from functools import lru_cache
from typing import Any

from core.blocks.model import Bullets, Heading, Inline, Paragraph, Quote, Span, Table
from core.richtext.model import Picture, TextBlock, item_of, spans_of
from core.richtext.reading import read
from core.text import tidy

OTHER_BULLET = re.compile(r"^(\s*)[•–▪◦](?=\s+\S)", re.MULTILINE)
YEAR = re.compile(r"^(\s*\d{4,})([.)])(?=\s)", re.MULTILINE)
LIVE = re.compile(r"[\\`*_\[\]<>|~]")
CLOSING = re.compile(r"(?:(?<=\s)|^)#+\s*$")
AT_START = re.compile(r"^(\s*)([#>+=-]|\d{1,9}[.)](?=\s|$))", re.MULTILINE)


def from_markup(text: str) -> tuple[TextBlock, ...]:
    """Blocks of what was typed: empty lines part paragraphs, a line end stays one, "- " and "1. " make lists, "### " a heading.

    **bold**, *italic*, [words](https://…), tables with |, ![description](picture:id). HTML in it is text.
    """
    lines = YEAR.sub(r"\1\\\2", OTHER_BULLET.sub(r"\1-", tidy(text)))
    return read(_markdown().render(lines)).blocks


def to_markup(blocks: tuple[TextBlock, ...]) -> str:
    """The text as it is typed in a plain box; read again it gives the same words in the same shape."""
    return "\n\n".join(_WRITERS[type(block)](block) for block in blocks)


@lru_cache(maxsize=1)
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable("table")
    parser.disable(["code", "fence", "backticks", "html_block", "html_inline", "lheading", "reference", "hr", "entity"])
    allowed = parser.validateLink
    parser.validateLink = lambda url: url.startswith("picture:") or allowed(url)  # type: ignore[method-assign]
    return parser


def _escaped(text: str) -> str:
    return LIVE.sub(lambda found: f"\\{found[0]}", text)


def _started(text: str) -> str:
    """Words that begin a line like a heading, list or quote stay words."""
    return AT_START.sub(_backslashed, text)


def _backslashed(found: re.Match[str]) -> str:
    sign = found[2]
    return f"{found[1]}{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"{found[1]}\\{sign}"


def _words(text: Inline) -> str:
    return _started("".join(_span(span) for span in spans_of(text)))


def _span(span: Span) -> str:
    """Looks do not hold across line ends in every reader of Markdown, so each line has its own."""
    return "\n".join(_line(line, span) for line in span.text.split("\n"))


def _line(text: str, span: Span) -> str:
    bare = text.strip(" ")
    if not bare or not (span.strong or span.emphasis or span.href):
        return _escaped(text)
    mark = ("**" if span.strong else "") + ("*" if span.emphasis else "")
    words = f"{mark}{_escaped(bare)}{mark[::-1]}"
    if span.href:
        words = f"[{words}]({span.href.replace('(', '%28').replace(')', '%29')})"
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    return f"{before}{words}{after}"


def _heading(block: Heading) -> str:
    """Signs at the end that would close the heading stay words."""
    words = CLOSING.sub(lambda found: f"\\{found[0]}", _escaped(block.text))
    return f"{'#' * (block.level + 2)} {words}"


def _bullets(block: Bullets, indent: str = "") -> str:
    lines = []
    for number, point in enumerate(map(item_of, block.items), 1):
        mark = f"{number}. " if block.ordered else "- "
        inner = indent + " " * len(mark)
        lines.append(f"{indent}{mark}{_words(point.text).replace(chr(10), chr(10) + inner)}")
        lines += [_bullets(below, inner) for below in point.below]
    return "\n".join(lines)


def _quote(block: Quote) -> str:
    return "\n".join(f"> {line}" for line in _words(block.text).split("\n"))


def _table(block: Table) -> str:
    rows = [[_escaped(column.title) for column in block.columns], ["---"] * len(block.columns)]
    rows += [[_cell(cell.text) for cell in row] for row in block.rows if isinstance(row, tuple)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(text: Inline) -> str:
    """A row is one line: line ends in a cell become a slash between spaces."""
    return "".join(_span(Span(span.text.replace("\n", " / "), span.strong, span.emphasis, span.href)) for span in spans_of(text))


def _picture(block: Picture) -> str:
    return f"![{_escaped(block.alternative)}](picture:{block.id})"


_WRITERS: dict[type, Any] = {
    Paragraph: lambda block: _words(block.text),
    Heading: _heading,
    Bullets: _bullets,
    Quote: _quote,
    Table: _table,
    Picture: _picture,
}
