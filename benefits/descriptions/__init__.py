"""What benefits are to the rest of the house: each module describes one register as REGISTER."""

from adoption.registry import Register
from benefits.descriptions import expected

ALL: tuple[Register, ...] = (expected.REGISTER,)
