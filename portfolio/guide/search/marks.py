"""Hits marked without writing HTML: a text cut into parts, those that were sought and those around them."""

from collections.abc import Sequence
from dataclasses import dataclass

from portfolio.guide.alphabet import composed, fold
from portfolio.guide.search.matching import pattern

AROUND = 220
"""Characters shown of a long text."""


@dataclass(frozen=True)
class Part:
    """A piece of text; `hit` when it was sought."""

    text: str
    hit: bool = False


def marked(text: str, words: Sequence[str]) -> list[Part]:
    """The whole text in parts; put together again they are `composed(text)`."""
    text, parts, place = composed(text), [], 0
    for start, end in spans(fold(text), words):
        parts += [Part(text[place:start]), Part(text[start:end], hit=True)]
        place = end
    return [part for part in (*parts, Part(text[place:])) if part.text]


def spans(folded: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where any of the words occurs, in order; what touches or overlaps is one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found.span() for word in words for found in pattern(word).finditer(folded)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def excerpt(text: str, words: Sequence[str]) -> list[Part]:
    """About `AROUND` characters around the first hit (else from the beginning), cut between words, in parts."""
    text = composed(text)
    hits = spans(fold(text), words)
    start = _before(text, max(0, hits[0][0] - AROUND // 3) if hits else 0)
    end = len(text) if start + AROUND >= len(text) else text.rfind(" ", start, start + AROUND)
    end = end if end > start else start + AROUND
    shown = text[start:end]
    return marked(f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}", words)


def _before(text: str, place: int) -> int:
    return text.rfind(" ", 0, place) + 1 if place else 0
