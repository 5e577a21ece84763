"""Models of milestones."""

from milestones.models.basis import BasisItem, Consent, Mark, Point
from milestones.models.decision import Condition, Decision, Protocol
from milestones.models.position import Position
from milestones.models.round import Round

__all__ = ["BasisItem", "Condition", "Consent", "Decision", "Mark", "Point", "Position", "Protocol", "Round"]
