"""What a cell holds. Text is always text: nothing that looks like a formula becomes one."""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.components import Text

LONGEST = 32_767  # units of UTF-16 that a cell of either format holds

# What XML 1.0 does not allow, and what turns the direction of the text after it.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\ufffe\uffff]")


@dataclass(frozen=True)
class Money:
    """An amount in whole units of its currency, by its code."""

    amount: Decimal
    currency: str = "EUR"


@dataclass(frozen=True)
class Percent:
    """40 stands for 40 %."""

    value: int | Decimal


@dataclass(frozen=True)
class Measure:
    """A number with its unit in words: 12 days."""

    value: int | Decimal
    unit: str


@dataclass(frozen=True)
class Unreadable:
    """A cell that was read but says nothing to go by, and why."""

    why: Text


Value = str | bool | int | Decimal | datetime.date | datetime.datetime | Money | Percent | Measure | None
Read = str | bool | int | Decimal | datetime.date | Percent | Unreadable | None


def allowed(text: str) -> str:
    """The text without forbidden characters, its line ends as \\n."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """The text as a cell may hold it: without forbidden characters, cut with a mark that tells it where it is too long."""
    kept = allowed(text)
    if len(kept) <= LONGEST // 2:
        return kept
    units = kept.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return kept
    mark = _(" … (cut here: the whole text stands in Farled)")
    return units[: 2 * (LONGEST - len(mark))].decode("utf-16-le", "ignore") + mark


def number(written: str | float | Decimal) -> int | Decimal | None:
    """A number as a file keeps it: whole where it is whole, at most ten places; None if it is none, or none that can be kept."""
    try:
        value = Decimal(str(written))
    except ArithmeticError:
        return None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        return None
    rounded = round(value, 10)
    return int(rounded) if rounded == rounded.to_integral_value() else rounded.normalize()
