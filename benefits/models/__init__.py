"""Models of benefits."""

from benefits.models.expected import Beneficiary, ExpectedBenefit, Nature, Reach

__all__ = ["Beneficiary", "ExpectedBenefit", "Nature", "Reach"]
