"""Models of procurement."""

from procurement.models.necessary import OPEN_STATES, Estimate, NecessaryProcurement, State, Way

__all__ = ["OPEN_STATES", "Estimate", "NecessaryProcurement", "State", "Way"]
