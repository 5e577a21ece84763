"""The steps of setting an initiative up, in their order."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from adoption.gaps import Crew
from adoption.models import Initiative
from adoption.pages import phase_rows
from core.components import Text

STEPS: dict[str, Text] = {
    "basics": _("The initiative"),
    "partners": _("Partners"),
    "dates": _("Dates"),
    "people": _("People"),
    "steering": _("Steering group"),
    "language": _("Language"),
    "check": _("Check and finish"),
}
ORDER = list(STEPS)


@dataclass(frozen=True)
class Step:
    """A step as the head of the page shows it. state: done, you (here) or ahead; number from 1."""

    key: str
    number: int
    label: Text
    url: str
    state: str


def steps(initiative: Initiative | None, here: str, crew: Crew | None = None) -> list[Step]:
    """All steps; done are those that hold something already. Before the first is saved there are no addresses."""
    filled = _filled(initiative, crew) if initiative else set()
    return [
        Step(key, number, label, url(initiative, key) if initiative else "", "you" if key == here else "done" if key in filled else "ahead")
        for number, (key, label) in enumerate(STEPS.items(), 1)
    ]


def url(initiative: Initiative, key: str) -> str:
    """The address of a step."""
    return reverse("initiative-setup", args=[initiative.pk, key])


def after(key: str) -> str:
    """The step after one; the last has none and is given itself."""
    return ORDER[min(ORDER.index(key) + 1, len(ORDER) - 1)]


def before(key: str) -> str:
    """The step before one; empty for the first."""
    return ORDER[ORDER.index(key) - 1] if ORDER.index(key) else ""


def _filled(initiative: Initiative, crew: Crew | None) -> set[str]:
    """Steps that hold something: with the crew given, also those about people."""
    found = {"basics", "language"}
    if initiative.starts or initiative.wished_end or any(row.planned_gate for row in phase_rows(initiative)):
        found.add("dates")
    if crew:
        found |= {key for key, there in (("partners", crew.partners), ("people", len(crew.roles) > 1), ("steering", crew.rule)) if there}
    return found
