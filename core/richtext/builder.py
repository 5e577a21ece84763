"""Builds blocks from words and ends of paragraphs as they come by."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from core.blocks.model import Bullets, Inline, Item, Paragraph, Span
from core.richtext.model import Picture, TextBlock, inline

SPACES = re.compile("[ \t\n\r\f]+")


class Builder:
    """Collects words into the paragraph at hand, paragraphs and other blocks into the text. `lost_pictures` counts what cannot be kept."""

    def __init__(self) -> None:
        self.lost_pictures = 0
        self._blocks: list[TextBlock] = []
        self._spans: list[Span] = []
        self._look = Span("")
        self._points: list[tuple[int, bool, Inline]] = []

    def say(self, text: str | None) -> None:
        """Words as HTML has them: any run of spaces and line ends is one space."""
        if text:
            words = SPACES.sub(" ", text)
            if words.strip(" ") or self._spans:
                self._spans.append(Span(words, self._look.strong, self._look.emphasis, self._look.href))

    def line_break(self) -> None:
        """A new line in the same paragraph."""
        if self._spans:
            self._spans.append(Span("\n", self._look.strong, self._look.emphasis, self._look.href))

    def picture(self, id: str, alternative: str) -> None:
        """One of our pictures stands as a block of its own; any other is counted as lost."""
        if not id:
            self.lost_pictures += 1
            return
        self.end()
        self._close_points()
        self._blocks.append(Picture(id, alternative))

    @contextmanager
    def looking(self, *, strong: bool, emphasis: bool, href: str) -> Iterator[None]:
        """Words said inside look so as well."""
        before = self._look
        self._look = Span("", before.strong or strong, before.emphasis or emphasis, href or before.href)
        try:
            yield
        finally:
            self._look = before

    def end(self) -> None:
        """The paragraph is over."""
        text, self._spans = inline(self._spans), []
        if text:
            self._close_points()
            self._blocks.append(Paragraph(text))

    def add(self, blocks: Iterable[TextBlock]) -> None:
        """Ready blocks."""
        self.end()
        self._close_points()
        self._blocks += blocks

    def word_point(self, text: Inline, ordered: bool, level: int) -> None:
        """A paragraph that was meant as a point of a list, level 1 to 9."""
        self.end()
        if text:
            self._points.append((level, ordered, text))

    def done(self) -> tuple[TextBlock, ...]:
        """Everything, the paragraph at hand too."""
        self.end()
        self._close_points()
        return tuple(self._blocks)

    def _close_points(self) -> None:
        if self._points:
            points, self._points = self._points, []
            self._blocks += _lists(points)


def _lists(points: list[tuple[int, bool, Inline]]) -> Iterator[Bullets]:
    """Points one after the other, with their levels, as lists that lie in one another."""
    while points:
        level, ordered, _text = points[0]
        items: list[Inline | Item] = []
        while points and points[0][0] >= level and (points[0][0] > level or points[0][1] == ordered):
            if points[0][0] > level:
                end = next((at for at, point in enumerate(points) if point[0] <= level), len(points))
                deeper, points = points[:end], points[end:]
                last = items.pop()
                before = last.below if isinstance(last, Item) else ()
                items.append(Item(last.text if isinstance(last, Item) else last, (*before, *_lists(deeper))))
            else:
                items.append(points[0][2])
                points = points[1:]
        yield Bullets(tuple(items), ordered)
