"""What procurement is to the rest of the house: each module describes one register as REGISTER."""

from adoption.registry import Register
from procurement.descriptions import necessary

ALL: tuple[Register, ...] = (necessary.REGISTER,)
