"""Models of milestones."""

from milestones.models.basis import BasisItem, Consent, Mark, Point
from milestones.models.communication import Addressee, Communication
from milestones.models.decision import Brief, Condition, Decision, Protocol
from milestones.models.position import Position
from milestones.models.referral import Recipient, Referral
from milestones.models.round import Round
from milestones.models.statement import Statement

__all__ = [
    "Addressee",
    "BasisItem",
    "Brief",
    "Communication",
    "Condition",
    "Consent",
    "Decision",
    "Mark",
    "Point",
    "Position",
    "Protocol",
    "Recipient",
    "Referral",
    "Round",
    "Statement",
]
