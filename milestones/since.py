"""What changed since the last milestone: two bases compared, register by register, gathered under what a decider asks about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Country
from adoption import registry
from adoption.choices import ROMANS
from adoption.plan_change_words import moved_words
from adoption.working_days import Calendar
from core import words
from core.components import Text
from milestones.choices import BasisKind

Theme = Literal["scope", "dates", "cost", "risks", "benefits", "conditions", "other"]
THEMES: Mapping[Theme, Text] = {
    "scope": gettext_lazy("Scope"),
    "dates": gettext_lazy("Dates"),
    "cost": gettext_lazy("Cost"),
    "risks": gettext_lazy("Risks"),
    "benefits": gettext_lazy("Benefits"),
    "conditions": gettext_lazy("Conditions"),
    "other": gettext_lazy("Other"),
}
DATES = "dates"
NAMED = 3  # entries named in a sentence; the rest are counted
# How entries lie in a list is no change of what they say.
UNSAID = {"rank", "number", "version", "changed_at"}


class Held(Protocol):
    """What a basis holds: a sealed row, or what would be sealed now."""

    kind: str
    key: str
    title: str
    content: Any


@dataclass(frozen=True)
class Line:
    """One thing that reads otherwise than at the last milestone: its theme, what it is, how it was and is, what came and went."""

    theme: Theme
    title: str
    then: str
    now: str
    what: str

    @property
    def theme_name(self) -> Text:
        return THEMES[self.theme]


def changes(then: Iterable[Held], now: Iterable[Held], country: str = Country.SWEDEN) -> list[Line]:
    """What differs between two bases, by theme. Days are counted in working days of `country`. No queries, texts in the active language."""
    before, after = ({item.key: item for item in items} for items in (then, now))
    found = [line for key, item in after.items() for line in _of_item(before.get(key), item, country)]
    return sorted(found, key=lambda line: list(THEMES).index(line.theme))


def _of_item(before: Held | None, item: Held, country: str) -> Iterator[Line]:
    if before is None or before.content == item.content:
        return
    if item.key == DATES:
        yield from _dates(before.content, item.content, country)
    elif item.kind == BasisKind.REGISTER:
        line = _register(before, item)
        if line is not None:
            yield line


def _dates(then: dict[str, Any], now: dict[str, Any], country: str) -> Iterator[Line]:
    for key, value in now.items():
        old, new = parse_date(then.get(key) or ""), parse_date(value or "")
        if old != new:
            yield Line("dates", _date_name(key), words.short_day(old) or "–", words.short_day(new) or "–", _moved(old, new, country))


def _date_name(key: str) -> str:
    if key.isdecimal():
        return _("Milestone %(number)s") % {"number": ROMANS[int(key) - 1]}
    return _("The work ends, as calculated") if key == "end" else _("Wished end")


def _moved(old: date | None, new: date | None, country: str) -> str:
    if old is None or new is None:
        return _("Set") if old is None else _("Taken away")
    return moved_words(Calendar(country).between(old, new))


def _register(before: Held, item: Held) -> Line | None:
    then, now = before.content.get("entries") or {}, item.content.get("entries") or {}
    what = _what(then, now)
    if not what:
        return None
    return Line(_theme(item.key), item.title, _count(then), _count(now), what)


def _theme(key: str) -> Theme:
    name = key.partition(":")[2]
    for register in registry.all_registers():
        if register.key == name:
            return register.theme or "other"
    return "other"


def _count(entries: dict[str, Any]) -> str:
    return str(len(entries))


def _what(then: dict[str, Any], now: dict[str, Any]) -> str:
    new = [entry["title"] for key, entry in now.items() if key not in then]
    gone = [entry["title"] for key, entry in then.items() if key not in now]
    other = [entry["title"] for key, entry in now.items() if key in then and _read(then[key]) != _read(entry)]
    said = ((_("New: %(titles)s"), new), (_("Gone: %(titles)s"), gone), (_("Changed: %(titles)s"), other))
    return ". ".join(sentence % {"titles": _named(titles)} for sentence, titles in said if titles)


def _read(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry["fields"].items() if name not in UNSAID}


def _named(titles: list[str]) -> str:
    """A, B, C, 4 more; the number alone where the entries have no title of their own."""
    if not titles[0]:
        return str(len(titles))
    rest = len(titles) - NAMED
    shown = [_short(title) for title in titles[:NAMED]]
    if rest > 0:
        shown.append(ngettext("%(count)d more", "%(count)d more", rest) % {"count": rest})
    return ", ".join(shown)


def _short(title: str) -> str:
    return title if len(title) <= 60 else f"{title[:59].rstrip()}…"
