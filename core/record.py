"""Checking the record: the chain of events, and whatever other apps seal; they add their check and how a stream is named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from core import events

Check = Callable[[UUID], Iterable[str]]
Finder = Callable[[str], Iterable[UUID]]


@dataclass
class _Plugged:
    checks: list[Check] = field(default_factory=list)
    finders: list[Finder] = field(default_factory=list)


_plugged = _Plugged()


def check_with(check: Check) -> None:
    """Add a check of one stream: it yields what does not hold, in words. Called in an app's ready()."""
    _plugged.checks.append(check)


def find_with(finder: Finder) -> None:
    """Add a way to find streams by what people call them (a case number)."""
    _plugged.finders.append(finder)


def find(name: str) -> list[UUID]:
    """Streams by id or name, each once; empty when nothing is called so."""
    try:
        return [UUID(name)]
    except ValueError:
        return list(dict.fromkeys(stream for finder in _plugged.finders for stream in finder(name)))


def faults(stream: UUID) -> list[str]:
    """Everything that does not hold in one stream: the first broken link of its chain, then what the other checks find."""
    broken = events.verify(stream)
    found = [f"event {broken.seq}: {broken.why}"] if broken is not None else []
    return found + [fault for check in _plugged.checks for fault in check(stream)]
