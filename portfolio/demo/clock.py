"""The clock of the story: what the demonstration tells of happened on different days, and its record should say so."""

import contextlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from unittest import mock

from django.utils import timezone

_real_now = timezone.now


class Moment(NamedTuple):
    """So many days from today (negative: past), at an hour and a minute."""

    days: int
    hour: int = 10
    minute: int = 14


@contextlib.contextmanager
def days_from_now(days: int, hour: int = 10, minute: int = 14) -> Iterator[None]:
    """Inside, the program believes it is so many days from today (negative: past), at the hour and minute given.

    Only the loading command uses it, in its own process; services and rules are the same as for everybody.
    """
    moment = timezone.make_aware(datetime.combine(today() + timedelta(days=days), time(hour, minute)))
    shifted = _real_now()
    with mock.patch("django.utils.timezone.now", side_effect=lambda: moment + (_real_now() - shifted)):
        yield


def today() -> date:
    """The real day, also inside the story."""
    return timezone.localtime(_real_now()).date()
