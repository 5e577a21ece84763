"""Description of the training plan: planned before milestone IV, held before milestone VI (K07, 000:59, 003:100, 004:30)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption.choices import DueKind
from adoption.kept import kept
from adoption.models import Initiative
from adoption.registry import Due, Need, Register
from adoption.task_register import named
from registers.models import Training
from registers.training_blocks import blocks
from registers.training_page import entries, is_done

PLANNED, HELD = 4, 6
PLAYBOOKS = {"joining_shared_service", "services_online", "remote_services"}


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """At milestone IV it is planned who is trained, at VI they are (K07). Asked where there is a plan, or a playbook that wants one."""
    if gate not in (PLANNED, HELD):
        return
    found = kept(initiative, "training", lambda: list(entries(initiative)))
    if found or PLAYBOOKS & set(initiative.playbooks):
        yield _any(initiative, found) if gate == PLANNED else _done(initiative, found)


def dues_of(training: Training) -> Iterator[Due]:
    """Training with a date that not everybody has been through waits for whoever answers for it."""
    if training.due and not is_done(training):
        url = reverse("training", args=[training.pk])
        yield Due(DueKind.TRAINING, training.pk, training.title, url, training.owner, training.due)


def _any(initiative: Initiative, found: list[Training]) -> Need:
    return Need(
        key="training.any",
        level="warn",
        met=bool(found),
        text=_("It is planned who is trained") if found else _("It is not planned who is trained"),
        url=reverse("trainings", args=[initiative.pk]),
        link=_("Plan the training"),
        rule="K07",
    )


def _done(initiative: Initiative, found: list[Training]) -> Need:
    missing = [training for training in found if not is_done(training)]
    met = bool(found) and not missing
    return Need(
        key="training.done",
        level="warn",
        met=met,
        text=_("Everybody who needs it is trained") if met else _("Not everybody who needs it is trained"),
        url=reverse("trainings", args=[initiative.pk]),
        link=_("See the training"),
        detail=named(missing) if found else _("No training is planned yet"),
        owner=missing[0].owner if len(missing) == 1 else None,
        due=missing[0].due if len(missing) == 1 else None,
        rule="K07",
    )


REGISTER = Register(
    key="training",
    name=gettext_lazy("Training"),
    noun=pgettext_lazy("log", "training"),
    order=66,
    model=Training,
    holder="owner",
    group="plan",
    page="trainings",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
)
