"""What the page of a phase shows beside the phase itself: questions by area, what the playbooks add, what other models call it."""

from dataclasses import dataclass

import method
from method import Area, DocumentType, OtherModel, Phase, Playbook, Question, Role, Step, Text
from method.model import Outcome, Preparation
from portfolio.guide.words import DECIDERS

DELIVERING = 5
"""The phase whose milestone every delivery is tested for against the nine criteria (M15)."""


@dataclass(frozen=True)
class Gate:
    """The milestone that ends a phase, its keys looked up."""

    basis: tuple[DocumentType, ...]
    also: tuple[DocumentType, ...]
    prepared: tuple[tuple[Role, Preparation], ...]
    decider: Role
    informed: tuple[Role, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class PhasePage:
    """Everything that stands on the page of a phase. `stages`: (other model, its stage beside this phase)."""

    phase: Phase
    results: tuple[DocumentType, ...]
    areas: tuple[tuple[Area, tuple[Question, ...]], ...]
    gate: Gate
    playbooks: tuple[tuple[Playbook, tuple[Step, ...]], ...]
    stages: tuple[tuple[OtherModel, Text], ...]
    before: Phase | None
    after: Phase | None

    @property
    def usual_is_ours(self) -> bool:
        """Whether no source says who usually does what in the phase, so that one note is enough."""
        return all(activity.huki.ours for activity in self.phase.activities)


def page_of(number: int) -> PhasePage:
    """The page of a phase (1–8). Raises KeyError for another number."""
    whole = method.whole()
    phase = whole.phase(number)
    return PhasePage(
        phase=phase,
        results=tuple(whole.document_type(key) for key in phase.results.documents),
        areas=tuple((area, area.of_phase(phase.key)) for area in whole.areas),
        gate=gate_of(phase),
        playbooks=tuple((playbook, steps) for playbook in whole.playbooks if (steps := steps_of(playbook, phase.key))),
        stages=tuple((model, stage) for model in whole.crosswalk if (stage := model.stage(phase.key))),
        before=whole.phase(number - 1) if number > 1 else None,
        after=whole.phase(number + 1) if number < len(whole.phases) else None,
    )


def gate_of(phase: Phase) -> Gate:
    """The milestone of a phase with its documents, roles and outcomes."""
    whole, milestone = method.whole(), phase.milestone
    return Gate(
        basis=whole.basis_types(phase.number),
        also=whole.also_types(phase.number),
        prepared=tuple((whole.role(one.who), one) for one in milestone.prepared_by),
        decider=whole.role(DECIDERS[milestone.decider]),
        informed=tuple(whole.role(key) for key in milestone.informed),
        outcomes=tuple(whole.outcome(key) for key in milestone.outcomes),
    )


def steps_of(playbook: Playbook, phase: str) -> tuple[Step, ...]:
    """The activities of a playbook that begin or go on in a phase, by its key."""
    return tuple(step for step in playbook.activities if phase in (step.phase, *step.also))
