"""Reading one cell: text, a day, a number, a share, a choice in any of our languages, a person, another entry."""

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from adoption.imports.fields import Reader, World, Wrong
from core.components import Text
from core.fields import Day
from core.sheets import Percent, Unreadable
from core.sheets.values import Read
from core.text import tidy

_CODE = re.compile(r"([A-Za-zÅÄÖØÆåäöøæ]{1,3})\s?(\d{1,9})\b")
_DAY = Day(required=False)


def plain(value: Read) -> str:
    """A cell as somebody reads it. Raises Wrong for one that says nothing."""
    if isinstance(value, Unreadable):
        raise Wrong(value.why)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Percent):
        return f"{Decimal(value.value).normalize():f} %"
    return tidy(str(value)).strip()


def line(limit: int = 200) -> Reader:
    """One line of at most `limit` characters."""
    return lambda value, world: _short_enough(" ".join(plain(value).split()), limit)


def paragraphs(limit: int) -> Reader:
    """Text of at most `limit` characters; line breaks stay."""
    return lambda value, world: _short_enough(plain(value), limit)


def day(value: Read, world: World) -> datetime.date | None:
    """A date as the file keeps it, or written out in any of the ways people here write one."""
    if isinstance(value, datetime.date):
        return _checked_day(value)
    written = plain(value)
    try:
        return _checked_day(written)
    except Wrong:
        if re.fullmatch(r"\d{1,2}[./]\d{1,2}[./]\d{5,}|\d{5,}-\d{1,2}-\d{1,2}", written):
            raise Wrong(_("“%(text)s” has a year that cannot be. Write the date as 2026-05-01 or 1.5.2026.") % {"text": written[:40]})
        raise Wrong(_("“%(text)s” is no date. Write it as 2026-05-01 or 1.5.2026.") % {"text": written[:40]})


def whole(low: int, high: int) -> Reader:
    """A whole number between two."""

    def read(value: Read, world: World) -> int:
        number = _number(value)
        if number is None or number != int(number) or not low <= number <= high:
            limits = {"text": plain(value)[:40], "low": low, "high": high}
            raise Wrong(_("“%(text)s” does not fit. Write a whole number from %(low)d to %(high)d.") % limits)
        return int(number)

    return read


def share(value: Read, world: World) -> int:
    """Per cent from 0 to 100: 40, 40 % and 0.4 are the same."""
    number = _number(value)
    if number is not None and 0 < number < 1 and not isinstance(value, Percent):
        number = number * 100
    if number is None or not 0 <= number <= 100:
        raise Wrong(_("“%(text)s” does not fit. Write per cent as a number from 0 to 100.") % {"text": plain(value)[:40]})
    return round(number)


def choice(choices: Sequence[tuple[Any, Text]]) -> Reader:
    """One of a few words, in any of our languages; the number before the word is enough where there is one."""

    known: dict[str, Any] = {}

    def read(value: Read, world: World) -> Any:
        if not known:
            known.update(_spellings(choices))
        written = plain(value)
        found = known.get(written.casefold())
        if found is None:
            offered = ", ".join(str(label) for _value, label in choices)
            raise Wrong(_("“%(text)s” is not known here. Write one of: %(offered)s.") % {"text": written[:60], "offered": offered})
        return found

    return read


def somebody(value: Read, world: World) -> Person:
    """A person with a role in the initiative, by e-mail address or by exact name."""
    found = world.called.get(plain(value).casefold(), [])
    if len(found) == 1:
        return found[0]
    text = {"text": plain(value)[:80]}
    if found:
        raise Wrong(_("Several people are called “%(text)s”. Write the e-mail address instead.") % text)
    raise Wrong(_("“%(text)s” has no role in this initiative. Write the e-mail address or the exact name of somebody who has.") % text)


def other(prefix: str) -> Reader:
    """Another entry of the register by its code, or by its exact name, also one that is new in the file."""

    def read(value: Read, world: World) -> Any:
        written = plain(value)
        if number := number_of(written, prefix):
            if number in world.entries:
                return world.entries[number]
            raise Wrong(_("%(code)s is not there. Write the code of one that is.") % {"code": f"{prefix}{number}"})
        found = [*world.by_title.get(written.casefold(), ()), *world.new_rows.get(written.casefold(), ())]
        if len(found) == 1:
            return found[0]
        if found:
            raise Wrong(_("Several are called “%(text)s”. Write the code instead.") % {"text": written[:80]})
        raise Wrong(_("“%(text)s” is not there. Write the code or the exact name of one that is.") % {"text": written[:80]})

    return read


def number_of(written: str, prefix: str) -> int | None:
    """3 for T3 (or “T3 Agree on the plan”); nothing for a text that does not begin with a code of the register."""
    found = _CODE.match(written)
    return int(found[2]) if found and found[1].upper() == prefix else None


def _short_enough(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Wrong(_("This is too long: %(count)d characters. At most %(limit)d fit.") % {"count": len(text), "limit": limit})
    return text


def _checked_day(value: Any) -> datetime.date | None:
    try:
        return _DAY.to_python(value)
    except ValidationError as error:
        if error.code == "year":
            raise Wrong(error.messages[0])
        raise Wrong("")


def _number(value: Read) -> int | Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, Percent):
        return value.value
    if isinstance(value, (int, Decimal)):
        return value
    written = plain(value).removesuffix("%").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    found = re.match(r"(\d{1,12}(?:\.\d{1,6})?)(?![\d.])", written)
    return Decimal(found[1]) if found else None


def _spellings(choices: Sequence[tuple[Any, Text]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {str(label).casefold(): value for value, label in choices}
    return found | {str(value).casefold(): value for value, _label in choices}
