"""Dates of activities: counted in working days from the start of a phase and from its milestone; nothing is guessed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import method
from adoption.activities import Usual
from adoption.activity_dates import Stretch, dates_of, stretches
from adoption.choices import PhaseState
from adoption.method_change import activities_in
from adoption.models import InitiativePhase
from adoption.working_days import Calendar
from method.dates import Anchor, parse

FI = Calendar("FI")
WHOLE = method.whole()
EVERY = activities_in(WHOLE, [playbook.key for playbook in WHOLE.playbooks])


def usual(begins: str, ends: str) -> Usual:
    phase = method.phase(1)
    return Usual("phase/x/y", replace(phase.activities[0], begins=parse(begins), ends=parse(ends)), phase)


def rows(**first: Any) -> list[InitiativePhase]:
    """Eight phases, none begun; `first` are values of the first."""
    return [InitiativePhase(number=n, **(first if n == 1 else {})) for n in range(1, 9)]


class TestStretches:
    def test_the_first_phase_starts_with_the_initiative(self) -> None:
        found = stretches(rows(planned_gate=date(2026, 9, 30)), date(2026, 9, 1), FI)
        assert found[1] == Stretch(1, date(2026, 9, 1), date(2026, 9, 30))

    def test_a_later_one_on_the_working_day_after_the_milestone_before_it(self) -> None:
        found = stretches(rows(planned_gate=date(2026, 12, 23)), None, FI)
        assert found[1].starts is None
        assert found[2].starts == date(2026, 12, 28), "24 and 25 December are free, then comes a weekend"
        assert found[3] == Stretch(3, None, None), "nothing is guessed"

    def test_a_later_one_never_takes_the_start_of_the_initiative(self) -> None:
        assert stretches(rows(), date(2026, 9, 1), FI)[2].starts is None

    @pytest.mark.parametrize(
        ("planned", "begun", "starts"),
        [(None, 7, 7), (1, None, 1), (1, 7, 7), (21, 7, 21)],
        ids=["begun", "planned", "begun late", "planned for later"],
    )
    def test_the_later_of_planned_and_begun_counts(self, planned: int | None, begun: int | None, starts: int) -> None:
        days = {"planned_start": planned and date(2026, 9, planned), "begun_on": begun and date(2026, 9, begun)}
        eight = [InitiativePhase(number=n, **(days if n == 2 else {})) for n in range(1, 9)]
        assert stretches(eight, date(2026, 8, 1), FI)[2].starts == date(2026, 9, starts)

    def test_the_first_phase_that_was_set_up_late_starts_as_planned(self) -> None:
        found = stretches(rows(begun_on=date(2026, 9, 7), planned_start=date(2026, 3, 2)), date(2026, 3, 2), FI)
        assert found[1].starts == date(2026, 3, 2)
        assert stretches(rows(begun_on=date(2026, 9, 7)), None, FI)[1].starts == date(2026, 9, 7)

    def test_closed_phases_are_left_out_and_the_next_starts_after_they_closed(self) -> None:
        found = stretches(rows(state=PhaseState.CLOSED, closed_on=date(2026, 9, 4), planned_gate=date(2026, 9, 1)), None, FI)
        assert 1 not in found and found[2].starts == date(2026, 9, 7)


class TestDates:
    STRETCH = Stretch(1, date(2026, 9, 1), date(2026, 12, 18))

    def test_days_are_counted_from_both_ends_in_working_days(self) -> None:
        """Independence Day of Finland, 6 December, is a Sunday in 2026: ten working days before Friday 18 December is Friday 4."""
        found = dates_of(usual("start+5", "gate-10"), self.STRETCH, FI)
        assert (found.starts, found.due, found.missing, found.kept) == (date(2026, 9, 8), date(2026, 12, 4), (), False)

    def test_holidays_of_the_country_are_passed_over(self) -> None:
        midsummer = Stretch(1, date(2026, 6, 15), date(2026, 9, 1))
        assert dates_of(usual("start+0", "start+4"), midsummer, FI).due == date(2026, 6, 22)
        assert dates_of(usual("start+0", "start+4"), midsummer, Calendar("NO")).due == date(2026, 6, 19)

    def test_without_a_milestone_what_is_counted_from_it_has_no_date(self) -> None:
        found = dates_of(usual("start+5", "gate-10"), Stretch(1, date(2026, 9, 1), None), FI)
        assert (found.starts, found.due, found.missing) == (date(2026, 9, 8), None, (Anchor.GATE,))

    def test_without_a_start_what_is_counted_from_it_has_no_date(self) -> None:
        found = dates_of(usual("start+5", "gate-10"), Stretch(1, None, date(2026, 12, 18)), FI)
        assert (found.starts, found.due, found.missing) == (None, date(2026, 12, 4), (Anchor.START,))

    def test_with_neither_there_is_none(self) -> None:
        found = dates_of(usual("start+5", "gate-10"), Stretch(1, None, None), FI)
        assert (found.starts, found.due, set(found.missing)) == (None, None, {Anchor.START, Anchor.GATE})

    def test_in_a_short_phase_what_crosses_is_put_in_order(self) -> None:
        """Ten working days: the fifteenth from the start comes after the fifth before the milestone."""
        short = Stretch(1, date(2026, 9, 1), date(2026, 9, 15))
        found = dates_of(usual("start+8", "gate-5"), short, FI)
        assert (found.starts, found.due, found.kept) == (date(2026, 9, 8), date(2026, 9, 11), True)

    def test_in_a_short_phase_nothing_leaves_it(self) -> None:
        short = Stretch(1, date(2026, 9, 1), date(2026, 9, 15))
        found = dates_of(usual("gate-40", "start+60"), short, FI)
        assert (found.starts, found.due, found.kept) == (date(2026, 9, 1), date(2026, 9, 15), True)

    def test_a_phase_that_began_after_its_planned_milestone_keeps_the_moments_in_order(self) -> None:
        late = Stretch(1, date(2026, 9, 15), date(2026, 9, 1))
        found = dates_of(usual("start+5", "gate-5"), late, FI)
        assert (found.starts, found.due) == (date(2026, 8, 25), date(2026, 9, 22))

    def test_never_before_the_initiative_begins(self) -> None:
        found = dates_of(usual("gate-20", "gate-10"), Stretch(1, None, date(2026, 9, 15)), FI, begins=date(2026, 9, 5))
        assert (found.starts, found.due) == (date(2026, 9, 7), date(2026, 9, 7)), "5 September is a Saturday"

    @given(
        st.sampled_from(EVERY),
        st.sampled_from(["SE", "FI", "NO", "XX"]),
        st.dates(date(2020, 1, 1), date(2090, 1, 1)),
        st.integers(-30, 400),
        st.integers(-60, 60),
    )
    def test_every_activity_of_the_method_gets_working_days_in_order(
        self, one: Usual, country: str, start: date, length: int, before: int
    ) -> None:
        calendar, begins = Calendar(country), start - timedelta(days=before)
        found = dates_of(one, Stretch(1, start, start + timedelta(days=length)), calendar, begins)
        assert found.starts and found.due and not found.missing
        assert begins <= found.starts <= found.due
        assert calendar.is_working(found.starts) and calendar.is_working(found.due)
        if length > 14 and before >= 0:
            assert calendar.add(start, 0) <= found.starts and found.due <= start + timedelta(days=length)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.key)
def test_in_a_phase_of_half_a_year_every_activity_runs_as_the_method_says(one: Usual) -> None:
    found = dates_of(one, Stretch(one.phase.number, date(2026, 1, 7), date(2026, 7, 7)), FI)
    assert not found.kept
