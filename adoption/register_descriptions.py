"""Descriptions of the registers the core owns: goals, plan, and who does what."""

from adoption.goal_register import GOALS
from adoption.huki_register import HUKI
from adoption.registry import Register
from adoption.task_register import TASKS

ALL: tuple[Register, ...] = (GOALS, TASKS, HUKI)
