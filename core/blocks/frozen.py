"""Blocks as JSON values that can be made blocks again: what stood in a register when a document was approved stays as it was."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from core.blocks import model
from core.blocks.model import Block

KINDS = {
    kind.__name__.lower(): kind
    for kind in (
        model.Bullets, model.Cell, model.Column, model.Facts, model.Figure, model.Group, model.Heading, model.Image, model.Item,
        model.Lead, model.Note, model.Paragraph, model.Quote, model.Rich, model.Span, model.Table,
    )
}  # fmt: skip


def freeze(blocks: Iterable[Block]) -> list[Any]:
    """The blocks as plain JSON values, drawings included; the bytes of images are left out, their hash stays."""
    return [_value(block) for block in blocks]


def thaw(values: Sequence[Any]) -> tuple[Block, ...]:
    """Blocks from what freeze() gave. Raises KeyError for a kind of block that does not exist."""
    return tuple(_thawed(value) for value in values)


def _value(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        said = {item.name: getattr(value, item.name) for item in fields(value)}
        return {"block": type(value).__name__.lower()} | {k: _value(v) for k, v in said.items() if not isinstance(v, bytes)}
    if isinstance(value, (list, tuple)):
        return [_value(item) for item in value]
    return str(value) if isinstance(value, (Promise, SafeString)) else value


def _thawed(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_thawed(item) for item in value)
    if not isinstance(value, dict):
        return value
    said = {name: _thawed(found) for name, found in value.items() if name != "block"}
    if "svg" in said:
        said["svg"] = SafeString(said["svg"])  # drawn by our own code before it was frozen; a version's content is append-only
    return KINDS[value["block"]](**said)
