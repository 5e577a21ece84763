"""The coordinator's page: what is missing, the points, the matter in brief, asking for the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

import method
from adoption.decision_points import gate_title
from adoption.kept import keep
from milestones import permissions, readiness
from milestones.asked import PRIORITY_AGAIN, Asked, points_of, priority_before
from milestones.body import is_body
from milestones.facts import keep_facts
from milestones.forms import DescribeForm, MarkForm, PointForm
from milestones.models import Point, Round
from milestones.own_needs import words_before
from milestones.pages.advice import others
from milestones.pages.common import show_gate


@dataclass(frozen=True)
class ReadyRow:
    """An item of the list with the form for a reason, where one may be given."""

    item: readiness.ReadyItem
    form: MarkForm | None

    @property
    def look(self) -> str:
        return self.item.look


@dataclass(frozen=True)
class PointRow:
    """A point of the milestone, its answer so far and the form to change it. before: what was said of it at an earlier one (M24)."""

    key: str
    point: method.Point
    answer: Point
    form: PointForm
    answered: bool
    is_open: bool
    before: str = ""


@dataclass(frozen=True)
class PointGroup:
    """The points of one milestone; with its title where the round decides several together."""

    title: str
    rows: list[PointRow]


def preparing(
    request: HttpRequest,
    round_: Round,
    *,
    older: Sequence[Any] = (),
    describe: DescribeForm | None = None,
    point: tuple[str, PointForm] | None = None,
    mark: MarkForm | None = None,
) -> HttpResponse:
    """The page of a round being prepared. A bound form given stands in its place with what was typed."""
    initiative = round_.initiative
    prefetch_related_objects([round_], "points")
    keep_facts(initiative)
    keep(initiative, priority_before=_priority_before(round_))
    said = others(round_)
    found = readiness.summary(initiative, round_.gate, round_)
    may_prepare = permissions.may_prepare(request.user, round_)
    context = {
        "round": round_,
        "others": said,
        "ready": found,
        "rows": [_ready_row(item, mark) for item in found.items],
        "groups": point_groups(round_, point),
        "describe": describe or DescribeForm(round_=round_),
        "faulty": [form for form in (describe, point[1] if point else None, mark) if form is not None],
        "older": older,
        "cannot": _cannot(round_),
        "is_body": is_body(round_),
        "may_set_decider": bool(permissions.may_set_decider(request.user, initiative, round_.gate)),
        "why_not": "" if may_prepare else may_prepare.reason,
    }
    return show_gate(request, initiative, "prepare" if may_prepare else "prepared", round_.gate, context)


def point_groups(round_: Round, bound: tuple[str, PointForm] | None = None) -> list[PointGroup]:
    """The points that the round asks, under their milestones, with their answers."""
    answers = {row.key: row for row in round_.points.all()}
    asked = [(one, answers.get(one.key) or Point(round=round_, key=one.key)) for one in points_of(round_)]
    first = bound[0] if bound else next((one.key for one, row in asked if not readiness.answered(one.point, row)), "")
    groups: dict[int, list[PointRow]] = {}
    for one, answer in asked:
        row = _point_row(one, answer, bound[1] if bound and bound[0] == one.key else None, first)
        groups.setdefault(one.gate, []).append(row)
    titled = len(groups) > 1
    return [PointGroup(gate_title(round_.initiative, gate) if titled else "", rows) for gate, rows in groups.items()]


def _point_row(one: Asked, answer: Point, bound: PointForm | None, first: str) -> PointRow:
    """The first point without an answer stands open."""
    before = priority_before(answer.round.initiative) if one.point.key == PRIORITY_AGAIN else None
    said = words_before(answer.round.initiative, before) if before is not None else ""
    form = bound or PointForm(point=answer)
    return PointRow(one.key, one.point, answer, form, readiness.answered(one.point, answer), one.key == first, said)


def _priority_before(round_: Round) -> Point | None:
    """Read once for the list of what is missing and for the point itself."""
    asks = any(one.point.key == PRIORITY_AGAIN for one in points_of(round_))
    return priority_before(round_.initiative) if asks else None


def _cannot(round_: Round) -> str:
    """Why a round cannot be submitted or recorded any more: its milestone is decided with a later one now."""
    alone = permissions.on_its_own(round_.initiative, round_.gate)
    return "" if alone else str(alone.reason)


def _ready_row(item: readiness.ReadyItem, bound: MarkForm | None) -> ReadyRow:
    if not item.may_mark or item.mark is not None:
        return ReadyRow(item, None)
    key = item.need.key
    if bound is not None and bound["need"].value() == key:
        return ReadyRow(item, bound)
    return ReadyRow(item, MarkForm(initial={"need": key}, auto_id=f"id_{key}_%s"))
