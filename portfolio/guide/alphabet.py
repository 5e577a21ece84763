"""Folding for search and the order of words in four languages. å ä ö æ ø are letters of their own; every other accent is only an accent."""

import unicodedata

OWN = frozenset("åäöæø")
_PLAIN = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = {"en": _PLAIN + "åäöæø", "sv": _PLAIN + "åäöæø", "fi": _PLAIN + "åäöæø", "nb": _PLAIN + "æøåäö"}


def composed(text: str) -> str:
    """The text with each accented letter as one character, so that places in it and in its folded form are the same."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without accents, å ä ö æ ø kept; as long as `composed(text)`, character for character."""
    return "".join(_folded(letter) for letter in composed(text))


def place_of(word: str, language: str) -> list[int]:
    """A sort key: the order of the language's alphabet, digits and signs before letters."""
    alphabet = ALPHABETS.get(language, ALPHABETS["en"])
    return [alphabet.find(letter) for letter in fold(word)]


def letter_of(word: str) -> str:
    """The capital letter a word stands under."""
    return fold(word)[:1].upper()


def _folded(letter: str) -> str:
    lower = letter.lower()[:1]
    if lower in OWN:
        return lower
    return unicodedata.normalize("NFD", lower)[:1].lower() or letter
