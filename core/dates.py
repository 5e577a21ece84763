"""Reading a date that a person wrote."""

import datetime
import functools
import re

from babel.dates import get_month_names
from django.conf import settings

FIRST_YEAR, LAST_YEAR = 1990, 2099
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?[./]\s?(\d{1,2})\s?[./]\s?(\d{4})")
_NAMED = re.compile(r"(\d{1,2})\.?\s+([^\W\d_]+)\.?,?\s+(\d{4})")


def read(text: str) -> datetime.date | None:
    """31.12.2026, 31/12/2026, 2026-12-31 or 31 December 2026, the month in any of the four languages; None if it is no such date."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _NUMBERS.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _NAMED.fullmatch(text):
        day, month, year = int(found[1]), _months().get(found[2].casefold(), 0), int(found[3])
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


@functools.cache
def _months() -> dict[str, int]:
    """Every name of a month, long and short, as it stands in a date and alone."""
    found: dict[str, int] = {}
    for code, _name in settings.LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, locale=code)
                found |= {name.rstrip(".").casefold(): number for number, name in names.items()}
    return found
