"""What has happened to the risks since a milestone was passed: read from the record of their changes (000:36)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.decision_points import gate_word
from adoption.models import Initiative
from core.models import Event
from registers.models import Risk, RiskKind

Kind = Literal["new", "raised", "lowered", "judged", "closed", "reopened", "removed", "unchanged"]
ORDER: tuple[Kind, ...] = ("new", "raised", "judged", "lowered", "reopened", "closed", "removed", "unchanged")


@dataclass(frozen=True)
class Passed:
    """A milestone that was passed: its number (1–8), when, and what it is called."""

    number: int
    at: datetime.datetime
    word: str


@dataclass(frozen=True)
class Step:
    """A risk with its score at the milestone and now, and what was last found in a review since."""

    risk: Risk
    kind: Kind
    before: int | None
    after: int | None
    found: str

    @property
    def good(self) -> bool:
        """An opportunity: much is good."""
        return bool(self.risk.kind == RiskKind.OPPORTUNITY)


@dataclass(frozen=True)
class Group:
    """What happened in a word, and to which risks; the first is the one that matters most."""

    kind: Kind
    title: str
    steps: tuple[Step, ...]


def passed(initiative: Initiative) -> list[Passed]:
    """The milestones passed, the latest first; one that was passed again counts from then. One query."""
    events = Event.objects.filter(stream=initiative.pk, action="adoption.phase.closed").select_related("text").order_by("seq")
    last = {event.text.data.get("phase"): event.at for event in events}
    found = [Passed(number, at, gate_word(initiative, number)) for number, at in last.items() if isinstance(number, int)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def steps(initiative: Initiative, moment: datetime.datetime) -> list[Step]:
    """Every risk that was open then or came since, in the order of the register. Two queries."""
    told = _told_since(initiative, moment)
    made = [_step(risk, told[risk.pk]) for risk in Risk.objects.filter(initiative=initiative).order_by("number")]
    return [step for step in made if step is not None]


def groups(found: Iterable[Step]) -> list[Group]:
    """The steps by what happened, empty groups left out."""
    by_kind: dict[Kind, list[Step]] = defaultdict(list)
    for step in found:
        by_kind[step.kind].append(step)
    titles = _titles()
    return [Group(kind, titles[kind], tuple(by_kind[kind])) for kind in ORDER if by_kind[kind]]


def summary(found: Iterable[Group]) -> str:
    """2 new, 1 raised, 5 unchanged."""
    return ", ".join(_count(group.kind, len(group.steps)) for group in found)


def word(kind: Kind) -> str:
    """What happened to one risk."""
    return _titles()[kind]


@dataclass
class _Told:
    """What the record tells of a risk since the moment: written, removed, what changed fields said then, the last note."""

    new: bool = False
    removed: bool = False
    then: dict[str, str] = field(default_factory=dict)
    found: str = ""


def _told_since(initiative: Initiative, moment: datetime.datetime) -> dict[UUID, _Told]:
    told: dict[UUID, _Told] = defaultdict(_Told)
    rows = Event.objects.filter(stream=initiative.pk, subject_type="registers.risk", at__gt=moment)
    for event in rows.select_related("text").order_by("seq"):
        if event.subject is not None:
            _add(told[event.subject], event.action.rpartition(".")[2], event.text.data)
    return told


def _add(told: _Told, verb: str, data: Mapping[str, Any]) -> None:
    told.new = told.new or verb == "created"
    told.removed = told.removed or verb == "deleted"
    for name, pair in data.get("changes", {}).items():
        told.then.setdefault(name, str(pair[0]))
    if verb == "reviewed":
        told.found = str(data.get("note", ""))


def _step(risk: Risk, told: _Told) -> Step | None:
    """None for one that came and went since, or was gone or closed already."""
    closed_then = bool(told.then["closed_on"]) if "closed_on" in told.then else risk.closed_on is not None and not told.new
    if (risk.deleted_at and (told.new or not told.removed)) or (closed_then and risk.closed_on):
        return None
    before = None if told.new else _score(risk, told.then)
    return Step(risk, _kind(risk, new=told.new, closed_then=closed_then, before=before), before, risk.score, told.found)


def _kind(risk: Risk, *, new: bool, closed_then: bool, before: int | None) -> Kind:
    if risk.deleted_at is not None:
        return "removed"
    if risk.closed_on is not None:
        return "closed"
    if new:
        return "new"
    if closed_then:
        return "reopened"
    if before is None or risk.score is None:
        return "judged" if risk.score else "unchanged"
    return "raised" if risk.score > before else "lowered" if risk.score < before else "unchanged"


def _score(risk: Risk, then: dict[str, str]) -> int | None:
    probability, consequence = (_number(then[n]) if n in then else getattr(risk, n) for n in ("probability", "consequence"))
    return probability * consequence if probability and consequence else None


def _number(value: str) -> int | None:
    return int(value) if value.isdecimal() else None


def _titles() -> dict[Kind, str]:
    return {
        "new": _("New"),
        "raised": _("Raised"),
        "judged": _("Judged for the first time"),
        "lowered": _("Lowered"),
        "reopened": _("Opened again"),
        "closed": _("Closed"),
        "removed": _("Removed"),
        "unchanged": _("Unchanged"),
    }


def _count(kind: Kind, count: int) -> str:
    told: dict[Kind, str] = {
        "new": ngettext("%(count)d new", "%(count)d new", count),
        "raised": ngettext("%(count)d raised", "%(count)d raised", count),
        "judged": ngettext("%(count)d judged for the first time", "%(count)d judged for the first time", count),
        "lowered": ngettext("%(count)d lowered", "%(count)d lowered", count),
        "reopened": ngettext("%(count)d opened again", "%(count)d opened again", count),
        "closed": ngettext("%(count)d closed", "%(count)d closed", count),
        "removed": ngettext("%(count)d removed", "%(count)d removed", count),
        "unchanged": ngettext("%(count)d unchanged", "%(count)d unchanged", count),
    }
    return told[kind] % {"count": count}
