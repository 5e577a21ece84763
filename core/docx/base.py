"""The empty file everything is written into: styles, lists and settings of the house, in the document's language."""

import io
import zipfile
from functools import lru_cache
from pathlib import Path

BASE = Path(__file__).parent / "base"
PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/document.xml": "document.xml",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "docProps/core.xml": "core.xml",
    "docProps/app.xml": "app.xml",
}
REGIONS = {"en": "en-GB", "sv": "sv-SE", "fi": "fi-FI", "nb": "nb-NO"}
MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip archive knows


def region(language: str) -> str:
    """The language as word processors name it, with its country."""
    return REGIONS.get(language, language)


@lru_cache(maxsize=8)
def empty(language: str) -> bytes:
    """The bytes of an empty DOCX in that language."""
    texts = {name: (BASE / file).read_text("utf-8").replace("LANGUAGE", region(language)) for name, file in PARTS.items()}
    return packed({name: text.encode() for name, text in texts.items()})


def packed(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip archive without the time of its making: the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, MIDNIGHT)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a zip archive, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
