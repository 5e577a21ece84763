"""Descriptions of the registers the core owns: goals and plan."""

from adoption.goal_register import GOALS
from adoption.registry import Register
from adoption.task_register import TASKS

ALL: tuple[Register, ...] = (GOALS, TASKS)
