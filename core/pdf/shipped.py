"""The files a document may use: fonts with what they cover, the stylesheet and its few drawings. Nothing else is ever read."""

import json
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
FONTS, PRINT = STATIC / "fonts", STATIC / "print"
ALLOWED = {FONTS: {".woff2"}, PRINT: {".svg"}}


@dataclass(frozen=True)
class Face:
    """A font file, and the characters it has a glyph for."""

    file: str
    family: str
    weight: int
    style: str
    covers: frozenset[int]


@lru_cache(maxsize=1)
def faces() -> tuple[Face, ...]:
    """Every shipped font in the order they are asked for a character; the text face's five cuts come first.

    Raises FileNotFoundError if one is missing: layout without a font would end the whole process.
    """
    rows = json.loads((FONTS / "fonts.json").read_text())
    if missing := [row["file"] for row in rows if not (FONTS / row["file"]).is_file()]:
        raise FileNotFoundError(f"Fonts for documents are missing: {', '.join(missing)}")
    return tuple(Face(row["file"], row["family"], row["weight"], row["style"], covered(row["covers"])) for row in rows)


def covered(ranges: str) -> frozenset[int]:
    """ "41-43 5a" means A, B, C and Z."""
    spans = [(int(first, 16), int(last or first, 16)) for first, _dash, last in (item.partition("-") for item in ranges.split())]
    return frozenset(code for first, last in spans for code in range(first, last + 1))


def is_allowed(path: Path) -> bool:
    """True for a font or a print drawing of ours, whatever way the path is spelled."""
    path = path.resolve()
    return path.suffix in ALLOWED.get(path.parent, ())


@lru_cache(maxsize=64)
def content(path: Path) -> bytes:
    """A shipped file's bytes; fonts come unpacked, once in a process. Raises PermissionError for any other file."""
    if not is_allowed(path):
        raise PermissionError("Documents use shipped files only")
    return unpacked(path.read_bytes()) if path.suffix == ".woff2" else path.read_bytes()


def unpacked(packed: bytes) -> bytes:
    """A woff2 font as TrueType."""
    from fontTools.ttLib import woff2  # slow to import, needed only when a document is written

    plain = BytesIO()
    woff2.decompress(BytesIO(packed), plain)
    return plain.getvalue()
