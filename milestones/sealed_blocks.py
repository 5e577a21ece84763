"""A sealed register as it stood, read back from its frozen JSON as blocks."""

from typing import Any

from core.blocks.model import Block, Bullets, Cell, Column, Facts, Group, Heading, Lead, Note, Paragraph, Quote, Table
from milestones.models import BasisItem

KINDS: dict[str, type[Any]] = {kind.__name__.lower(): kind for kind in (Paragraph, Lead, Heading, Bullets, Quote, Facts, Note, Table)}
PARTS: dict[str, type[Any]] = {"cell": Cell, "column": Column, "group": Group}


def blocks_of(item: BasisItem) -> list[Block]:
    """A sealed register as it stood, as blocks."""
    return [block for value in raw_blocks(item) if (block := _block(value)) is not None]


def raw_blocks(item: BasisItem) -> list[dict[str, Any]]:
    """The blocks of a sealed register as they are kept."""
    return [block for section in item.content["document"]["sections"] for block in section["blocks"]]


def _block(value: dict[str, Any]) -> Block | None:
    kind = KINDS.get(value["block"])
    if value["block"] == "figure":
        return Paragraph(value["alternative"])
    return kind(**_fields(value)) if kind is not None else None


def _fields(value: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(part) for name, part in value.items() if name != "block"}


def _plain(part: Any) -> Any:
    if isinstance(part, list):
        return tuple(_plain(one) for one in part)
    return PARTS[part["block"]](**_fields(part)) if isinstance(part, dict) else part
