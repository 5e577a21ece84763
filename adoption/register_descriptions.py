"""Descriptions of the registers the core owns: plan and goals."""

from adoption.registry import Register

ALL: tuple[Register, ...] = ()
