"""Working days of a country: Monday to Friday without its national holidays. Pure: nothing is read or written.

Which days are free is data of the `holidays` package, chosen by its categories:

- Sweden: `public`, and `de_facto`, the eves that the Annual Leave Act puts on a par with a Sunday (Midsummer Eve, Christmas Eve and
  New Year's Eve, SFS 1977:480, section 7);
- Finland: `public`, in which Midsummer Eve and Christmas Eve stand already; New Year's Eve is an ordinary working day there, and the
  `unofficial` and `workday` days are flag days on which people work;
- Norway: `public`, the package knows no other; Christmas Eve and New Year's Eve are working days, as the law has them;
- any other country (XX): weekends only, since nobody has said which.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

import holidays
from django.utils.translation import get_language

Day = datetime.date
SATURDAY = 5
ONE_DAY = datetime.timedelta(days=1)
CATEGORIES: dict[str, tuple[str, ...]] = {"SE": ("public", "de_facto"), "FI": ("public",), "NO": ("public",)}
# Our languages -> those in which the package names the days of a country; whoever reads another one is told in the first.
NAMES: dict[str, dict[str, str]] = {
    "SE": {"sv": "sv", "en": "en_US"},
    "FI": {"fi": "fi", "sv": "sv_FI", "en": "en_US"},
    "NO": {"nb": "no", "en": "en_US"},
}


@dataclass(frozen=True)
class Calendar:
    """The working days of a country by its code (SE, FI, NO or XX); a code nobody knows counts as XX."""

    country: str

    def is_working(self, day: Day) -> bool:
        """Whether people work on a day."""
        return day.weekday() < SATURDAY and day not in _free(self.country, day.year)

    def add(self, day: Day, days: int) -> Day:
        """The working day so many working days after `day`, or before it where `days` is negative.

        Counted from `day` itself, or from the first working day after it where it is free: 0 gives just that. So
        add(add(day, m), n) is add(day, m + n).
        """
        found = day
        while not self.is_working(found):
            found += ONE_DAY
        step = ONE_DAY if days > 0 else -ONE_DAY
        for _n in range(abs(days)):
            found += step
            while not self.is_working(found):
                found += step
        return found

    def last_by(self, day: Day) -> Day:
        """The day itself, or the last working day before it where it is free."""
        return day if self.is_working(day) else self.add(day, -1)

    def between(self, first: Day, last: Day) -> int:
        """How many working days `last` comes after `first`, negative when before: add(first, between(first, last)) is add(last, 0)."""
        if last < first:
            return -self.between(last, first)
        day, end, count = self.add(first, 0), self.add(last, 0), 0
        while day < end:
            day += ONE_DAY
            count += self.is_working(day)
        return count

    def holiday(self, day: Day) -> str:
        """What a free day is called in the active language, else in one of the country; empty for a day that has no name."""
        names = NAMES.get(self.country)
        if names is None:
            return ""
        language = names.get((get_language() or "en")[:2], next(iter(names.values())))
        return _named(self.country, day.year, language).get(day, "")


class Timeline:
    """The working days of a calendar numbered one by one, for arithmetic on many dates. Day 0 is the first on or after `origin`."""

    def __init__(self, calendar: Calendar, origin: Day) -> None:
        self._calendar = calendar
        self._days = [calendar.add(origin, 0)]
        self._past: list[Day] = []

    def at(self, day: Day) -> int:
        """The number of the day, or of the first working day after it."""
        self._reach(day)
        if day >= self._days[0]:
            return bisect_left(self._days, day)
        return -bisect_right(self._past, -day.toordinal(), key=lambda past: -past.toordinal())

    def last_by(self, day: Day) -> int:
        """The number of the day, or of the last working day before it."""
        found = self.at(day)
        return found if self.day(found) == day else found - 1

    def day(self, number: int) -> Day:
        """The working day with a number, negative ones before the origin."""
        while number >= len(self._days):
            self._days.append(self._calendar.add(self._days[-1], 1))
        while -number > len(self._past):
            self._past.append(self._calendar.add(self._past[-1] if self._past else self._days[0], -1))
        return self._days[number] if number >= 0 else self._past[-number - 1]

    def _reach(self, day: Day) -> None:
        while self._days[-1] < day:
            self._days.append(self._calendar.add(self._days[-1], 1))
        while day < (self._past[-1] if self._past else self._days[0]):
            self._past.append(self._calendar.add(self._past[-1] if self._past else self._days[0], -1))


@lru_cache(maxsize=256)
def _free(country: str, year: int) -> frozenset[Day]:
    names = NAMES.get(country)
    return frozenset(_named(country, year, next(iter(names.values())))) if names else frozenset()


@lru_cache(maxsize=512)
def _named(country: str, year: int, language: str) -> dict[Day, str]:
    """{free day: its name} of a year, Sundays left out that are nothing but Sundays."""
    found = holidays.country_holidays(country, years=year, expand=False, categories=CATEGORIES[country], language=language)
    return {day: str(name) for day, name in found.items()}
