"""Models of registers."""

from registers.models.risk import Response, Risk, RiskKind, RiskReview

__all__ = ["Response", "Risk", "RiskKind", "RiskReview"]
