"""Description of the deliverables: each against the nine criteria before milestone V (M15, 002:248), and who is waited for."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption.choices import DueKind
from adoption.kept import kept
from adoption.models import Initiative
from adoption.registry import Due, Need, Register
from registers.deliverable_blocks import blocks
from registers.deliverable_page import entries, lacking, told
from registers.models import Deliverable

GATE = 5
NAMED = 5  # how many deliverables that lack something are named


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """At milestone V: it is written down what is delivered, and each deliverable is in order on every criterion (M15)."""
    if gate != GATE:
        return
    found = kept(initiative, "deliverables", lambda: list(entries(initiative)))
    yield Need(
        key="deliverables.any",
        level="warn",
        met=bool(found),
        text=_("It is written down what is delivered") if found else _("No deliverable is written down yet"),
        url=reverse("deliverables", args=[initiative.pk]),
        link=_("Write one down"),
    )
    if found:
        yield _criteria(initiative, found)


def dues_of(deliverable: Deliverable) -> Iterator[Due]:
    """A deliverable with a date that is not delivered yet waits for whoever answers for it."""
    if deliverable.due and deliverable.delivered_on is None:
        url = reverse("deliverable", args=[deliverable.pk])
        yield Due(DueKind.DELIVERABLE, deliverable.pk, deliverable.title, url, deliverable.owner, deliverable.due)


def _criteria(initiative: Initiative, found: list[Deliverable]) -> Need:
    missing = [deliverable for deliverable in found if lacking(deliverable)]
    url, owner = reverse("deliverables", args=[initiative.pk]), None
    if len(missing) == 1:
        url, owner = reverse("deliverable-check", args=[missing[0].pk]), missing[0].owner
    return Need(
        key="deliverables.criteria",
        level="enforce",
        met=not missing,
        text=_("A deliverable is not in order on every criterion") if missing else _("Each deliverable is in order on every criterion"),
        url=url,
        link=_("Answer the criteria"),
        detail=told(missing, NAMED),
        owner=owner,
        rule="M15",
    )


REGISTER = Register(
    key="deliverables",
    theme="scope",
    name=gettext_lazy("Deliverables"),
    noun=pgettext_lazy("log", "deliverable"),
    order=64,
    model=Deliverable,
    holder="owner",
    group="plan",
    page="deliverables",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
)
