"""How a place in the sources is said to a reader: the name of the guide, then number and line (``002:234``); ours is said as such."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from method import Text


@dataclass(frozen=True)
class Source:
    """One of the public guides the method rests on. `lang`: the language of its name; `by`: who published it."""

    number: str
    name: str
    lang: str
    by: str = ""

    @property
    def full(self) -> str:
        """Publisher and name."""
        return f"{self.by}, {self.name}" if self.by else self.name


SOURCES = {
    source.number: source
    for source in (
        Source("002", "Metod för Utveckling i Samverkan 1.0", "sv", "E-delegationen"),
        Source("000", "Tillstånd och tillsyn (Luvat ja valvonta)", "sv"),
        Source("001", "Realisera och följa upp", "sv", "Sveriges Kommuner och Regioner"),
        Source("003", "Tjenester på nett – trinn for trinn", "nb", "KS"),
        Source("004", "Kainuun Nuotta", "fi"),
    )
}


def cited(ref: str) -> list[tuple[Source, str]]:
    """(guide, its places) for each guide a reference names, in the order it names them: ``002:222, 002:232`` is one guide."""
    found: dict[str, list[str]] = {}
    for place in filter(None, ref.split(", ")):
        found.setdefault(place.split(":")[0], []).append(place)
    return [(SOURCES[number], ", ".join(places)) for number, places in found.items()]


def common(facts: Any) -> str | None:
    """The reference all the facts share (empty: all are ours), or None when they differ or there is none."""
    refs = {fact.ref for fact in facts}
    return refs.pop() if len(refs) == 1 else None


def used(*things: Any) -> list[Source]:
    """The guides that anything below the things refers to, in the order of `SOURCES`."""
    numbers = {place.split(":")[0] for thing in things for ref in _refs(thing) for place in ref.split(", ") if place}
    return [source for number, source in SOURCES.items() if number in numbers]


def _refs(thing: Any) -> Iterator[str]:
    if isinstance(thing, tuple | list):
        for one in thing:
            yield from _refs(one)
    elif is_dataclass(thing) and not isinstance(thing, Text | type):
        for field in fields(thing):
            value = getattr(thing, field.name)
            if field.name in ("ref", "grounds"):
                yield value
            else:
                yield from _refs(value)
