"""The coordinator's page: what is missing, the points, the matter in brief, asking for the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

import method
from milestones import permissions, readiness
from milestones.facts import keep_facts
from milestones.forms import DescribeForm, MarkForm, PointForm
from milestones.models import Point, Round
from milestones.pages.common import show_gate

_LOOKS = {"done": "done", "blocks": "blocks", "warns": "warns", "to_follow": "warns", "accepted": "warns"}


@dataclass(frozen=True)
class ReadyRow:
    """An item of the list with the form for a reason, where one may be given."""

    item: readiness.ReadyItem
    form: MarkForm | None

    @property
    def look(self) -> str:
        return _LOOKS[self.item.state]


@dataclass(frozen=True)
class PointRow:
    """A point of the milestone, its answer so far and the form to change it."""

    point: method.Point
    answer: Point
    form: PointForm
    answered: bool
    is_open: bool


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
    found = readiness.summary(initiative, round_.gate, round_)
    may_prepare = permissions.may_prepare(request.user, round_)
    context = {
        "round": round_,
        "ready": found,
        "marked": found.total - found.met - found.warns - found.blocks,
        "rows": [_ready_row(item, mark) for item in found.items],
        "points": point_rows(round_, point),
        "describe": describe or DescribeForm(round_=round_),
        "faulty": [form for form in (describe, point[1] if point else None, mark) if form is not None],
        "older": older,
        "why_not": "" if may_prepare else may_prepare.reason,
    }
    return show_gate(request, initiative, "prepare" if may_prepare else "prepared", round_.gate, context)


def point_rows(round_: Round, bound: tuple[str, PointForm] | None = None) -> list[PointRow]:
    """The points of the milestone with their answers."""
    answers = {row.key: row for row in round_.points.all()}
    points = [point for point in method.milestone(round_.gate).points if point.key in answers]
    first = bound[0] if bound else next((p.key for p in points if not readiness.answered(p, answers[p.key])), "")
    return [_point_row(point, answers[point.key], bound[1] if bound and bound[0] == point.key else None, first) for point in points]


def _point_row(point: method.Point, answer: Point, bound: PointForm | None, first: str) -> PointRow:
    """The first point without an answer stands open."""
    form = bound or PointForm(point=answer)
    return PointRow(point, answer, form, readiness.answered(point, answer), point.key == first)


def _ready_row(item: readiness.ReadyItem, bound: MarkForm | None) -> ReadyRow:
    if not item.may_mark or item.mark is not None:
        return ReadyRow(item, None)
    key = item.need.key
    if bound is not None and bound["need"].value() == key:
        return ReadyRow(item, bound)
    return ReadyRow(item, MarkForm(initial={"need": key}, auto_id=f"id_{key}_%s"))
