"""Descriptions of the registers the core owns."""

from adoption.connection_register import CONNECTIONS
from adoption.goal_register import GOALS
from adoption.huki_register import HUKI
from adoption.line_register import SERVICE_LINES
from adoption.organisation_register import ORGANISATIONS
from adoption.plan_version_register import VERSIONS
from adoption.registry import Register
from adoption.task_register import TASKS

ALL: tuple[Register, ...] = (GOALS, SERVICE_LINES, TASKS, VERSIONS, HUKI, ORGANISATIONS, CONNECTIONS)
