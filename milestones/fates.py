"""What becomes of benefits and contracts when an initiative is stopped: one word on each, kept as points of the round and sealed."""

from dataclasses import dataclass
from uuid import UUID

from adoption import registry
from milestones.choices import Fate
from milestones.models import Point, Round

BEFORE = "fate-"


@dataclass(frozen=True)
class Left:
    """An entry that is left, its register, and what has been said of it, if anything."""

    register: registry.Register
    at_end: registry.AtEnd
    point: Point | None

    @property
    def is_said(self) -> bool:
        """Something handed over names who receives it."""
        if self.point is None or self.point.answer not in Fate.values:
            return False
        return self.point.answer != Fate.HANDED_OVER or bool(self.point.text.strip())


def key_of(subject: UUID) -> str:
    """The key of the point about an entry."""
    return f"{BEFORE}{subject}"


def left(round: Round) -> list[Left]:
    """Everything that is left today, by register, with what is said of it in the round. One query beside those of the registers."""
    points = {point.key: point for point in round.points.all()}
    return [Left(register, one, points.get(key_of(one.subject))) for register, one in registry.at_end(round.initiative)]
