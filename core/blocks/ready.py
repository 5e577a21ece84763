"""Blocks made ready for a file that stands alone: headings without gaps, pictures inside, tables no wider than a page."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.blocks.model import Block, Heading, Image, Note, Table
from core.blocks.wide import split_table

COLUMNS = 12  # that a sheet of paper has room for when the file is printed


def ready(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of a section. A heading is at most one level deeper than the one before it."""
    last = 0
    for block in blocks:
        if isinstance(block, Heading):
            last = min(block.level, last + 1)
            yield replace(block, level=last)
        elif isinstance(block, Image):
            yield inside(block)
        elif isinstance(block, Table):
            yield from split_table(block, COLUMNS)
        else:
            last = 1 if isinstance(block, Note) and block.title else last
            yield block


def inside(image: Image) -> Image:
    """The picture with its bytes as its address; without bytes it has none, so that nothing is fetched from elsewhere."""
    return replace(image, url=f"data:{image.kind};base64,{base64.b64encode(image.data).decode()}" if image.data else "")
