"""HTML read into blocks: what an editor sends, what a program pasted, what an attacker tries. Nothing is kept but words and their shape.

What is written from the blocks is our own markup around escaped words, so no tag, attribute or address of the sender survives.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from core.blocks.links import followable
from core.blocks.model import Bullets, Heading, Inline, Item, Paragraph, Quote, Span
from core.richtext.builder import Builder
from core.richtext.model import Reading, TextBlock, inline, spans_of
from core.richtext.plain import lines_of
from core.richtext.tables import table_of
from core.richtext.wordlists import level_of, without_mark, word_list_kind
from core.text import tidy

LONGEST_ADDRESS = 2000
DEEPEST = 60  # levels of nesting; what lies deeper is kept as its words
SILENT = frozenset(
    ("script", "style", "head", "title", "template", "iframe", "object", "embed", "noscript", "svg", "math", "audio", "video", "canvas")
    + ("select", "option", "textarea")
)
HEADINGS = {"h1": 1, "h2": 1, "h3": 1, "h4": 2, "h5": 2, "h6": 2}
ENDS = frozenset(
    ("p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "figure", "figcaption", "pre", "dl", "dt", "dd", "hr")
    + ("address", "details", "summary", "form", "fieldset", "center", "body", "html", "li", "caption")
    + ("thead", "tbody", "tfoot", "tr", "td", "th")
)  # fmt: skip
BOLD, NOT_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)"), re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)")
ITALIC, NOT_ITALIC = re.compile(r"font-style\s*:\s*(italic|oblique)"), re.compile(r"font-style\s*:\s*normal")


def read(html: str) -> Reading:
    """What the HTML says, as blocks. Never raises: what is no HTML is text."""
    builder = Builder()
    _walk(_body(tidy(html)), builder, 0)
    return Reading(builder.done(), builder.lost_pictures)


def safe_address(href: str) -> str:
    """The address of a link that may be followed, without spaces and signs that cannot be seen, or nothing."""
    address = followable("".join(char for char in href if char.isprintable() and not char.isspace()))
    return address if len(address) <= LONGEST_ADDRESS else ""


def picture_id(element: Any) -> str:
    """The id of one of our pictures that an img names, or nothing for one that stands elsewhere."""
    named = element.get("data-picture") or (element.get("src") or "").removeprefix("picture:")
    try:
        return str(UUID(named))
    except ValueError:
        return ""


def _body(html: str) -> Any:
    import tinyhtml5

    return tinyhtml5.parse(html, namespace_html_elements=False)


def _walk(element: Any, builder: Builder, depth: int) -> None:
    """Everything inside the element, in order."""
    builder.say(element.text)
    for child in element:
        if isinstance(child.tag, str):
            _enter(child, builder, depth + 1)
        builder.say(child.tail)


def _enter(element: Any, builder: Builder, depth: int) -> None:
    tag = element.tag.lower().rpartition("}")[2]
    if tag in SILENT or "mso-list:ignore" in _style(element):
        return
    if depth > DEEPEST:
        builder.say(" ".join(_words(element)))
    elif tag == "br":
        builder.line_break()
    elif tag == "img":
        builder.picture(picture_id(element), " ".join((element.get("alt") or "").split()))
    elif tag in HEADINGS:
        builder.add(_heading(element, HEADINGS[tag], builder, depth))
    elif tag in ("ul", "ol", "menu"):
        builder.add(_list(element, tag == "ol", builder, depth))
    elif tag == "blockquote":
        builder.add(_quote(element, builder, depth))
    elif tag == "table":
        builder.add(table_of(element, lambda cell: _inner(cell, builder, depth)))
    elif tag in ENDS:
        _block(element, builder, depth)
    else:
        _inline(element, tag, builder, depth)


def _block(element: Any, builder: Builder, depth: int) -> None:
    """A paragraph, or a box around other things; a paragraph that Word meant as a point of a list becomes one."""
    kind = word_list_kind(element)
    builder.end()
    if not kind:
        _walk(element, builder, depth)
        builder.end()
        return
    inner = _inner(element, builder, depth)
    for text in [block.text for block in inner if isinstance(block, Paragraph)]:
        builder.word_point(without_mark(text), kind == "ol", level_of(element))


def _inline(element: Any, tag: str, builder: Builder, depth: int) -> None:
    style = _style(element)
    strong = bool(BOLD.search(style)) or (tag in ("b", "strong") and not NOT_BOLD.search(style))
    emphasis = bool(ITALIC.search(style)) or (tag in ("i", "em", "cite", "dfn") and not NOT_ITALIC.search(style))
    with builder.looking(strong=strong, emphasis=emphasis, href=safe_address(element.get("href") or "") if tag == "a" else ""):
        _walk(element, builder, depth)


def _inner(element: Any, builder: Builder, depth: int) -> tuple[TextBlock, ...]:
    """What an element holds, as blocks of its own."""
    inside = Builder()
    _walk(element, inside, depth)
    found = inside.done()
    builder.lost_pictures += inside.lost_pictures
    return found


def _heading(element: Any, level: int, builder: Builder, depth: int) -> Iterator[TextBlock]:
    """A heading says its words plainly, on one line; a picture in it stands after it."""
    inside = _inner(element, builder, depth)
    text = " ".join(" ".join(lines_of(block)).replace("\n", " ") for block in inside)
    if text.strip():
        yield Heading(" ".join(text.split()), level)
    yield from (block for block in inside if not list(lines_of(block)))


def _list(element: Any, ordered: bool, builder: Builder, depth: int) -> Iterator[TextBlock]:
    """The points; a list that hangs between points (as some programs write it) lies below the point before it."""
    items: list[Inline | Item] = []
    after: list[TextBlock] = []
    for child, inside in _points(element, builder, depth):
        below = tuple(block for block in inside if isinstance(block, Bullets))
        words = [block for block in inside if not isinstance(block, Bullets)]
        after += [block for block in words if not list(lines_of(block))]
        text = _joined(words)
        if child in ("ul", "ol") and items and below:
            items[-1] = _with(items[-1], below)
        elif text or below:
            items.append(Item(text, below) if below else text)
    if items:
        yield Bullets(tuple(items), ordered)
    yield from after


def _points(element: Any, builder: Builder, depth: int) -> Iterator[tuple[str, tuple[TextBlock, ...]]]:
    """What stands in a list, in order: (tag, blocks) of each child, and words that stand between them."""
    if (element.text or "").strip():
        yield "", (Paragraph(" ".join(element.text.split())),)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in SILENT and depth < DEEPEST:
            inside = tuple(_list(child, child.tag == "ol", builder, depth + 1)) if child.tag in ("ul", "ol") else None
            yield child.tag, _inner(child, builder, depth + 1) if inside is None else inside
        elif isinstance(child.tag, str) and (words := " ".join(" ".join(_words(child)).split())):
            yield child.tag, (Paragraph(words),)
        if (child.tail or "").strip():
            yield "", (Paragraph(" ".join(child.tail.split())),)


def _with(point: Inline | Item, below: tuple[Bullets, ...]) -> Item:
    return Item(point.text, (*point.below, *below)) if isinstance(point, Item) else Item(point, below)


def _quote(element: Any, builder: Builder, depth: int) -> Iterator[TextBlock]:
    inside = _inner(element, builder, depth)
    text = _joined([block for block in inside if not isinstance(block, Bullets)])
    if text:
        yield Quote(text)
    yield from (block for block in inside if isinstance(block, Bullets) or not list(lines_of(block)))


def _joined(blocks: Iterable[TextBlock]) -> Inline:
    """Words of several blocks as one text, each on a line of its own."""
    found: list[Span] = []
    for block in blocks:
        if isinstance(block, (Paragraph, Quote)):
            said: tuple[Span, ...] = spans_of(block.text)
        else:
            said = tuple(Span(line) for line in ["\n".join(lines_of(block))] if line)
        found += [*([Span("\n")] if found and said else []), *said]
    return inline(found)


def _words(element: Any) -> Iterator[str]:
    """The words of a deep element, without walking down by calls."""
    stack: list[Any] = [element]
    while stack:
        found = stack.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found.tag, str) and found.tag.lower() not in SILENT:
            parts: list[Any] = [found.text or ""]
            for child in found:
                parts += [child, child.tail or ""]
            stack += reversed(parts)


def _style(element: Any) -> str:
    return "".join((element.get("style") or "").lower().split(" "))
