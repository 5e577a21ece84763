"""From what was written in the search box to what is found: all words must occur, the best first, grouped by kind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby

from portfolio.guide.alphabet import composed, fold
from portfolio.guide.search.entries import KINDS, Entry, Kind, index
from portfolio.guide.search.marks import Part, excerpt, marked
from portfolio.guide.search.matching import pattern, score, words_of

SIMILAR = 3
LONG_ENOUGH = 4
NAMED = 50
"""Added where the words sought are the whole title."""
_AS_PLAIN = str.maketrans("åäöøæ", "aaooa")


@dataclass(frozen=True)
class Hit:
    """An entry as it is shown: title and text in marked parts."""

    entry: Entry
    title: list[Part]
    text: list[Part]


@dataclass(frozen=True)
class Lone:
    """A word of a search that found nothing: how often it occurs by itself, and words like it."""

    word: str
    count: int
    similar: tuple[str, ...]


def search(query: str, language: str) -> list[Entry]:
    """Every entry in which all words occur, group by group: the group of the best hit first, in each the best first."""
    words = words_of(query)
    if not words:
        return []
    ranked = [(total, entry) for entry in index(language) if (total := _total(words, entry))]
    best = {kind: max(total for total, entry in ranked if entry.kind == kind) for kind in {entry.kind for _t, entry in ranked}}
    order = list(KINDS)
    ranked.sort(key=lambda one: (-best[one[1].kind], order.index(one[1].kind), -one[0]))
    return [entry for _total, entry in ranked]


def _total(words: Sequence[str], entry: Entry) -> int:
    scores = [score(word, entry.folded_title, entry.folded_text) for word in words]
    if not all(scores):
        return 0
    return sum(scores) + (NAMED if words_of(entry.title) == words else 0)


def counts(found: Sequence[Entry]) -> dict[Kind, int]:
    """How many hits there are of each kind, in the order of the hits."""
    return dict(Counter(entry.kind for entry in found))


def shown(entries: Sequence[Entry], query: str) -> list[Hit]:
    """The entries with what was sought marked."""
    words = words_of(query)
    return [Hit(entry, marked(entry.title, words), excerpt(entry.text, words)) for entry in entries]


def grouped(entries: Sequence[Entry], query: str) -> list[tuple[Kind, list[Hit]]]:
    """The same under their kinds, in their order."""
    return [(kind, shown(list(found), query)) for kind, found in groupby(entries, key=lambda entry: entry.kind)]


def lone_words(query: str, language: str) -> list[Lone]:
    """Each word of a search that found nothing, with what could be sought instead."""
    return [_lone(word, language) for word in words_of(query)]


def _lone(word: str, language: str) -> Lone:
    count = sum(bool(pattern(word).search(entry.folded_title) or pattern(word).search(entry.folded_text)) for entry in index(language))
    return Lone(word, count, () if count else similar(word, language))


def similar(word: str, language: str) -> tuple[str, ...]:
    """Words of titles that look like a word, as they are written there."""
    there = vocabulary(language)
    return tuple(there[one] for one in get_close_matches(_plain(word), there, SIMILAR, cutoff=0.68))


@lru_cache(maxsize=8)
def vocabulary(language: str) -> dict[str, str]:
    """{plain spelling: spelling} of every longer word in a title."""
    found = (word.strip("()[].,:;?!“”\"'–") for entry in index(language) for word in entry.title.split())
    return {_plain(fold(word)): composed(word).lower() for word in found if len(word) >= LONG_ENOUGH and word.isalpha()}


def _plain(folded: str) -> str:
    return folded.translate(_AS_PLAIN)
