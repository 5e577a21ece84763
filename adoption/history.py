"""What happened to one entry, newest first, in words: read from the event chain."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from core import words
from core.components import Text
from core.models import Event

LATEST = 50
_HIDDEN = {"done_on"}
ACTIONS: dict[str, Text] = {
    "created": pgettext_lazy("history", "Added"),
    "changed": pgettext_lazy("history", "Changed"),
    "deleted": pgettext_lazy("history", "Removed"),
    "reviewed": pgettext_lazy("history", "Reviewed"),
    "closed": pgettext_lazy("history", "Closed"),
    "reopened": pgettext_lazy("history", "Opened again"),
    "recommended": pgettext_lazy("history", "Recommended"),
    "not_recommended": pgettext_lazy("history", "No longer recommended"),
    "checked": pgettext_lazy("history", "Criteria answered"),
    "huki_set": pgettext_lazy("history", "Who does what"),
    "remarked": pgettext_lazy("history", "Commented"),
    "task_made": pgettext_lazy("history", "Made a task of it"),
    "risk_made": pgettext_lazy("history", "Made a risk of it"),
    "moved": pgettext_lazy("history", "Taken one step on"),
    "moved_back": pgettext_lazy("history", "Taken one step back"),
    "withdrawn": pgettext_lazy("history", "Withdrew"),
}


@dataclass(frozen=True)
class Change:
    """One field: what it said before and after."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One event: when, what, who, the fields that changed, and the reason or note given."""

    at: datetime.datetime
    what: Text
    who: Text
    changes: tuple[Change, ...]
    reason: str


def of(entry: models.Model, latest: int = LATEST) -> list[Line]:
    """The latest events about `entry`. Two queries, however many there are."""
    events = list(Event.objects.filter(subject=entry.pk).select_related("text").order_by("-seq")[:latest])
    names = _names({event.actor for event in events if event.actor})
    return [_line(entry, event, names) for event in events]


def _names(people: set[UUID]) -> dict[UUID, str]:
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


def _line(entry: models.Model, event: Event, names: dict[UUID, str]) -> Line:
    data: dict[str, Any] = event.text.data
    verb = event.action.rpartition(".")[2]
    who: Text = names.get(event.actor, "") if event.actor else _("Farled")
    changes = data.get("changes", {})
    told = tuple(change(entry, name, *pair) for name, pair in changes.items() if name not in _HIDDEN)
    return Line(event.at, ACTIONS.get(verb, verb), who, told, str(data.get("reason") or data.get("note") or ""))


def change(entry: models.Model | type[models.Model], name: str, before: str, after: str) -> Change:
    """One field of an entry (or its model) with the two values as the event keeps them."""
    parts: dict[str, Text] = getattr(entry, "PARTS", {})
    if name in parts:
        return Change(parts[name], before or "–", after or "–")
    field = entry._meta.get_field(name)
    label = capfirst(str(getattr(field, "verbose_name", name)))
    return Change(label, _said(field, before), _said(field, after))


def _said(field: Any, value: str) -> str:
    """A value as the event keeps it, in the reader's language: choices by their label, dates in words."""
    if not value or value == "None":
        return "–"
    if isinstance(field, models.DateField):
        return _day(value)
    labels = {str(key): str(label) for key, label in field.flatchoices or []} if hasattr(field, "flatchoices") else {}
    return labels.get(value, value)


def _day(value: str) -> str:
    try:
        return words.short_day(datetime.date.fromisoformat(value))
    except ValueError:
        return value
