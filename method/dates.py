"""When an activity usually runs: working days from the start of its phase or from the milestone that ends it (ours)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

FORM = re.compile(r"(start|gate)([+-])(\d{1,3})")


class Anchor(StrEnum):
    """What the days are counted from."""

    START = "start"
    GATE = "gate"


@dataclass(frozen=True, slots=True)
class Moment:
    """``start+5``: five working days after the start of the phase; ``gate-10``: ten working days before its milestone."""

    anchor: Anchor
    days: int

    def __str__(self) -> str:
        return f"{self.anchor}{self.days:+d}"


def parse(text: str) -> Moment:
    """The moment a text such as ``gate-10`` says. Raises ValueError for any other form."""
    found = FORM.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Moment(Anchor(found[1]), int(found[2] + found[3]))
