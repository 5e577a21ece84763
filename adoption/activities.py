"""The activities of the method and of the chosen playbooks as an initiative meets them, each by a key that its task carries."""

from dataclasses import dataclass

from adoption.methods import method_for
from adoption.models import Initiative
from method import Activity, Method, Phase, Playbook


@dataclass(frozen=True)
class Usual:
    """A usual activity: where it comes from and the phase it belongs to. `key` is what a task carries in `activity`."""

    key: str
    activity: Activity
    phase: Phase
    playbook: Playbook | None = None


def of_initiative(initiative: Initiative) -> list[Usual]:
    """Every activity of the eight phases and of the initiative's playbooks, phase by phase."""
    found = method_for(initiative)
    return [usual for phase in found.phases for usual in of_phase_in(found, phase, initiative.playbooks)]


def of_phase(initiative: Initiative, number: int) -> list[Usual]:
    """Those of one phase (1–8): the method's own first, then playbook by playbook. Raises KeyError for another number."""
    found = method_for(initiative)
    return of_phase_in(found, found.phase(number), initiative.playbooks)


def of_phase_in(found: Method, phase: Phase, playbooks: list[str]) -> list[Usual]:
    """The same of a method that was looked up already; a playbook it does not know is passed over."""
    own = [Usual(f"phase/{phase.key}/{activity.key}", activity, phase) for activity in phase.activities]
    there = [playbook for playbook in found.playbooks if playbook.key in playbooks]
    return [*own, *(usual for playbook in there for usual in of_playbook(playbook, phase))]


def of_playbook(playbook: Playbook, phase: Phase) -> list[Usual]:
    """The activities of a playbook in a phase."""
    return [Usual(f"playbook/{playbook.key}/{step.key}", step, phase, playbook) for step in playbook.of_phase(phase.key)]


def find(initiative: Initiative, key: str) -> Usual:
    """The activity with a key. Raises KeyError for one the initiative does not have."""
    for usual in of_initiative(initiative):
        if usual.key == key:
            return usual
    raise KeyError(key)
