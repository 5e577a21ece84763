"""Description of the expected benefits: asked for from the start, owned and measurable before the plan is approved (M21, 002:272)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption.choices import DueKind
from adoption.kept import kept
from adoption.models import Initiative
from adoption.registry import AtEnd, Due, Level, Need, Register
from adoption.task_register import named
from benefits.expected_blocks import blocks
from benefits.expected_page import entries
from benefits.models import ExpectedBenefit

FIRST, LAST = 2, 4


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Something is expected to become better: help at milestone I, a warning at II to IV; there each also has owner and measure (M21)."""
    if gate > LAST:
        return
    found = kept(initiative, "expected_benefits", lambda: list(entries(initiative)))
    yield _any(initiative, bool(found), "warn" if gate >= FIRST else "inform")
    if found and gate >= FIRST:
        yield _followable(initiative, found)


def dues_of(benefit: ExpectedBenefit) -> Iterator[Due]:
    """The day a benefit should begin waits for its owner, until it has."""
    if benefit.starts_on and benefit.begun_on is None:
        url = reverse("expected-benefit", args=[benefit.pk])
        yield Due(DueKind.BENEFIT, benefit.pk, benefit.title, url, benefit.owner, benefit.starts_on)


def at_end(initiative: Initiative) -> Iterator[AtEnd]:
    """Each benefit: when the work stops, what was expected is dropped, handed over or goes on."""
    for benefit in entries(initiative):
        yield AtEnd(benefit.pk, f"{benefit.code} {benefit.title}", reverse("expected-benefit", args=[benefit.pk]), benefit.owner)


def _any(initiative: Initiative, there: bool, level: Level) -> Need:
    return Need(
        key="benefits.any",
        level=level,
        met=there,
        text=_("At least one expected benefit is written down") if there else _("No expected benefit is written down yet"),
        url=reverse("expected-benefits", args=[initiative.pk]),
        link=_("Write down a benefit"),
        rule="M21",
    )


def _followable(initiative: Initiative, found: list[ExpectedBenefit]) -> Need:
    missing = [benefit for benefit in found if not benefit.is_followable]
    return Need(
        key="benefits.followable",
        level="warn",
        met=not missing,
        text=_("Benefits lack an owner or a measure") if missing else _("Each benefit has an owner and a measure"),
        url=reverse("expected-benefits", args=[initiative.pk]),
        link=_("See the benefits"),
        detail=named(missing),
        owner=missing[0].owner if len(missing) == 1 else None,
        rule="M21",
    )


REGISTER = Register(
    key="benefits",
    theme="benefits",
    name=gettext_lazy("Benefits"),
    noun=pgettext_lazy("log", "benefit"),
    order=43,
    model=ExpectedBenefit,
    group="plan",
    page="expected-benefits",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
    at_end=at_end,
    holder="owner",
    wide=True,
)
