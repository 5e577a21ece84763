"""The steps of setting an initiative up, in their order."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from adoption.gaps import Crew
from adoption.models import Initiative, Task
from adoption.pages import phase_rows
from core.components import Text

STEPS: dict[str, Text] = {
    "basics": _("The initiative"),
    "partners": _("Partners"),
    "method": _("Method"),
    "dates": _("Dates"),
    "people": _("People"),
    "steering": _("Steering group"),
    "language": _("Language"),
    "activities": _("Activities"),
    "check": _("Check and finish"),
}
ORDER = list(STEPS)
LEADS: dict[str, Text] = {
    "basics": _("What the initiative is called, why it is needed and who leads it."),
    "partners": _("Name the other organisations that take part. You can go on without any."),
    "method": _("Choose how you follow the method, how much is demanded, and the playbooks that fit. You can change it later."),
    "dates": _("Say when it runs and when each milestone is to be decided. Leave empty what you do not know yet."),
    "people": _("Say who does the work, who gives advice and who owns the need. Nobody needs an account to be named."),
    "steering": _("Say who sits in the steering group and how it decides milestones II to VII."),
    "language": _("Choose the language in which this initiative writes its documents."),
    "activities": _("What is usually done in the first phases, with dates. Put it into the plan now, or go on and do it later."),
    "check": _("Look it through. What is missing can be added later; it is asked for again before each milestone."),
}
# What is said instead where version 1.1 is followed, which has no milestones.
REVIEW_LEADS: dict[str, Text] = {
    "dates": _("Say when it runs and when each phase is to be reviewed. Leave empty what you do not know yet."),
    "steering": _("Say who sits in the steering group and how it decides."),
    "check": _("Look it through. What is missing can be added later."),
}


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


def lead(initiative: Initiative, key: str) -> Text:
    """What a step is for, in one sentence; nothing is said of milestones where there are none."""
    return LEADS[key] if initiative.has_milestones else REVIEW_LEADS.get(key, LEADS[key])


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
    """Steps that hold something: with the crew given, also those about people and, by one query, the activities."""
    found = {"basics", "method", "language"}
    if initiative.starts or initiative.wished_end or any(row.planned_gate for row in phase_rows(initiative)):
        found.add("dates")
    if crew:
        found |= {"activities"} if Task.objects.live().filter(initiative=initiative).exclude(activity="").exists() else set()
        found |= {key for key, there in (("partners", crew.partners), ("people", len(crew.roles) > 1), ("steering", crew.rule)) if there}
    return found
