"""Checking the record: chains of events, anchors, and whatever other apps seal; they add their check and how a stream is named."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from core import anchors, events

Check = Callable[[UUID], Iterable[str]]
Among = Callable[[], Iterable[UUID]]
Finder = Callable[[str], Iterable[UUID]]
ANCHORS = "Anchors"


@dataclass
class _Plugged:
    checks: list[tuple[Check, Among]] = field(default_factory=list)
    finders: list[Finder] = field(default_factory=list)


_plugged = _Plugged()


def check_with(check: Check, among: Among = events.streams) -> None:
    """Add a check of one stream: it yields what does not hold, in words; `among`: the streams that have anything to check.

    Called in an app's ready().
    """
    _plugged.checks.append((check, among))


def find_with(finder: Finder) -> None:
    """Add a way to find streams by what people call them (a case number)."""
    _plugged.finders.append(finder)


def find(name: str) -> list[UUID]:
    """Streams by id or name, each once; empty when nothing is called so."""
    try:
        return [UUID(name)]
    except ValueError:
        return list(dict.fromkeys(stream for finder in _plugged.finders for stream in finder(name)))


def broken(stream: UUID) -> events.BrokenLink | None:
    """The first link of a chain that does not hold, by the chain itself or by what an anchor holds of it."""
    return events.verify(stream) or anchors.broken(stream)


def faults(stream: UUID) -> list[str]:
    """Everything that does not hold in one stream: the first broken link of its chain, then what the other checks find."""
    link = broken(stream)
    found = [_said(link)] if link is not None else []
    return found + [fault for check, _among in _plugged.checks for fault in check(stream)]


def all_faults() -> Iterator[tuple[str, str]]:
    """(where, what) of everything that does not hold anywhere, found in one walk: chains, anchors, then the other checks."""
    seen = set()
    for link in events.verify_all():
        seen.add(link.stream)
        yield str(link.stream), _said(link)
    yield from ((str(link.stream), _said(link)) for link in anchors.all_broken() if link.stream not in seen)
    yield from ((ANCHORS, fault) for fault in anchors.faults())
    for check, among in _plugged.checks:
        yield from ((str(stream), fault) for stream in among() for fault in check(stream))


def _said(link: events.BrokenLink) -> str:
    return f"event {link.seq}: {link.why}"
