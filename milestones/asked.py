"""What a round asks: the points of its milestone, and of those before it that the same decision point decides together."""

from collections.abc import Iterable
from dataclasses import dataclass

import method
from adoption.decision_points import decided_with
from adoption.kept import kept
from adoption.methods import method_for
from adoption.models import Initiative
from milestones.choices import RoundState
from milestones.models import BasisItem, Point, Round

SUMMARY = "summary"
PRIORITY, PRIORITY_AGAIN = "need_prioritised", "need_still_prioritised"


@dataclass(frozen=True)
class Asked:
    """A point as a round asks it: the milestone it belongs to, and the key its answer is kept under in the round."""

    gate: int
    key: str
    point: method.Point


def gates_of(round: Round) -> tuple[int, ...]:
    """The milestones that a round decides, in order: what its seal says, and until it is sealed what the decision points say now."""
    if round.is_matter:
        return (round.gate,)
    if not round.seal:
        return decided_with(round.initiative, round.gate)
    sealed = round.basis.filter(key=SUMMARY).values_list("content", flat=True).first()
    return sealed_gates(sealed or {}, round.gate)


def sealed_gates(content: dict[str, object], gate: int) -> tuple[int, ...]:
    """The milestones that the sealed summary names; it names none where a round decided its own alone."""
    named = content.get("gates")
    return tuple(named) if isinstance(named, list) else (gate,)


def points(initiative: Initiative, gates: Iterable[int]) -> list[Asked]:
    """The points of these milestones in order. The last milestone's own keys stay; an earlier one with the same key carries its number."""
    found = method_for(initiative)
    asked: list[Asked] = []
    taken: set[str] = set()
    for gate in sorted(gates, reverse=True):
        own = [Asked(gate, _free(point.key, gate, taken), point) for point in found.milestone(gate).points]
        taken |= {one.key for one in own}
        asked = [*own, *asked]
    return asked


def _free(key: str, gate: int, taken: set[str]) -> str:
    """The key itself, or with the milestone's number before it, cut to what a point can hold: the key of a pack may fill that alone."""
    return key if key not in taken else f"{gate}-{key}"[: Point._meta.get_field("key").max_length]


def by_gate(items: Iterable[BasisItem]) -> list[tuple[int, list[BasisItem]]]:
    """Sealed points under the milestone they belong to, in order; under 0 where the round decided one alone."""
    found: dict[int, list[BasisItem]] = {}
    for item in items:
        found.setdefault(item.content.get("gate", 0), []).append(item)
    return list(found.items())


def points_of(round: Round) -> list[Asked]:
    """The points that a round asks; a matter beside the milestones asks none of the method's."""
    return [] if round.is_matter else points(round.initiative, gates_of(round))


def priority_before(initiative: Initiative) -> Point | None:
    """What was said at milestone I of the priority of the need, which is asked again at III (M24). One query."""
    decided = {"round__initiative": initiative, "round__state": RoundState.DECIDED, "key": PRIORITY}
    rows = Point.objects.filter(**decided).exclude(answer="").order_by("-round__submitted_at", "-round__gate")
    return kept(initiative, "priority_before", lambda: rows.first())
