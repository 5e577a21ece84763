"""Descriptions of milestones, decisions and conditions."""

from adoption.registry import Register
from milestones.models import Condition, Decision, Round

GATES = Register(key="milestones", name="Milestones", order=10, model=Round, group="decide", page="milestones")
DECISIONS = Register(key="decisions", name="Decisions", order=12, model=Decision, group="decide", page="milestones")
CONDITIONS = Register(key="conditions", name="Conditions", order=14, model=Condition, group="decide", page="milestones")
