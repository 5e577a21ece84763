"""Two texts beside each other: what was added, taken away and changed, block by block and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from core.blocks.model import Bullets, Heading, Quote, Table
from core.richtext.model import Picture, TextBlock, item_of, spans_of

Kind = Literal["same", "added", "removed", "changed"]
WORD = re.compile(r"\w+|\s+|[^\w\s]")
ALIKE = 0.4  # how much two paragraphs share that are the same one, changed
AHEAD, MOST_WORDS, MOST_LINES = 8, 3000, 1000  # so far is looked for it; longer texts are compared more coarsely, not for minutes


@dataclass(frozen=True)
class Line:
    """A paragraph, heading, point of a list, row of a table or picture: what it is, its words, and what its words look like."""

    shape: str
    text: str
    look: str = ""


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they stand in both texts, only in the newer (added) or only in the older (removed)."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class Change:
    """One line of the comparison. `only_look`: its words are the same, but their shape or links are not."""

    shape: str
    kind: Kind
    pieces: tuple[Piece, ...]
    only_look: bool = False


def matcher(before: Sequence[Any], after: Sequence[Any]) -> "SequenceMatcher[Any]":
    """What two long lists share: where they are very long, what stands in them again and again is not looked at."""
    return SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > MOST_LINES)


def compare(old: Sequence[TextBlock], new: Sequence[TextBlock]) -> list[Change]:
    """The newer text with what differs from the older one, in order; equal texts give lines that are all the same."""
    before, after = list(_lines(old)), list(_lines(new))
    found: list[Change] = []
    for tag, a1, a2, b1, b2 in matcher(before, after).get_opcodes():
        found += [_whole(line, "same") for line in after[b1:b2]] if tag == "equal" else _replaced(before[a1:a2], after[b1:b2])
    return found


def _replaced(before: list[Line], after: list[Line]) -> Iterator[Change]:
    """Lines that took the place of others: each new one beside the old one it resembles, in order."""
    left = 0
    for line in after:
        near = range(left, min(left + AHEAD, len(before)))
        at = next((i for i in near if _alike(before[i], line)), None)
        if at is None:
            yield _whole(line, "added")
            continue
        yield from (_whole(gone, "removed") for gone in before[left:at])
        yield _changed(before[at], line)
        left = at + 1
    yield from (_whole(gone, "removed") for gone in before[left:])


def _alike(one: Line, other: Line) -> bool:
    if one.text == other.text:
        return True
    if "picture" in (one.shape, other.shape):
        return one.shape == other.shape
    old, new = WORD.findall(one.text), WORD.findall(other.text)
    if max(len(old), len(new)) > MOST_WORDS:
        return False
    words = SequenceMatcher(None, old, new, autojunk=False)
    return words.real_quick_ratio() >= ALIKE and words.quick_ratio() >= ALIKE and words.ratio() >= ALIKE


def _changed(old: Line, new: Line) -> Change:
    if old.text == new.text:
        return Change(new.shape, "changed", (Piece(new.text, "same"),), only_look=True)
    before, after = WORD.findall(old.text), WORD.findall(new.text)
    pieces: list[Piece] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[a1:a2]), "".join(after[b1:b2])
        if tag == "equal":
            pieces.append(Piece(come, "same"))
        else:
            pieces += [Piece(gone, "removed")] * bool(gone) + [Piece(come, "added")] * bool(come)
    return Change(new.shape, "changed", tuple(pieces))


def _whole(line: Line, kind: Kind) -> Change:
    return Change(line.shape, kind, (Piece(line.text, kind),))


def _lines(blocks: Sequence[Any]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Bullets):
            yield from _points(block, 1)
        elif isinstance(block, Table):
            yield Line("head", " | ".join(column.title for column in block.columns))
            for row in block.rows:
                cells = row if isinstance(row, tuple) else ()
                yield Line("row", " | ".join(str(cell.text) for cell in cells), "".join(_look(cell.text) for cell in cells))
        elif isinstance(block, Picture):
            yield Line("picture", block.alternative, block.id)
        elif isinstance(block, Heading):
            yield Line(f"heading{block.level}", block.text)
        else:
            yield Line("quote" if isinstance(block, Quote) else "paragraph", str(block.text), _look(block.text))


def _points(block: Bullets, depth: int) -> Iterator[Line]:
    for point in map(item_of, block.items):
        yield Line("number" if block.ordered else "bullet", str(point.text), f"{depth}{_look(point.text)}")
        for below in point.below:
            yield from _points(below, depth + 1)


def _look(text: Any) -> str:
    """The looks and links of some words, as a text that differs when they do; nothing for plain words."""
    spans = spans_of(text)
    return repr(spans) if any(span.strong or span.emphasis or span.href for span in spans) else ""
