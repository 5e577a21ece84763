"""Models of the core."""

from adoption.models.bodies import OwnerRule, RuleOfBody, RuleRecord, SteeringRule
from adoption.models.connection import Connection, ConnectionState, ConnectionStep
from adoption.models.dependency import Dependency
from adoption.models.due import DueItem
from adoption.models.entry import RegisterEntry
from adoption.models.goal import Goal
from adoption.models.grant import InitiativeUserPermission
from adoption.models.huki import HukiCell, HukiRole
from adoption.models.imports import ImportDraft
from adoption.models.initiative import Initiative, InitiativePhase
from adoption.models.lead_change import LeadChange
from adoption.models.pack import Pack, PackVersion
from adoption.models.people import Participation, RoleAssignment
from adoption.models.plan_version import PlanState, PlanVersion
from adoption.models.remark import Remark
from adoption.models.service_line import Handling, ProcessVersion, ServiceLine, Stage
from adoption.models.task import Task

__all__ = [
    "Dependency",
    "Connection",
    "ConnectionState",
    "ConnectionStep",
    "DueItem",
    "Goal",
    "Handling",
    "HukiCell",
    "HukiRole",
    "ImportDraft",
    "Initiative",
    "InitiativePhase",
    "InitiativeUserPermission",
    "LeadChange",
    "Pack",
    "PackVersion",
    "Participation",
    "PlanState",
    "PlanVersion",
    "ProcessVersion",
    "RegisterEntry",
    "Remark",
    "RoleAssignment",
    "ServiceLine",
    "Stage",
    "OwnerRule",
    "RuleOfBody",
    "RuleRecord",
    "SteeringRule",
    "Task",
]
