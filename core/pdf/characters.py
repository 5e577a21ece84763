"""Which characters can stand on paper, and which fonts they need. Archival formats forbid the empty box of a missing glyph."""

import unicodedata
from collections.abc import Iterable

from core.pdf.shipped import Face, faces

MISSING = "\ufffd"
# Shown by no glyph but steering their neighbours: soft hyphen, joiners, direction marks, word joiner, variation selectors, tags of flags.
STEERING = frozenset({0xAD, 0x34F, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, *range(0xFE00, 0xFE10), *range(0xE0020, 0xE0080)})
OVERRIDES = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A)})  # would let a name turn the words that follow it
SPACES = {"\t": " ", "\u2028": " ", "\u2029": " ", "\x85": " ", "\r": ""}


def printable(text: str) -> str:
    """The text, composed (NFC), without control characters and direction overrides; what no shipped font can draw becomes U+FFFD."""
    text = unicodedata.normalize("NFC", text)
    return text.translate({ord(char): _replacement(char) for char in set(text) if not char.isascii() or not char.isprintable()})


def needed(text: str) -> list[Face]:
    """The text face, and for what it lacks the first font that has it. Steering characters need none."""
    every = faces()
    text_family = every[0].family
    left = {ord(char) for char in text} - STEERING - every[0].covers
    chosen = [face for face in every if face.family == text_family]
    for face in every[len(chosen) :]:
        if left & face.covers:
            chosen.append(face)
            left -= face.covers
    return chosen


def families(chosen: Iterable[Face]) -> list[str]:
    """Family names, each once, in order."""
    return list(dict.fromkeys(face.family for face in chosen))


def _replacement(char: str) -> str:
    if char == "\n" or ord(char) in STEERING:
        return char
    if char in SPACES:
        return SPACES[char]
    kind = unicodedata.category(char)
    if kind == "Cc" or ord(char) in OVERRIDES or (kind == "Cf" and not _covered(char)):
        return ""
    return char if _covered(char) else MISSING


def _covered(char: str) -> bool:
    return any(ord(char) in face.covers for face in faces())
