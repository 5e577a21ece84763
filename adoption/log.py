"""The log in words: what each event of the chain says, in the reader's language.

An app says how its own actions are told, once, in ready(): `add({"milestones.round.opened": _("Began …"), ...})`. A sentence may
name what the event keeps, %(title)s, and what is derived of it (see `_values`). Events of entries need no words of their own.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Person
from adoption import decision_points, registry
from adoption.choices import PHASES, ROMANS, Circle, Role
from adoption.models import Initiative
from core import words
from core.chain import is_blank
from core.components import Text
from core.events import may_be_erased
from core.models import Event

Words = Callable[[Mapping[str, Any]], str]
Sentence = Text | Words

_sentences: dict[str, Sentence] = {}

# What an entry of any register went through: by the last part of the action.
ENTRIES: dict[str, Text] = {
    "created": pgettext_lazy("log", "Added %(what)s: %(title)s"),
    "changed": pgettext_lazy("log", "Changed %(what)s: %(title)s"),
    "deleted": pgettext_lazy("log", "Removed %(what)s: %(title)s"),
    "reviewed": pgettext_lazy("log", "Reviewed %(what)s: %(title)s"),
    "closed": pgettext_lazy("log", "Closed %(what)s: %(title)s"),
    "reopened": pgettext_lazy("log", "Opened %(what)s again: %(title)s"),
    "recommended": pgettext_lazy("log", "Recommended %(what)s: %(title)s"),
    "not_recommended": pgettext_lazy("log", "No longer recommended is %(what)s: %(title)s"),
    "checked": pgettext_lazy("log", "Answered the criteria for %(what)s: %(title)s"),
    "huki_set": pgettext_lazy("log", "Changed who does what in %(what)s: %(title)s"),
    "remarked": pgettext_lazy("log", "Commented on %(what)s: %(title)s"),
    "moved": pgettext_lazy("log", "Took %(what)s one step on: %(title)s"),
    "moved_back": pgettext_lazy("log", "Took %(what)s one step back: %(title)s"),
    "withdrawn": pgettext_lazy("log", "%(what)s withdrew: %(title)s"),
}
# Kinds to choose from, each with the beginnings of its actions; every other register is a kind of its own.
KINDS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "setup": (
        gettext_lazy("Set-up and phases"),
        ("adoption.initiative.", "adoption.phase.", "adoption.dates.", "adoption.method.", "adoption.lead.", "core."),
    ),
    "people": (
        gettext_lazy("People and organisations"),
        (
            "adoption.role.",
            "adoption.hukirole.",
            "adoption.handover.",
            "adoption.partner.",
            "adoption.steering_rule.",
            "adoption.owner_rule.",
        ),
    ),
    "plan": (gettext_lazy("Tasks and goals"), ("adoption.task.", "adoption.goal.", "adoption.import.", "adoption.plan.")),
    "risks": (gettext_lazy("Risks"), ("registers.risk.", "registers.riskmeeting.")),
    "checklists": (gettext_lazy("Checklists"), ("registers.answer.",)),
    "documents": (gettext_lazy("Documents"), ("documents.",)),
    "milestones": (gettext_lazy("Milestones and decisions"), ("milestones.",)),
}


@dataclass(frozen=True)
class Change:
    """One field: what it said before and after."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class Erasure:
    """That what an event said was erased: when, by whom, why."""

    at: datetime.datetime
    who: str
    reason: str


@dataclass(frozen=True)
class Line:
    """One event in words: its place in the chain, when, who, what, the fields that changed, and the reason or note given."""

    seq: int
    at: datetime.datetime
    who: str
    what: str
    changes: Sequence[Change]
    reason: str
    hash: str
    may_go: bool = False  # what it says is not erased yet, may be erased by its kind, and was told whole to its reader
    erasure: Erasure | None = None


def add(sentences: Mapping[str, Sentence]) -> None:
    """Say how actions are told. Raises ValueError for an action told twice."""
    twice = _sentences.keys() & sentences.keys()
    if twice:
        raise ValueError(f"Told twice: {', '.join(sorted(twice))}")
    _sentences.update(sentences)


def known(action: str) -> bool:
    """Whether an action has words of its own, or those of an entry."""
    return action in _sentences or action.rpartition(".")[2] in ENTRIES


def sentence(action: str, data: Mapping[str, Any]) -> str:
    """What an event says. `data` as the event keeps it; an action nobody has words for is named as it is."""
    found = _sentences.get(action)
    values = _values(action, data)
    if callable(found):
        return found(values)
    if found is not None:
        return str(found) % values
    verb = action.rpartition(".")[2]
    if verb in ENTRIES and "title" in data:
        return capfirst(str(ENTRIES[verb]) % values)
    return _("Recorded: %(action)s") % {"action": action.replace(".", " ").replace("_", " ")}


def told(events: Iterable[Event], names: Mapping[UUID, str] | None = None, *, inner: bool = False) -> list[Line]:
    """Events (with their texts) in words. One query for the names of those who acted and are not in `names`.

    inner: the reader is in the closed circles; else what changed there is not told, only that it did.
    """
    events = list(events)
    names = names or {}
    missing = {event.actor for event in events if event.actor and event.actor not in names}
    found = dict(Person.objects.filter(pk__in=missing).values_list("pk", "name")) if missing else {}
    return [_line(event, {**names, **found}, inner) for event in events]


def latest(initiative_id: UUID, count: int) -> list[Line]:
    """The newest events that everybody with a role may read, newest first. One query."""
    who = Person.objects.filter(pk=OuterRef("actor")).values("name")
    rows = events_of(initiative_id).annotate(who=Subquery(who))[: count * 3]
    return told([event for event in rows if is_open(event)][:count], {event.actor: event.who for event in rows})


