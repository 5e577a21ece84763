"""Neutral blocks: what a document holds, free of any output format; the writers turn them into HTML, PDF and JSON."""

from core.blocks.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Facts,
    Figure,
    Group,
    Heading,
    Lead,
    Note,
    Paragraph,
    Quote,
    RailStop,
    Row,
    Section,
    Table,
)
from core.blocks.text import text_blocks

__all__ = [
    "Block",
    "Bullets",
    "Cell",
    "Column",
    "Document",
    "Facts",
    "Figure",
    "Group",
    "Heading",
    "Lead",
    "Note",
    "Paragraph",
    "Quote",
    "RailStop",
    "Row",
    "Section",
    "Table",
    "text_blocks",
]
