"""The parts of the demonstration's story are told together, in order of time."""

import pytest
from django.utils import timezone

from portfolio.demo.clock import Moment, days_from_now, today
from portfolio.demo.telling import Part, tell

Log = list[tuple[str, Moment]]


def part(name: str, log: Log, *moments: Moment) -> Part:
    """Notes the moment the program believes it is, each time it is its turn."""
    for moment in moments:
        yield moment
        now = timezone.localtime()
        log.append((name, Moment((now.date() - today()).days, now.hour, now.minute)))


def test_each_acts_at_the_moment_it_waits_for_whoever_is_first() -> None:
    log: Log = []
    tell(part("a", log, Moment(-9), Moment(-2, hour=13)), part("b", log, Moment(-30), Moment(-2, hour=9, minute=16)), part("c", log))
    assert log == [("b", Moment(-30)), ("a", Moment(-9)), ("b", Moment(-2, 9, 16)), ("a", Moment(-2, 13))]


def test_at_the_same_moment_they_come_as_handed_in_and_the_clock_goes_on() -> None:
    log: Log = []
    times = []

    def note() -> Part:
        yield Moment(-5)
        times.append(timezone.now())

    tell(note(), part("a", log, Moment(-7), Moment(-5)), part("b", log, Moment(-5)), part("c", log, Moment(-8), Moment(-5)), note())
    assert [name for name, moment in log if moment == Moment(-5)] == ["a", "b", "c"]
    assert times == sorted(times), "one clock for all who wait for the same moment"


def test_a_part_that_steps_back_is_an_error() -> None:
    log: Log = []
    with pytest.raises(ValueError, match="steps back"):
        tell(part("a", log, Moment(-3), Moment(-4)))
    assert log == [("a", Moment(-3))]


def test_the_clock_is_the_real_one_again_afterwards() -> None:
    tell(part("a", [], Moment(-3)))
    assert timezone.localdate() == today()
    with days_from_now(-1, 23, 59):
        assert (today() - timezone.localdate()).days == 1
