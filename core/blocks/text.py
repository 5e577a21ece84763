"""Plain text as people type it, read into blocks."""

import re
from collections.abc import Iterator
from itertools import groupby

from core.blocks.model import Bullets, Paragraph

_DOT = re.compile(r"^\s*[-*•–]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+(?=\S)")
TextBlock = Paragraph | Bullets


def text_blocks(text: str) -> tuple[TextBlock, ...]:
    """Paragraphs parted by empty lines; lines that begin with "- " or "1. " become lists. Empty text gives nothing."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    runs = groupby(lines, key=lambda line: bool(line.strip()))
    return tuple(block for filled, run in runs if filled for block in _blocks(list(run)))


def _blocks(lines: list[str]) -> Iterator[TextBlock]:
    for kind, run in groupby(_joined(lines), key=_kind):
        texts = tuple(_bare(line) for line in run)
        yield Paragraph("\n".join(texts)) if kind == "p" else Bullets(texts, ordered=kind == "1")


def _joined(lines: list[str]) -> list[str]:
    """An indented line after a list item belongs to that item."""
    result: list[str] = []
    for line in lines:
        if result and line[0].isspace() and _kind(line) == "p" and _kind(result[-1]) != "p":
            result[-1] = f"{result[-1].rstrip()} {line.strip()}"
        else:
            result.append(line)
    return result


def _kind(line: str) -> str:
    if _DOT.match(line):
        return "-"
    return "1" if _NUMBER.match(line) else "p"


def _bare(line: str) -> str:
    return _NUMBER.sub("", _DOT.sub("", line)).strip() if _kind(line) != "p" else line.strip()
