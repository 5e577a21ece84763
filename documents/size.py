"""How many pages a document will have, about: enough to tell somebody who waits how far it is."""

from collections.abc import Iterator
from typing import Any

from core.blocks.model import Bullets, Document, Figure, Image, Section, Table

LETTERS, ROWS = 2600, 22  # on a page


def pages_expected(document: Document) -> int:
    """Pages, at least one."""
    front = 3 if document.layout == "book" else 1
    return front + int(sum(_pages(block) for section in _all(document.sections) for block in section.blocks))


def _all(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _all(section.subsections)


def _pages(block: Any) -> float:
    if isinstance(block, Table):
        letters = sum(len(cell.text) + len(cell.second) for row in block.rows if isinstance(row, tuple) for cell in row)
        return max(len(block.rows) / ROWS, letters / LETTERS)
    if isinstance(block, (Figure, Image)):
        return 0.5
    if isinstance(block, Bullets):
        return len(block.items) / 40
    return len(getattr(block, "text", "")) / LETTERS
