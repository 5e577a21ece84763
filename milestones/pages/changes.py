"""What has changed in the registers around a sealing: read from the event chain, told by thing and not by event."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from adoption import history, registry
from adoption.choices import Circle
from adoption.models import Initiative
from core.components import Text
from core.models import Event

LATEST, SHOWN, LONG = 300, 8, 60


@dataclass(frozen=True)
class Field:
    """One field that reads otherwise now. Long texts are not shown, only named."""

    label: str
    before: str
    after: str

    @property
    def is_short(self) -> bool:
        return len(self.before) <= LONG and len(self.after) <= LONG


@dataclass(frozen=True)
class Changed:
    """One thing: of which register, what happened to it, and which fields read otherwise."""

    register: Text
    what: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Changes:
    """The things that changed, latest first and at most eight, and how many more there are."""

    shown: tuple[Changed, ...]
    more: int

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


def changes_around(initiative: Initiative, start: datetime, sealed_at: datetime) -> tuple[Changes, Changes]:
    """(what changed after `start` up to `sealed_at`, what changed after that). One query."""
    kinds = {r.model._meta.label_lower: r for r in registry.all_registers() if r.circle == Circle.OPEN and r.entries}
    rows = Event.objects.filter(stream=initiative.pk, at__gt=start, subject_type__in=kinds).select_related("text").order_by("-seq")[:LATEST]
    events = [event for event in rows if event.subject is not None and event.text.data.get("title")]
    before = [event for event in events if event.at <= sealed_at]
    return _changes(kinds, before), _changes(kinds, [event for event in events if event.at > sealed_at])


def _changes(kinds: dict[str, registry.Register], events: Iterable[Event]) -> Changes:
    by_subject: dict[uuid.UUID | None, list[Event]] = defaultdict(list)
    for event in events:
        by_subject[event.subject].append(event)
    told = [_told(kinds[rows[0].subject_type], list(reversed(rows))) for rows in by_subject.values()]
    found = [change for change in told if change is not None]
    return Changes(tuple(found[:SHOWN]), len(found[SHOWN:]))


def _told(register: registry.Register, events: list[Event]) -> Changed | None:
    verbs = [event.action.rpartition(".")[2] for event in events]
    data = events[-1].text.data
    title = f"{data.get('code', '')} {data['title']}".strip()
    if "created" in verbs:
        return None if "deleted" in verbs else Changed(register.name, _("New"), title, ())
    if "deleted" in verbs:
        return Changed(register.name, _("Removed"), title, ())
    fields = _fields(register.model, events)
    return Changed(register.name, "", title, fields) if fields else None


def _fields(model: type[Model], events: Iterable[Event]) -> tuple[Field, ...]:
    """Each changed field from its first value to its last; nothing for one that is back where it was."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for event in events:
        for name, (before, after) in event.text.data.get("changes", {}).items():
            first.setdefault(name, before)
            last[name] = after
    return tuple(_field(model, name, first[name], last[name]) for name in last if first[name] != last[name] and name != "done_on")


def _field(model: type[Model], name: str, before: str, after: str) -> Field:
    change = history.change(model, name, before, after)
    return Field(capfirst(str(change.label)), change.before, change.after)