def events_of(initiative_id: UUID) -> models.QuerySet[Event]:
    """The chain of an initiative, newest first, with its texts."""
    return Event.objects.filter(stream=initiative_id).select_related("text").order_by("-seq")


def actors(initiative: Initiative) -> list[Person]:
    """Everybody who did something in an initiative, by name. One query."""
    acted = Event.objects.filter(stream=initiative.pk, actor__isnull=False).order_by().values("actor").distinct()
    return list(Person.objects.filter(pk__in=acted).order_by("name"))


def since(initiative_id: UUID, moment: datetime.datetime | None, most: int) -> list[Event]:
    """Events after a moment (all without one) that everybody with a role may read, newest first, at most so many. One query."""
    rows = events_of(initiative_id)
    rows = rows.filter(at__gt=moment) if moment else rows
    return [event for event in rows[:most] if is_open(event)]


def kinds() -> dict[str, tuple[Text, tuple[str, ...]]]:
    """Every kind to choose from by its key: name, beginnings of its actions. KINDS first, then each register whose entries are in none."""
    told = tuple(beginning for _name, beginnings in KINDS.values() for beginning in beginnings)
    own = {
        register.key: (register.name, (f"{register.model._meta.label_lower}.",)) for register in registry.all_registers() if register.noun
    }
    return KINDS | {key: kind for key, kind in own.items() if not kind[1][0].startswith(told)}


def of_kind(kind: str) -> Q:
    """The filter for a key of `kinds`. Raises KeyError."""
    wanted = Q()
    for beginning in kinds()[kind][1]:
        wanted |= Q(action__startswith=beginning)
    return wanted


def is_open(event: Event) -> bool:
    """Whether everybody with a role may read all that an event says."""
    return event.text.data.get("circle", Circle.OPEN) == Circle.OPEN


def _line(event: Event, names: Mapping[UUID, str], inner: bool) -> Line:
    data: dict[str, Any] = event.text.data
    erased = is_blank(event.text.salt, data)
    return Line(
        seq=event.seq,
        at=event.at,
        who=(names.get(event.actor) or _("Somebody who is no longer known")) if event.actor else "Farled",
        what=_("What stood here has been erased.") if erased else sentence(event.action, data),
        changes=_changes(event, data) if inner or is_open(event) else (),
        reason=_reason(data),
        hash=event.hash,
        may_go=not erased and may_be_erased(event.action) and (inner or is_open(event)),
    )


def _reason(data: Mapping[str, Any]) -> str:
    """The reason or note that was given, and the decision a change of a body rests on."""
    given = str(data.get("reason") or data.get("note") or data.get("comment") or data.get("motive") or "")
    rests_on = _("By decision: %(decision)s") % {"decision": data["rests_on"]} if data.get("rests_on") else ""
    return "\n".join(part for part in (given, rests_on) if part)


def _values(action: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the event keeps, and: `what` (Task T3), `gate_word`, `roman` and `phase_name` of a gate or phase, `role_name`. Else a dash."""
    values: dict[str, Any] = defaultdict(lambda: "–", data)
    number = data.get("gate") or data.get("phase")
    if isinstance(number, int) and 1 <= number <= len(PHASES):
        values["roman"] = ROMANS[number - 1]
        values["gate_word"] = decision_points.word(number, formal=not data.get("review"), name=data.get("own", ""))
        values["phase_name"] = PHASES[number - 1].label
    if data.get("role") in Role.values:
        values["role_name"] = Role(data["role"]).label
    values["what"] = " ".join(part for part in (_noun(action), str(data.get("code", ""))) if part)
    return values


def _noun(action: str) -> str:
    """What an entry of the register is called; the name of the model for what is no entry of one."""
    model = _model(action.rpartition(".")[0])
    found = (register.noun for register in registry.all_registers() if register.model is model and register.noun)
    return str(next(found, model._meta.verbose_name)) if model else ""


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _changes(event: Event, data: Mapping[str, Any]) -> list[Change]:
    model = _model(event.subject_type)
    found = data.get("changes", {})
    pairs = [(name, pair) for name, pair in found.items() if isinstance(pair, list) and len(pair) == 2]
    return [_change(model, name, str(pair[0]), str(pair[1])) for name, pair in pairs]


def _change(model: type[models.Model] | None, name: str, before: str, after: str) -> Change:
    if name in ROMANS:
        return Change(_("Milestone %(number)s") % {"number": name}, _day(before), _day(after))
    parts: Mapping[str, Text] = getattr(model, "PARTS", {})
    if name in parts:
        return Change(str(parts[name]), before or "–", after or "–")
    names = {field.name: field for field in model._meta.get_fields()} if model else {}
    field = names.get(name)
    label = capfirst(str(getattr(field, "verbose_name", "") or name.replace("_", " ")))
    return Change(label, value_in_words(field, before), value_in_words(field, after))


def value_in_words(field: Any, value: str) -> str:
    """A value as an event keeps it, in the reader's language: choices by their label, dates and yes or no in words."""
    if not value or value == "None":
        return "–"
    if isinstance(field, models.BooleanField):
        return _("Yes") if value == "True" else _("No")
    labels = {str(key): str(label) for key, label in getattr(field, "flatchoices", None) or []}
    return labels.get(value) or (_day(value) if isinstance(field, models.DateField) else value)


def _day(value: str) -> str:
    try:
        return words.short_day(datetime.date.fromisoformat(value)) if value else "–"
    except ValueError:
        return value
