"""The arithmetic of a network of tasks: order, earliest and latest days, slack, the critical path, what moves with what.

Pure, in numbers of working days: day 0 is any working day, `last` is included, so a task of one day has first == last. Links are finish
to start with a lag in working days. What stands in dates is turned into these numbers by adoption.network_dates.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

K = TypeVar("K")


@dataclass(frozen=True)
class Work(Generic[K]):
    """A task: planned first day, how many working days it takes (at least 1). What is fixed (done) moves no more."""

    key: K
    first: int
    length: int = 1
    fixed: bool = False

    @property
    def last(self) -> int:
        """The planned last day, included."""
        return self.first + self.length - 1


@dataclass(frozen=True)
class Link(Generic[K]):
    """`after` may start `lag` working days after the last day of `before`, 0 being the next day."""

    before: K
    after: K
    lag: int = 0


@dataclass(frozen=True)
class Placed:
    """Earliest and latest days of a task; `slack` is by how many working days it may slip before the whole ends later."""

    first: int
    last: int
    latest_first: int
    latest_last: int

    @property
    def slack(self) -> int:
        return self.latest_last - self.last

    @property
    def critical(self) -> bool:
        return self.slack <= 0


class Circle(ValueError):
    """Tasks that wait for each other: `keys` in their order, the first not repeated."""

    def __init__(self, keys: Sequence[object]) -> None:
        super().__init__("Tasks wait for each other")
        self.keys = tuple(keys)


def in_order(keys: Iterable[K], links: Iterable[Link[K]]) -> list[K]:
    """The keys so that each stands after everything it waits for; otherwise as given. Raises Circle."""
    waiting: dict[K, int] = dict.fromkeys(keys, 0)
    following: dict[K, list[K]] = defaultdict(list)
    for link in links:
        if link.before in waiting and link.after in waiting:
            waiting[link.after] += 1
            following[link.before].append(link.after)
    ready: deque[K] = deque(key for key, count in waiting.items() if not count)
    found: list[K] = []
    while ready:
        key = ready.popleft()
        found.append(key)
        for after in following[key]:
            waiting[after] -= 1
            if not waiting[after]:
                ready.append(after)
    if len(found) < len(waiting):
        stuck: set[K] = {key for key, count in waiting.items() if count}
        ring: list[K] = _circle(stuck, following)
        raise Circle(ring)
    return found


def schedule(works: Iterable[Work[K]], links: Iterable[Link[K]]) -> dict[K, Placed]:
    """Each task as early as its planned start and what it waits for allow, and as late as the whole can bear. Raises Circle.

    The end of the whole is the latest of the earliest last days; what has the smallest slack is critical.
    """
    by_key = {work.key: work for work in works}
    used = [link for link in links if link.before in by_key and link.after in by_key]
    order = in_order(by_key, used)
    first = _earliest(by_key, used, order)
    last = {key: first[key] + by_key[key].length - 1 for key in order}
    end = max(last.values(), default=0)
    latest = _latest(by_key, used, order, end)
    return {key: Placed(first[key], last[key], latest[key] - by_key[key].length + 1, latest[key]) for key in order}


def moved(works: Iterable[Work[K]], links: Iterable[Link[K]], changed: Mapping[K, Work[K]], *, all_alike: bool = False) -> dict[K, Work[K]]:
    """What has another place once the tasks in `changed` stand where it says: they themselves and what waits for them.

    What waits is pushed just as far as it must be; with `all_alike` everything that waits is moved by as many days as the task
    itself, earlier too, yet never before what it waits for. Fixed tasks stay. Raises Circle.
    """
    by_key = {work.key: work for work in works}
    used = [link for link in links if link.before in by_key and link.after in by_key]
    order = in_order(by_key, used)
    waits: dict[K, list[Link[K]]] = defaultdict(list)
    for link in used:
        waits[link.after].append(link)
    found: dict[K, Work[K]] = {}
    for key in order:
        was = by_key[key]
        now = changed.get(key) or _pushed(was, waits[key], by_key, found, all_alike)
        if now != was:
            found[key] = now
    return found


def too_early(works: Iterable[Work[K]], links: Iterable[Link[K]]) -> list[Link[K]]:
    """Links that the plan breaks: the second task starts before the first lets it. Those with a fixed second task are past mending."""
    by_key = {work.key: work for work in works}
    return [
        link
        for link in links
        if link.before in by_key
        and link.after in by_key
        and not by_key[link.after].fixed
        and by_key[link.after].first < _free_from(by_key[link.before], link)
    ]


def _pushed(was: Work[K], waits: Sequence[Link[K]], works: Mapping[K, Work[K]], moved: Mapping[K, Work[K]], all_alike: bool) -> Work[K]:
    touched = [link for link in waits if link.before in moved]
    if was.fixed or not touched:
        return was
    freed = max(_free_from(moved.get(link.before) or works[link.before], link) for link in waits)
    if all_alike:
        shifts = [moved[link.before].last - works[link.before].last for link in touched]
        wanted = was.first + (max(shifts) if max(shifts) > 0 else min(shifts))
        return replace(was, first=max(wanted, freed))
    return replace(was, first=max(was.first, freed)) if any(_free_from(moved[link.before], link) > was.first for link in touched) else was


def _free_from(before: Work[K], link: Link[K]) -> int:
    return before.last + 1 + link.lag


def _earliest(works: Mapping[K, Work[K]], links: Iterable[Link[K]], order: Iterable[K]) -> dict[K, int]:
    waits: dict[K, list[Link[K]]] = defaultdict(list)
    for link in links:
        waits[link.after].append(link)
    first: dict[K, int] = {}
    for key in order:
        work = works[key]
        freed = [first[link.before] + works[link.before].length + link.lag for link in waits[key]]
        first[key] = work.first if work.fixed else max([work.first, *freed])
    return first


def _latest(works: Mapping[K, Work[K]], links: Iterable[Link[K]], order: Sequence[K], end: int) -> dict[K, int]:
    followers: dict[K, list[Link[K]]] = defaultdict(list)
    for link in links:
        if not works[link.after].fixed:
            followers[link.before].append(link)
    last: dict[K, int] = {}
    for key in reversed(order):
        last[key] = min([end, *(last[link.after] - works[link.after].length - link.lag for link in followers[key])])
    return last


def _circle(stuck: set[K], following: Mapping[K, list[K]]) -> list[K]:
    """One circle among keys that all lie in or behind one: walked backwards until a key comes again."""
    before: dict[K, K] = {}
    for key in stuck:
        for after in following.get(key, []):
            if after in stuck:
                before[after] = key
    key = next(key for key in stuck if key in before)
    path: list[K] = []
    while key not in path:
        path.append(key)
        key = before[key]
    return path[path.index(key) :][::-1]
