"""Models of the core."""

from adoption.models.due import DueItem
from adoption.models.entry import RegisterEntry
from adoption.models.goal import Goal
from adoption.models.grant import InitiativeUserPermission
from adoption.models.imports import ImportDraft
from adoption.models.initiative import Initiative, InitiativePhase
from adoption.models.pack import Pack, PackVersion
from adoption.models.people import Participation, RoleAssignment, SteeringRule
from adoption.models.remark import Remark
from adoption.models.task import Task

__all__ = [
    "DueItem",
    "Goal",
    "ImportDraft",
    "Initiative",
    "InitiativePhase",
    "InitiativeUserPermission",
    "Pack",
    "PackVersion",
    "Participation",
    "RegisterEntry",
    "Remark",
    "RoleAssignment",
    "SteeringRule",
    "Task",
]
