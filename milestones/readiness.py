"""What a milestone still lacks: one list, from the registers and from the milestone itself, with the marks that let one go on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from adoption import registry
from adoption.kept import kept
from adoption.models import Initiative
from adoption.registry import Need
from milestones import matter_needs, own_needs
from milestones.choices import MarkKind
from milestones.models import Mark, Round
from milestones.own_needs import answered
from milestones.situation import situation

__all__ = ["ReadyItem", "Readiness", "answered", "needs", "summary"]
LEVELS = ("inform", "warn", "enforce")
# State of an item -> the state it is drawn in (core.icons.STATES).
LOOKS = {"done": "done", "blocks": "blocks", "warns": "warns", "to_follow": "warns", "accepted": "warns", "help": "ahead"}


@dataclass(frozen=True)
class ReadyItem:
    """A need with the mark that applies to it, if any."""

    need: Need
    mark: Mark | None = None

    @property
    def may_mark(self) -> bool:
        """True if a reason may stand in for what is missing."""
        return not self.need.met and self.need.level != "inform" and not self.need.key.startswith(own_needs.UNMARKABLE)

    @property
    def mark_kind(self) -> MarkKind:
        """What a mark on it is called: an enforced need is to follow, a warning is accepted."""
        return MarkKind.TO_FOLLOW if self.need.level == "enforce" else MarkKind.ACCEPTED

    @property
    def state(self) -> str:
        """done, to_follow, accepted, blocks, warns or help."""
        if self.need.met:
            return "done"
        if self.mark is not None:
            return self.mark.kind
        return {"enforce": "blocks", "warn": "warns", "inform": "help"}[self.need.level]

    @property
    def look(self) -> str:
        """The state it is drawn in."""
        return LOOKS[self.state]


@dataclass(frozen=True)
class Readiness:
    """How ready a milestone is. met, warns, blocks, helps and total count items; only_with_conditions: something is to follow.

    helps: what the method would have and nothing demands, where the milestone is not decided formally.
    """

    items: tuple[ReadyItem, ...]
    met: int
    warns: int
    blocks: int
    helps: int
    total: int
    may_submit: bool
    only_with_conditions: bool

    @property
    def open_items(self) -> tuple[ReadyItem, ...]:
        """What still has to be mended or given a reason."""
        return tuple(item for item in self.items if item.state in ("blocks", "warns"))

    @property
    def help_items(self) -> tuple[ReadyItem, ...]:
        """What nothing demands and is worth a look."""
        return tuple(item for item in self.items if item.state == "help")

    @property
    def marked(self) -> int:
        """How many were given a reason."""
        return self.total - self.met - self.warns - self.blocks - self.helps


def needs(initiative: Initiative, gate: int, round: Round | None = None) -> list[Need]:
    """Everything milestone `gate` (1–8) asks for: first the milestone's own, then what every register demands (M11).

    `round` gives the answers to the points; without one nothing is answered. Milestones decided together are asked for together.
    Where it is not decided formally, what could be excused is help. The number of queries is constant.
    """
    now = situation(initiative, gate, round)
    if round is not None and round.is_matter:
        return matter_needs.needs(now, round)
    demanded = merged(need for number in now.gates for need in registry.needs(initiative, number))
    first = [*own_needs.order(now), *own_needs.told(now), *own_needs.basis(now)]
    found = [*first, *demanded, *own_needs.advice(now), *own_needs.body(now), *own_needs.dates(now)]
    return found if now.formal else [_as_help(need) for need in found]


def merged(found: Iterable[Need]) -> list[Need]:
    """What several milestones ask for, each thing once: what is missing at one of them, then the harder demand, else the later one's."""
    kept_: dict[str, Need] = {}
    for need in found:
        before = kept_.get(need.key)
        if before is None or _weight(need) >= _weight(before):
            kept_[need.key] = need
    return list(kept_.values())


def _weight(need: Need) -> tuple[bool, int]:
    return not need.met, LEVELS.index(need.level)


def summary(initiative: Initiative, gate: int, round: Round | None = None) -> Readiness:
    """The needs with the marks of the round applied; a mark on what is met by now counts for nothing."""
    kept_marks = kept(initiative, "marks", lambda: list(round.marks.select_related("by"))) if round is not None else []
    marks = {mark.need: mark for mark in kept_marks}
    items = tuple(_item(need, marks.get(need.key)) for need in needs(initiative, gate, round))
    states = [item.state for item in items]
    return Readiness(
        items=items,
        met=states.count("done"),
        warns=states.count("warns"),
        blocks=states.count("blocks"),
        helps=states.count("help"),
        total=len(items),
        may_submit=not {"warns", "blocks"} & set(states),
        only_with_conditions=MarkKind.TO_FOLLOW in states,
    )


def _as_help(need: Need) -> Need:
    return need if need.key.startswith(own_needs.ALWAYS) else replace(need, level="inform")


def _item(need: Need, mark: Mark | None) -> ReadyItem:
    bare = ReadyItem(need)
    return ReadyItem(need, mark) if mark is not None and bare.may_mark and mark.kind == bare.mark_kind else bare
