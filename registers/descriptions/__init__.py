"""What the registers are to the rest of the house: each module describes one as REGISTER."""

from adoption.registry import Register
from registers.descriptions import (
    agreement,
    answer,
    deliverable,
    funding,
    governance,
    lesson,
    maintenance,
    option,
    profitability,
    remaining,
    risk,
    training,
)

ALL: tuple[Register, ...] = (
    answer.REGISTER,
    risk.REGISTER,
    governance.REGISTER,
    agreement.REGISTER,
    funding.REGISTER,
    option.REGISTER,
    deliverable.REGISTER,
    training.REGISTER,
    profitability.REGISTER,
    remaining.REGISTER,
    maintenance.REGISTER,
    lesson.REGISTER,
)
