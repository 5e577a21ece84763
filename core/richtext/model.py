"""What a rich text is made of: the neutral blocks that people may write, and pictures by their id until their bytes are needed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.blocks.model import Bullets, Heading, Inline, Item, Paragraph, Quote, Rich, Span, Table

LONGEST = 300_000  # characters of a section's HTML; a hundred pages


@dataclass(frozen=True)
class Picture:
    """A picture in a text: the id of its row, and the words for who cannot see it (empty: they are still missing)."""

    id: str
    alternative: str


TextBlock = Paragraph | Heading | Bullets | Quote | Table | Picture
AROUND_BREAKS = re.compile(" *\n *")


@dataclass(frozen=True)
class Reading:
    """What was understood: blocks, how many pictures stand elsewhere and cannot be kept, how many pictures have no alternative."""

    blocks: tuple[TextBlock, ...]
    lost_pictures: int = 0


def inline(spans: Iterable[Span]) -> Inline:
    """The shortest form of some words: neighbours of one look joined, ends trimmed, plain text as str."""
    joined: list[Span] = []
    for span in spans:
        if joined and same_look(joined[-1], span):
            joined[-1] = look(joined[-1], joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    trimmed = _trimmed(joined)
    if not any(span.strong or span.emphasis or span.href for span in trimmed):
        return "".join(span.text for span in trimmed)
    return Rich(tuple(trimmed))


def spans_of(text: Inline) -> tuple[Span, ...]:
    """The spans of some words."""
    return text.spans if isinstance(text, Rich) else (Span(text),)


def look(span: Span, text: str) -> Span:
    """Other words of the same look."""
    return Span(text, span.strong, span.emphasis, span.href)


def same_look(one: Span, other: Span) -> bool:
    """Whether both look alike and lead to the same place."""
    return (one.strong, one.emphasis, one.href) == (other.strong, other.emphasis, other.href)


def item_of(point: Inline | Item) -> Item:
    """A point of a list, with or without lists below."""
    return point if isinstance(point, Item) else Item(point)


def _trimmed(spans: list[Span]) -> list[Span]:
    """Without spaces at the ends, around line breaks and after one another."""
    found: list[Span] = []
    for span in spans:
        words = AROUND_BREAKS.sub("\n", span.text)
        before = found[-1].text if found else "\n"
        if before.endswith((" ", "\n")):
            words = words.lstrip(" ") if found else words.lstrip(" \n")
        if words.startswith("\n") and before.endswith(" "):
            found = _ending(found, " ")
        if words:
            found.append(look(span, words))
    return _ending(found, " \n")


def _ending(spans: list[Span], without: str) -> list[Span]:
    """The spans without such characters at their end."""
    while spans:
        words = spans[-1].text.rstrip(without)
        if words:
            return [*spans[:-1], look(spans[-1], words)]
        spans = spans[:-1]
    return spans
