"""The risk page: the two matrices and the list, read once."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.choices import PhaseState
from adoption.models import Initiative, Task
from adoption.pages import phase_rows
from core import words as dates
from core.components import Text, level_of
from registers.models import Risk, RiskKind
from registers.risk_measures import told
from registers.words import PROBABILITY, contingency, danger, effect

A_CELL = 6
VIEWS = ("risks", "opportunities", "closed")


@dataclass(frozen=True)
class Pill:
    """A risk in a square of a matrix."""

    code: str
    title: str
    url: str


@dataclass(frozen=True)
class Square:
    """One square: its depth of tint 1–4, the risks shown in it, and how many more there are."""

    level: int
    pills: tuple[Pill, ...]
    more: int
    probability: int
    consequence: int


@dataclass(frozen=True)
class MatrixRow:
    """A step of probability with its five squares."""

    step: int
    word: Text
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class ListRow:
    """A risk in the list with its contingency plan in words, and how many of its measures are done."""

    risk: Risk
    plan_state: str
    plan_word: Text
    measures: str


@dataclass(frozen=True)
class Register:
    """All live risks of an initiative."""

    risks: tuple[Risk, ...]
    today: datetime.date

    def view(self, name: str) -> list[Risk]:
        """Open risks, open opportunities, or all that are closed."""
        if name == "closed":
            return [risk for risk in self.risks if risk.closed_on]
        kind = RiskKind.OPPORTUNITY if name == "opportunities" else RiskKind.RISK
        return [risk for risk in self.risks if not risk.closed_on and risk.kind == kind]

    def summary(self) -> list[str]:
        """How many are significant, without a plan, not judged, or overdue for review; empty when there is nothing to say."""
        open_risks = self.view("risks")
        found = [
            (sum(risk.needs_contingency for risk in open_risks), _significant),
            (sum(contingency(risk)[0] == "blocks" for risk in open_risks), _without_plan),
            (sum(risk.score is None for risk in open_risks), _not_judged),
            (sum(overdue(risk, self.today) for risk in open_risks), _overdue),
        ]
        return [words(count) for count, words in found if count]

    def next_review(self) -> str:
        """The next day a risk is looked at, in words; empty when none is planned."""
        days = [risk.next_review for risk in self.risks if risk.next_review and not risk.closed_on and risk.next_review >= self.today]
        return dates.day(min(days)) if days else ""


def read(initiative: Initiative, today: datetime.date) -> Register:
    """The register in one query."""
    rows = Risk.objects.live().filter(initiative=initiative).select_related("owner__organisation").order_by("number")
    return Register(tuple(rows), today)


def overdue(risk: Risk, today: datetime.date) -> bool:
    """Its review date has passed (D08)."""
    return risk.closed_on is None and risk.next_review is not None and risk.next_review < today


def matrix(risks: Iterable[Risk], *, after: bool) -> list[MatrixRow]:
    """Rows from the highest probability down; `after` places each risk where it is expected with measures."""
    placed: dict[tuple[int, int], list[Pill]] = defaultdict(list)
    for risk in risks:
        at = (risk.probability_after, risk.consequence_after) if after else (risk.probability, risk.consequence)
        if at[0] and at[1]:
            placed[at[0], at[1]].append(Pill(risk.code, risk.title, reverse("risk", args=[risk.pk])))
    return [MatrixRow(p, PROBABILITY[p - 1], tuple(_square(p, c, placed[p, c]) for c in range(1, 6))) for p in range(5, 0, -1)]


def _square(probability: int, consequence: int, pills: list[Pill]) -> Square:
    shown = pills if len(pills) <= A_CELL else pills[: A_CELL - 1]
    return Square(level_of(probability * consequence), tuple(shown), len(pills) - len(shown), probability, consequence)


def steps_of(kind: str) -> tuple[Text, list[tuple[int, Text]]]:
    """What the second axis is called, and its steps: consequence 1 slight … 5 severe, gain 1 slight … 5 very large."""
    axis, five = effect(kind)
    return axis, list(enumerate(five, 1))


def listed(initiative: Initiative, risks: list[Risk], chosen: dict[str, Any]) -> list[Risk]:
    """The risks that fit the filter, in the order asked for."""
    text, owner = str(chosen.get("q", "")).casefold(), chosen.get("owner")
    since = _last_milestone(initiative) if chosen.get("changed") else None
    found = [
        risk
        for risk in risks
        if (not text or text in f"{risk.code} {risk.title} {risk.description}".casefold())
        and (owner is None or risk.owner_id == owner.pk)
        and (since is None or timezone.localdate(risk.changed_at) > since)
        and (not chosen.get("significant") or (risk.score or 0) >= danger())
    ]
    return sorted(found, key=_orders.get(chosen.get("sort", ""), _largest_first))


def view_of(query: Mapping[str, Any]) -> str:
    """Which of VIEWS was chosen; open risks where none was."""
    chosen = query.get("show", "")
    return chosen if chosen in VIEWS else VIEWS[0]


def listed_by_size(risks: Iterable[Risk]) -> list[Risk]:
    """Not judged ones first, then the largest."""
    return sorted(risks, key=_largest_first)


def list_row(risk: Risk, measures: Sequence[Task] = ()) -> ListRow:
    """The risk with how its contingency plan and its measures stand."""
    return ListRow(risk, *contingency(risk), told(measures))


def _last_milestone(initiative: Initiative) -> datetime.date | None:
    days = [row.closed_on for row in phase_rows(initiative) if row.state == PhaseState.CLOSED and row.closed_on]
    return max(days) if days else None


def _largest_first(risk: Risk) -> tuple[Any, ...]:
    return (-(risk.score or 26), risk.number)


_orders: dict[str, Callable[[Risk], tuple[Any, ...]]] = {
    "score": _largest_first,
    "review": lambda risk: (risk.next_review or datetime.date.max, risk.number),
    "number": lambda risk: (risk.number,),
}


def _significant(count: int) -> str:
    return ngettext("%(count)d significant today", "%(count)d significant today", count) % {"count": count}


def _without_plan(count: int) -> str:
    return ngettext("%(count)d without a contingency plan", "%(count)d without a contingency plan", count) % {"count": count}


def _not_judged(count: int) -> str:
    return ngettext("%(count)d not judged yet", "%(count)d not judged yet", count) % {"count": count}


def _overdue(count: int) -> str:
    return ngettext("%(count)d overdue for review", "%(count)d overdue for review", count) % {"count": count}


def count_words(count: int, view: str = "risks") -> str:
    """7 risks, 2 opportunities."""
    if view == "opportunities":
        return ngettext("%(count)d opportunity", "%(count)d opportunities", count) % {"count": count}
    return ngettext("%(count)d risk", "%(count)d risks", count) % {"count": count}


def nothing_words(view: str) -> str:
    """The heading of an empty list."""
    return {
        "risks": _("No risk fits what you chose"),
        "opportunities": _("No opportunities are written down"),
        "closed": _("No risk is closed"),
    }[view]
