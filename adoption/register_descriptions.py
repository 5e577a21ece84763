"""Descriptions of the registers the core owns: goals, plan and the approval of the plan."""

from adoption.goal_register import GOALS
from adoption.plan_version_register import VERSIONS
from adoption.registry import Register
from adoption.task_register import TASKS

ALL: tuple[Register, ...] = (GOALS, TASKS, VERSIONS)
