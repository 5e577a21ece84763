"""Tells the parts of a case together, in order of time: the record of a case must not step back."""

from collections.abc import Iterator
from heapq import heappop, heappush

from portfolio.demo.clock import Moment, days_from_now

# Yields each moment it waits for, then does what happens then; nothing before the first. The moments of a part are in order.
Part = Iterator[Moment]


def tell(*parts: Part) -> None:
    """Run the parts stretch by stretch, each at the moment it waits for; at the same moment in the order in which they are handed in.

    Raises ValueError when a part waits for a moment that has passed.
    """
    waiting: list[tuple[Moment, int, Part]] = []
    for place, part in enumerate(parts):
        _wait(waiting, place, part)
    while waiting:
        now = waiting[0][0]
        with days_from_now(*now):
            while waiting and waiting[0][0] == now:
                _moment, place, part = heappop(waiting)
                _wait(waiting, place, part, now)


def _wait(waiting: list[tuple[Moment, int, Part]], place: int, part: Part, now: Moment | None = None) -> None:
    """Let a part do what happens now, and note what it waits for next."""
    following = next(part, None)
    if following is None:
        return
    if now is not None and following < now:
        raise ValueError(f"The story steps back from {now} to {following}.")
    heappush(waiting, (following, place, part))
