"""The pictures of a document by their hash, for the layout."""

from collections.abc import Iterator

from core.blocks.model import Document, Image, Section


def images(document: Document) -> dict[str, Image]:
    """Every picture whose bytes are there, the logo too."""
    found = [document.logo, *_within(document.sections)]
    return {image.sha256: image for image in found if image is not None and image.data}


def _within(sections: tuple[Section, ...]) -> Iterator[Image]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Image))
        yield from _within(section.subsections)
