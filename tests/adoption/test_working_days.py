"""Working days: known years of the three countries, and what always holds."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from adoption.working_days import Calendar

SE, FI, NO, XX = (Calendar(code) for code in ("SE", "FI", "NO", "XX"))
CALENDARS = st.sampled_from([SE, FI, NO, XX])
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
STEPS = st.integers(-260, 260)


class TestKnownYears:
    """Written down by hand from the almanacs of each country."""

    @pytest.mark.parametrize("calendar", [SE, FI, NO])
    def test_easter_2027(self, calendar: Calendar) -> None:
        """Good Friday 26 March, Easter Monday 29 March."""
        free = [day for n in range(24, 32) if not calendar.is_working(day := date(2027, 3, n))]
        thursday = [date(2027, 3, 25)] if calendar is NO else []
        assert free == [*thursday, *(date(2027, 3, n) for n in (26, 27, 28, 29))]
        assert calendar.add(date(2027, 3, 24), 1 if calendar is NO else 2) == date(2027, 3, 30)

    def test_midsummer_2026(self) -> None:
        """Midsummer Eve, Friday 19 June, is free in Sweden and Finland; in Norway people work."""
        assert [calendar.is_working(date(2026, 6, 19)) for calendar in (SE, FI, NO, XX)] == [False, False, True, True]
        assert SE.add(date(2026, 6, 18), 1) == FI.add(date(2026, 6, 18), 1) == date(2026, 6, 22)

    def test_the_eves_at_the_end_of_2026(self) -> None:
        """Christmas Eve and New Year's Eve fall on Thursdays; the latter is a working day in Finland, both are in Norway."""
        assert [calendar.is_working(date(2026, 12, 24)) for calendar in (SE, FI, NO, XX)] == [False, False, True, True]
        assert [calendar.is_working(date(2026, 12, 31)) for calendar in (SE, FI, NO, XX)] == [False, True, True, True]

    @pytest.mark.parametrize(
        ("calendar", "day"),
        [
            (SE, date(2025, 6, 6)),  # the National Day
            (FI, date(2027, 12, 6)),  # Independence Day
            (NO, date(2027, 5, 17)),  # Constitution Day, in 2027 also Whit Monday
            (SE, date(2026, 1, 6)),
            (FI, date(2026, 1, 6)),
            (NO, date(2026, 5, 25)),
            (SE, date(2026, 5, 14)),  # Ascension Day
        ],
    )
    def test_national_days_are_free(self, calendar: Calendar, day: date) -> None:
        assert not calendar.is_working(day) and calendar.holiday(day)

    def test_other_countries_do_not_keep_them(self) -> None:
        assert FI.is_working(date(2025, 6, 6)) and SE.is_working(date(2027, 12, 6)) and NO.is_working(date(2026, 1, 6))
        assert SE.is_working(date(2026, 5, 25)), "Sweden has not kept Whit Monday since 2005"

    def test_flag_days_and_half_days_are_worked(self) -> None:
        assert FI.is_working(date(2026, 2, 5)) and SE.is_working(date(2026, 4, 30)) and SE.is_working(date(2026, 4, 2))

    def test_working_days_of_2026_by_country(self) -> None:
        first, last = date(2025, 12, 31), date(2026, 12, 31)
        counted = {c.country: sum(c.is_working(first + timedelta(days=n)) for n in range(1, 366)) for c in (SE, FI, NO, XX)}
        assert counted == {"SE": 251, "FI": 252, "NO": 253, "XX": 261}
        assert XX.between(first, last) == 261


class TestNames:
    @pytest.mark.parametrize(
        ("calendar", "language", "name"),
        [
            (SE, "sv", "Midsommarafton"),
            (SE, "en", "Midsummer Eve"),
            (SE, "fi", "Midsommarafton"),
            (FI, "fi", "Juhannusaatto"),
            (FI, "sv", "Midsommarafton"),
            (FI, "nb", "Juhannusaatto"),
        ],
    )
    def test_a_holiday_is_named_in_the_readers_language_or_the_countrys(self, calendar: Calendar, language: str, name: str) -> None:
        with translation.override(language):
            assert calendar.holiday(date(2026, 6, 19)) == name

    def test_a_day_without_a_name_has_none(self) -> None:
        assert NO.holiday(date(2026, 6, 19)) == SE.holiday(date(2026, 6, 21)) == XX.holiday(date(2026, 12, 25)) == ""
        with translation.override("nb"):
            assert NO.holiday(date(2027, 5, 17))

    def test_an_unknown_country_has_weekends_only(self) -> None:
        assert Calendar("??").is_working(date(2026, 12, 25)) and not Calendar("??").is_working(date(2026, 12, 26))


class TestWhatAlwaysHolds:
    @given(CALENDARS, DAYS, STEPS)
    def test_a_sum_is_a_working_day(self, calendar: Calendar, day: date, days: int) -> None:
        assert calendar.is_working(calendar.add(day, days))

    @given(CALENDARS, DAYS, STEPS, STEPS)
    def test_two_sums_are_one(self, calendar: Calendar, day: date, first: int, second: int) -> None:
        assert calendar.add(calendar.add(day, first), second) == calendar.add(day, first + second)

    @given(CALENDARS, DAYS, st.integers(-800, 800))
    def test_between_undoes_a_sum(self, calendar: Calendar, day: date, away: int) -> None:
        other = day + timedelta(days=away)
        assert calendar.add(day, calendar.between(day, other)) == calendar.add(other, 0)
        assert calendar.between(day, other) == -calendar.between(other, day)

    @given(CALENDARS, DAYS, STEPS)
    def test_one_more_day_comes_later(self, calendar: Calendar, day: date, days: int) -> None:
        assert calendar.add(day, days + 1) > calendar.add(day, days)

    @given(CALENDARS, DAYS)
    def test_nothing_added_is_the_same_day_or_the_next_working_day(self, calendar: Calendar, day: date) -> None:
        found = calendar.add(day, 0)
        assert found >= day and (found == day) == calendar.is_working(day)
        assert not any(calendar.is_working(day + timedelta(days=n)) for n in range((found - day).days))
        assert calendar.last_by(day) <= day and calendar.is_working(calendar.last_by(day))

    @given(CALENDARS, DAYS)
    def test_no_weekend_is_worked_and_a_week_has_no_six_days(self, calendar: Calendar, day: date) -> None:
        week = [day + timedelta(days=n) for n in range(7)]
        assert 0 <= sum(map(calendar.is_working, week)) <= 5
        assert not any(calendar.is_working(one) for one in week if one.weekday() >= 5)
