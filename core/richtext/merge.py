"""Three texts made one: what two people wrote from the same beginning, where they wrote in different places."""

from collections.abc import Sequence

from core.richtext.compare import matcher
from core.richtext.model import TextBlock

Span = tuple[int, int, int, int]


def merge(base: Sequence[TextBlock], theirs: Sequence[TextBlock], mine: Sequence[TextBlock]) -> tuple[TextBlock, ...] | None:
    """Both changes to `base` in one text, or None where both changed the same blocks, differently."""
    found: list[TextBlock] = []
    at = 0
    ours, others = _changes(base, mine), _changes(base, theirs)
    while ours or others:
        first = min((*ours[:1], *others[:1]), key=lambda change: (change[0], change[1]))
        if ours and others and _meet(ours[0], others[0]):
            (a1, a2, b1, b2), (c1, c2, d1, d2) = ours.pop(0), others.pop(0)
            if (a1, a2, list(mine[b1:b2])) != (c1, c2, list(theirs[d1:d2])):
                return None
            found += [*base[at:a1], *mine[b1:b2]]
            at = a2
            continue
        source, text = (ours, mine) if ours and first == ours[0] else (others, theirs)
        source.pop(0)
        found += [*base[at : first[0]], *text[first[2] : first[3]]]
        at = first[1]
    return (*found, *base[at:])


def _changes(base: Sequence[TextBlock], text: Sequence[TextBlock]) -> list[Span]:
    """(from, to) in the base and (from, to) in the text of each place that differs."""
    before, after = [repr(block) for block in base], [repr(block) for block in text]
    codes = matcher(before, after).get_opcodes()
    return [(a1, a2, b1, b2) for tag, a1, a2, b1, b2 in codes if tag != "equal"]


def _meet(one: Span, other: Span) -> bool:
    """Whether two changes touch the same blocks, or put something in at the same place."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]
