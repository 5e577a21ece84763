"""The organisation's own decision points: what the milestones are called there, which are decided together, which are not formal.

The lead organisation's mapping counts (M14, 002:218); where it says nothing, that of the packs the initiative uses.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Organisation
from adoption.choices import PHASES, ROMANS, Decider
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase

GATES = range(1, len(PHASES) + 1)


@dataclass(frozen=True)
class OwnPoint:
    """What an organisation calls a milestone, and whether it is decided formally there."""

    name: str
    formal: bool


def of_organisation(organisation: Organisation) -> dict[int, OwnPoint]:
    """{1–8: its decision point}, without those it has not named."""
    rows = organisation.decision_points or {}
    return {int(gate): OwnPoint(row.get("name", ""), bool(row.get("formal", True))) for gate, row in rows.items()}


def own_points(initiative: Initiative) -> dict[int, OwnPoint]:
    """{1–8: own decision point} of an initiative; the packs' names are in the active language."""
    from_packs = {point.gate: OwnPoint(str(point.name), point.formal) for point in method_for(initiative).decision_points}
    return from_packs | of_organisation(initiative.lead)


def own_name(initiative: Initiative, gate: int) -> str:
    """What the organisation calls milestone 1–8; empty where it has no name of its own for it."""
    point = own_points(initiative).get(gate)
    return point.name if point else ""


def is_formal(initiative: Initiative, gate: int) -> bool:
    """Whether milestone 1–8 is decided formally. Never in version 1.1, which has phase reviews instead."""
    point = own_points(initiative).get(gate)
    return initiative.has_milestones and (point is None or point.formal)


def gate_word(initiative: Initiative, gate: int) -> str:
    """Milestone III; Milestone III (BP2); Phase review 3; Phase review 3 (BP2)."""
    return word(gate, formal=is_formal(initiative, gate), name=own_name(initiative, gate))


def who_decides(row: InitiativePhase) -> str:
    """Business owner, steering group; where the milestone is not decided formally, the organisation's own decision point."""
    formal = is_formal(row.initiative, row.number)
    return str(Decider(row.decider).label) if formal else _("The organisation’s own decision point")


def word(gate: int, *, formal: bool, name: str = "") -> str:
    """The same of what is known already: what a record or an event kept."""
    found = _("Milestone %(number)s") % {"number": ROMANS[gate - 1]} if formal else _("Phase review %(number)d") % {"number": gate}
    return _("%(gate)s (%(name)s)") % {"gate": found, "name": name} if name else found


def told(initiative: Initiative, gate: int) -> dict[str, Any]:
    """What an event keeps, so that its words name the milestone as it was called then (adoption.log); nothing for a plain one."""
    name = own_name(initiative, gate)
    return ({} if is_formal(initiative, gate) else {"review": True}) | ({"own": name} if name else {})


def together(initiative: Initiative, gate: int) -> tuple[int, ...]:
    """The neighbouring milestones that one decision point decides together, in order; (gate,) where it stands alone.

    Names are compared in the language of the initiative's documents, so that every reader meets the same. Where an organisation's
    names and those of packs meet, one that is decided formally and one that is not stay apart.
    """
    with translation.override(initiative.language):
        points = own_points(initiative)
    own = points.get(gate)
    if own is None or not own.name:
        return (gate,)
    first = last = gate
    while points.get(first - 1) == own:
        first -= 1
    while points.get(last + 1) == own:
        last += 1
    return tuple(range(first, last + 1))


def decided_at(initiative: Initiative, gate: int) -> int:
    """The milestone whose round decides this one: the last of those its decision point decides together."""
    return together(initiative, gate)[-1]


def decided_with(initiative: Initiative, gate: int) -> tuple[int, ...]:
    """What a round of milestone 1–8 decides: it and those before it at the same decision point that are not passed yet, in order."""
    open_ = (number for number in together(initiative, gate) if initiative.phase_number <= number < gate)
    return (*open_, gate)


def gate_title(initiative: Initiative, gate: int) -> str:
    """Milestone III (BP2): Solution and business case."""
    values = {"gate": gate_word(initiative, gate), "title": method_for(initiative).milestone(gate).title}
    return _("%(gate)s: %(title)s") % values
