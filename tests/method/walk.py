"""Every text of the method with the place it stands in."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from method import Text


def texts(value: Any, path: str = "") -> Iterator[tuple[str, Text]]:
    """Yields (place, text) for every Text below a frozen value, for example ``phases/identify_need/name``."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from texts(item, f"{path}/{getattr(item, 'key', position)}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{path}/{field.name}")


def facts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yields (place, value) for everything that carries a reference to the sources."""
    if isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from facts(item, f"{path}/{getattr(item, 'key', position)}")
    elif is_dataclass(value) and not isinstance(value, Text):
        if hasattr(value, "ref"):
            yield path, value
        for field in fields(value):
            yield from facts(getattr(value, field.name), f"{path}/{field.name}")
