"""Dates, sums and distances in words, in the reader's language."""

import datetime
from decimal import Decimal

from babel.dates import format_date
from django.utils import formats, timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

Moment = datetime.date | datetime.datetime

# Day, month, year in each language; Django's own long formats are American in English and have capitals in Swedish.
_DAY = {"fi": "d. MMMM y", "nb": "d. MMMM y"}
_SHORT = {"fi": "d.M.y", "nb": "d. MMM y"}
_WEEKDAY = {"fi": "EEEE d. MMMM", "nb": "EEEE d. MMMM"}
_NBSP = "\u00a0"
_SIGNS = {"EUR": "€", "SEK": "kr", "NOK": "kr"}


def day(value: Moment | None) -> str:
    """27 November 2026; nothing for None."""
    return _written(value, _DAY, "d MMMM y")


def short_day(value: Moment | None) -> str:
    """27 Nov 2026; nothing for None."""
    return _written(value, _SHORT, "d MMM y")


def weekday(value: Moment | None) -> str:
    """Friday 27 November, with the year if it is not this year's."""
    if not value:
        return ""
    words = _written(value, _WEEKDAY, "EEEE d MMMM")
    year = _local(value).year
    return words if year == timezone.localdate().year else f"{words} {year}"


def clock(value: datetime.datetime) -> str:
    """15.42 in the installation's time zone."""
    return date_format(_local(value), "H.i")


def moment(value: datetime.datetime | None) -> str:
    """27 November 2026, 15.42 in the installation's time zone; nothing for None."""
    return f"{day(value)}, {date_format(_local(value), 'H.i')}" if value else ""


def money(value: Decimal | float | None, currency: str = "EUR") -> str:
    """84 000 €: grouped by threes, decimals only where there are any, the sign last. Nothing for None."""
    if value is None or value == "":
        return ""
    return f"{number(value)}{_NBSP}{_SIGNS.get(currency, currency)}"


def number(value: Decimal | float | None) -> str:
    """84 000: grouped by threes, decimals only where there are any. Nothing for None."""
    if value is None:
        return ""
    amount = Decimal(str(value))
    places = 0 if amount == amount.to_integral_value() else 2
    point = formats.get_format("DECIMAL_SEPARATOR")
    written = formats.number_format(abs(amount).quantize(Decimal(10) ** -places), decimal_pos=places, use_l10n=False)
    whole, _dot, cents = written.replace(",", "").partition(".")
    grouped = f"{int(whole):,}".replace(",", _NBSP) + (f"{point}{cents}" if cents else "")
    return f"{'−' if amount < 0 else ''}{grouped}"


def named(name: str, organisation: object) -> str:
    """Name and organisation, as people are told apart; the organisation is not said twice where the name ends with it."""
    home = str(organisation or "")
    return name if not home or name.endswith(f", {home}") else f"{name}, {home}"


def days_until(value: Moment) -> int:
    """Whole days from today in the installation's time zone; negative when it has passed."""
    return (_as_date(value) - timezone.localdate()).days


def due(value: Moment | None) -> str:
    """Overdue by 3 days, today, tomorrow or in 7 days; nothing for None."""
    if not value:
        return ""
    left = days_until(value)
    if left < 0:
        return ngettext("Overdue by %(count)d day", "Overdue by %(count)d days", -left) % {"count": -left}
    if left < 2:
        return _("tomorrow") if left else _("today")
    return ngettext("in %(count)d day", "in %(count)d days", left) % {"count": left}


def _written(value: Moment | None, by_language: dict[str, str], default: str) -> str:
    if not value:
        return ""
    language = (get_language() or "en")[:2]
    return format_date(_as_date(value), by_language.get(language, default), locale=language)


def _local(value: Moment) -> Moment:
    return timezone.localtime(value) if isinstance(value, datetime.datetime) and timezone.is_aware(value) else value


def _as_date(value: Moment) -> datetime.date:
    here = _local(value)
    return here.date() if isinstance(here, datetime.datetime) else here
