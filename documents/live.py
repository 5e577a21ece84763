"""Registers that stand live in a document: what is written once there is shown here, by the document's circle."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import method
from adoption import registry
from adoption.choices import Circle
from adoption.models import Initiative
from documents.plan.chapters import Part
from documents.plan.governance import governance

# What the method calls a register, and which one of ours it is.
CALLED = {
    "tasks": "plan", "contracts": "agreements", "handover": "remaining", "costs": "funding", "business_model": "profitability",
    "solution": "options", "resources": "people",
}  # fmt: skip
OWN: dict[str, str | Promise] = {
    "organisations": _("Organisations"), "steering": _("Steering group"), "people": _("People and roles"),
}  # fmt: skip


@dataclass
class Live:
    """The registers of an initiative as a document of a circle may show them; each is read once. Texts in the active language."""

    initiative: Initiative
    circle: str
    _read: dict[str, Part] = field(default_factory=dict)

    def offered(self) -> list[tuple[str, str | Promise]]:
        """(key, name) of everything a section may show."""
        return [*OWN.items(), *((r.key, r.name) for r in registry.all_registers() if r.blocks and r.circle in circles(self.circle))]

    def standing(self, key: str) -> Part | None:
        """What a register says now; None for one that is not there, not to be shown in this circle, or says nothing."""
        if key not in self._read:
            self._read |= self._own() if key in OWN else self._registered(key)
        return self._read.get(key)

    def shown(self, key: str) -> Part | None:
        """The same, but None as well where a register says only that it is empty."""
        found = self.standing(key)
        return None if found is None or found.is_thin else found

    def _own(self) -> dict[str, Part]:
        return {part.key: part for part in governance(self.initiative)}

    def _registered(self, key: str) -> dict[str, Part]:
        found = next((r for r in registry.all_registers() if r.key == key), None)
        if found is None or found.blocks is None or found.circle not in circles(self.circle):
            return {}
        blocks = tuple(found.blocks(self.initiative))
        return {key: Part(key, str(found.name), blocks, found.wide)} if blocks else {}


def circles(circle: str) -> tuple[str, ...]:
    """Which circles' registers a document of a circle may show: its own and what is open to all with a role."""
    return tuple({Circle.OPEN.value, str(circle)})


def proposed(headings: Sequence[method.Heading]) -> dict[str, list[str]]:
    """By the heading's key, the registers that stand there unless somebody chose otherwise: each where the method first names it."""
    there = {r.key for r in registry.all_registers() if r.blocks} | set(OWN)
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for heading in headings:
        named = dict.fromkeys(CALLED.get(key, key) for key in heading.registers)
        found[heading.key] = [key for key in named if key in there and key not in seen]
        seen |= set(found[heading.key])
    return found
