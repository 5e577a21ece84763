"""A rich text as plain lines."""

from collections.abc import Iterator
from typing import Any

from core.blocks.model import Bullets, Heading, Paragraph, Quote, Table
from core.richtext.model import item_of


def lines_of(block: Any, *, mark: str = "") -> Iterator[str]:
    """The words of a block, a line for each paragraph, point or row; nothing for a picture. mark: what stands before a point."""
    if isinstance(block, (Paragraph, Quote, Heading)):
        yield str(block.text)
    elif isinstance(block, Bullets):
        for point in map(item_of, block.items):
            yield f"{mark}{point.text}"
            for below in point.below:
                yield from lines_of(below, mark=mark)
    elif isinstance(block, Table):
        yield "\t".join(column.title for column in block.columns)
        for row in block.rows:
            if isinstance(row, tuple):
                yield "\t".join(str(cell.text) for cell in row)


def plain(blocks: Any) -> str:
    """All words, blocks parted by line ends."""
    return "\n".join(line for block in blocks for line in lines_of(block))
