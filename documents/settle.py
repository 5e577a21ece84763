"""Blocks with every text made plain in the active language: what waits to be translated would speak that of a later reader."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from django.utils.functional import Promise

from method import Text

T = TypeVar("T")


def settled(value: T) -> T:
    """The same blocks, tuples and texts, with lazy translations and texts of the method as plain strings."""
    return _settled(value)  # type: ignore[no-any-return]


def _settled(value: Any) -> Any:
    if isinstance(value, (Promise, Text)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return tuple(_settled(item) for item in value)
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: _settled(getattr(value, item.name)) for item in fields(value)})
    return value
