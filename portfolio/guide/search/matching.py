"""Which words a reader seeks, and where they occur. Folded text only (portfolio.guide.alphabet)."""

import re
from functools import lru_cache

from portfolio.guide.alphabet import fold

MOST_CHARACTERS, MOST_WORDS = 100, 8
SHORT = 2
"""Words of so few letters are sought at the beginning of a word only."""
A_NAME = 60
"""A longer title is a sentence, not a name."""
_TWO = {"ae": "(?:[aåä]e|æ|ä)", "aa": "(?:[aåä]{2}|å)", "oe": "(?:[oöø]e|ø|ö)"}
_ONE = {"a": "[aåäæ]", "o": "[oöø]"}


def words_of(query: str) -> list[str]:
    """The words sought, folded, each once; what exceeds the bounds is left out."""
    found = re.findall(r"\w+", fold(query[:MOST_CHARACTERS]))
    return list(dict.fromkeys(found))[:MOST_WORDS]


@lru_cache(maxsize=256)
def pattern(word: str) -> re.Pattern[str]:
    """Finds a folded word anywhere. A plain letter also stands for å ä ö æ ø; each of these only for itself."""
    parts, place = [], 0
    while place < len(word):
        pair = word[place : place + 2]
        parts.append(_TWO.get(pair) or _ONE.get(word[place]) or re.escape(word[place]))
        place += 2 if pair in _TWO else 1
    return re.compile((r"\b" if len(word) <= SHORT else "") + "".join(parts))


def score(word: str, title: str, text: str) -> int:
    """How well a word is met: 0 not at all; more where a whole word, or its beginning, is hit, and far more in a title.

    A sentence that stands as a title (a question, a rule) counts less than a name.
    """
    return max(_hit(word, title) * (10 if len(title) <= A_NAME else 5), _hit(word, text))


def _hit(word: str, folded: str) -> int:
    best = 0
    for found in pattern(word).finditer(folded):
        begins = found.start() == 0 or not folded[found.start() - 1].isalnum()
        ends = found.end() == len(folded) or not folded[found.end()].isalnum()
        best = max(best, 1 + begins + (begins and ends))
        if best == 3:
            break
    return best
