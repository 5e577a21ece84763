"""Models of milestones."""

from milestones.models.basis import BasisItem, Mark, Point
from milestones.models.communication import Communication, Recipient
from milestones.models.decision import Brief, Condition, Decision, Protocol
from milestones.models.position import Position
from milestones.models.round import Round

__all__ = [
    "BasisItem",
    "Brief",
    "Communication",
    "Condition",
    "Decision",
    "Mark",
    "Point",
    "Position",
    "Protocol",
    "Recipient",
    "Round",
]
