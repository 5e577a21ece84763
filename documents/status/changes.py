"""What changed since the last report, from the log: a few plain lines of each kind, what is settled first, then the newest."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import log
from adoption.models import Initiative
from core.models import Event

MOST_READ, MOST_TOLD = 2000, 5
CAME, CHANGED = ("created", "given", "added", "submitted", "sent"), ("changed", "reviewed", "checked")
# Kinds in the order of their weight, each with the beginnings of the actions that are told; what is written every day is not.
KINDS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("Milestones and decisions"), ("milestones.decision.made", "milestones.round.submitted", "milestones.round.withdrawn")),
    (gettext_lazy("Conditions"), ("milestones.condition.",)),
    (gettext_lazy("Phases and dates"), ("adoption.phase.", "adoption.dates.", "adoption.initiative.paused", "adoption.initiative.resumed")),
    (gettext_lazy("Documents"), ("documents.document.approved", "documents.document.sent")),
    (
        gettext_lazy("Risks"),
        tuple(f"registers.risk.{verb}" for verb in ("created", "changed", "closed", "reopened", "reviewed", "deleted")),
    ),
    (gettext_lazy("Tasks and goals"), ("adoption.task.created", "adoption.task.changed", "adoption.task.deleted", "adoption.goal.")),
    (gettext_lazy("Deliverables and money"), ("registers.deliverable.", "registers.funding.", "registers.profitability.")),
    (gettext_lazy("People and organisations"), ("adoption.role.given", "adoption.role.ended", "adoption.partner.")),
)


@dataclass(frozen=True)
class Changes:
    """One kind: its name, some lines, and how many more there were."""

    title: str
    lines: tuple[str, ...]
    more: int


def changes(initiative: Initiative, moment: datetime.datetime | None) -> list[Changes]:
    """What changed after a moment, since the beginning without one; kinds without changes are left out. One query."""
    events = log.since(initiative.pk, moment, MOST_READ)
    return [found for title, beginnings in KINDS if (found := _of_kind(str(title), beginnings, events)) is not None]


def _of_kind(title: str, beginnings: tuple[str, ...], events: Iterable[Event]) -> Changes | None:
    told = _lines(event for event in events if event.action.startswith(beginnings))
    lines = list(dict.fromkeys(line for _weight, line in sorted(told, key=lambda pair: pair[0])))
    return Changes(title, tuple(lines[:MOST_TOLD]), max(0, len(lines) - MOST_TOLD)) if lines else None


def _lines(events: Iterable[Event]) -> Iterator[tuple[int, str]]:
    """A weight and one line for each thing that changed: the last that happened to it, or that it came."""
    told: set[UUID | None] = set()
    for event in events:
        if event.subject in told:
            continue
        said = _said(event, event.text.data)
        if said:
            told.add(event.subject)
            yield _weight(event.action), said


def _weight(action: str) -> int:
    """What is settled weighs more than what changed, that more than what only came."""
    verb = action.rpartition(".")[2]
    if verb in CAME:
        return 2
    return 1 if verb in CHANGED and not action.startswith("adoption.task.") else 0


def _said(event: Event, data: dict[str, Any]) -> str:
    """The event in words; nothing for a task that changed without being finished."""
    if event.action == "adoption.task.changed":
        state = data.get("changes", {}).get("state", ["", ""])
        if state[-1] != "done":
            return ""
        return _("Finished: %(title)s") % {"title": " ".join(part for part in (data.get("code"), data.get("title")) if part)}
    return log.sentence(event.action, data) if data else ""
