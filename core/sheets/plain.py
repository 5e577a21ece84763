"""Cells that were read, as plain JSON values and back."""

import datetime
from decimal import Decimal
from typing import Any

from core.sheets.values import Percent, Read, Unreadable


def to_plain(value: Read) -> Any:
    """Text, yes or no and nothing as they are; everything else as {kind: text}."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, datetime.date):
        return {"day": value.isoformat()}
    if isinstance(value, Percent):
        return {"percent": str(value.value)}
    if isinstance(value, Unreadable):
        return {"unreadable": str(value.why)}
    return {"number": str(value)}


def from_plain(kept: Any) -> Read:
    """The cell again. Raises KeyError for what is none."""
    if not isinstance(kept, dict):
        return kept  # type: ignore[no-any-return]
    ((kind, text),) = kept.items()
    if kind == "day":
        return datetime.date.fromisoformat(text)
    if kind == "unreadable":
        return Unreadable(text)
    value = Decimal(text)
    if kind == "percent":
        return Percent(value)
    if kind != "number":
        raise KeyError(kind)
    return int(value) if value == value.to_integral_value() else value
