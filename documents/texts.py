"""The text of a section on its way to blocks: pictures found by their id, registers put below it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _

from core import richtext
from core.blocks import Block, Heading, Image, Paragraph, text_blocks
from core.blocks.frozen import thaw
from documents.models import Document

Pictures = Mapping[str, Mapping[str, Any]]
FACTS = ("sha256", "path", "kind", "width", "height")


def pictures_of(document: Document, texts: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Facts of the pictures that the texts hold, by id. No query for texts without pictures."""
    if not any("data-picture" in text for text in texts):
        return {}
    rows = document.pictures.values("pk", *FACTS)
    return {str(row["pk"]): {name: row[name] for name in FACTS} for row in rows}


def blocks_of(row: Mapping[str, Any], pictures: Pictures, *, load: bool) -> tuple[Block, ...]:
    """The blocks of a section of a document's content: its text, then its registers. load: bytes of pictures, for paper."""
    text = row.get("html")
    written = text_blocks(row["text"]) if text is None else placed(richtext.read(text).blocks, pictures, load=load)
    return (*written, *standing_blocks(row, bool(written)))


def standing_blocks(row: Mapping[str, Any], after_text: bool) -> tuple[Block, ...]:
    """The registers of a section, each under its name unless the section itself is called so and holds nothing else."""
    found: list[Block] = []
    registers = row.get("registers", ())
    for register in registers:
        if after_text or len(registers) > 1 or register["name"] != row["title"]:
            found.append(Heading(register["name"]))
        found += thaw(register["blocks"])
    return tuple(found)


def placed(blocks: Iterable[richtext.TextBlock], pictures: Pictures, *, load: bool) -> tuple[Block, ...]:
    """Neutral blocks, each picture with what is known of it; a sentence in place of one that is gone or has no description yet."""
    return tuple(_image(block, pictures, load) if isinstance(block, richtext.Picture) else block for block in blocks)


def _image(picture: richtext.Picture, pictures: Pictures, load: bool) -> Block:
    facts = pictures.get(picture.id)
    if facts is None or not picture.alternative:
        return Paragraph(_("A picture is missing here: %(words)s") % {"words": picture.alternative or "–"})
    data = loaded(facts["path"]) if load else b""
    if load and not data:
        return Paragraph(_("A picture is missing here: %(words)s") % {"words": picture.alternative})
    sizes = {"width": facts["width"], "height": facts["height"], "kind": facts["kind"]}
    return Image(facts["sha256"], picture.alternative, data=data, url=reverse("picture", args=[picture.id]), **sizes)


def loaded(path: str) -> bytes:
    """The bytes of a stored picture; none if it is gone from the disk."""
    if not default_storage.exists(path):
        return b""
    with default_storage.open(path) as file:
        return bytes(file.read())
