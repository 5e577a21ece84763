"""Description of the funding: decided step by step, and split between the parties in the directive (M23)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption.decision_points import gate_word
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from adoption.registry import Need, Register
from core.blocks import Block
from registers import funding_blocks
from registers.models import Funding, FundingState
from registers.parties import partners

# The study of options at I (002:234), the in-depth study at II (002:238), introduction, handover and benefits at V (002:250).
DECIDED_AT = {
    1: gettext_lazy("Write how much the study of options costs and what it pays for."),
    2: gettext_lazy("Write how much the in-depth study costs and what it pays for."),
    5: gettext_lazy("Write how much introduction, handover and benefits cost and what it pays for."),
}
SPLIT_GATE = 4  # the directive (002:244)


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live entries by milestone, with their shares."""
    rows = Funding.objects.live().filter(initiative=initiative).select_related("owner__organisation", "initiative")
    return rows.prefetch_related("shares__organisation").order_by("gate", "number")


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Funding for the step ahead at I, II and V; at IV what is to come is divided between the parties (M23). One query."""
    there = Funding.objects.live().filter(initiative=initiative).exclude(state=FundingState.REFUSED)
    if gate in DECIDED_AT:
        yield _decided(initiative, gate, there.filter(gate=gate).exclude(covers="").exists())
    elif gate == SPLIT_GATE and partners(initiative):
        yield _divided(initiative, list(there.annotate(paid=Sum("shares__amount")).order_by("number")))


def blocks(initiative: Initiative) -> Iterator[Block]:
    """Amounts by milestone, split between the parties, entries."""
    yield from funding_blocks.blocks(initiative, list(entries(initiative)))


def _decided(initiative: Initiative, gate: int, met: bool) -> Need:
    text = _("The funding to decide at %(gate)s is written down") if met else _("The funding to decide at %(gate)s is not written down")
    return _need(initiative, f"decided.{gate}", met, text % {"gate": gate_word(initiative, gate)}, "" if met else str(DECIDED_AT[gate]))


def _divided(initiative: Initiative, there: list[Any]) -> Need:
    to_come = [funding for funding in there if funding.gate >= SPLIT_GATE]
    lacking = [f"{funding.code} {funding.title}" for funding in to_come if funding.amount != (funding.paid or 0)]
    met = bool(to_come) and not lacking
    text = _("The funding is divided between the parties") if met else _("The funding is not divided between the parties")
    names = _("Divide %(names)s.") % {"names": ", ".join(lacking)} if lacking else _("Write the funding down first.")
    return _need(initiative, "split", met, text, "" if met else names)


def _need(initiative: Initiative, key: str, met: bool, text: str, detail: str) -> Need:
    return Need(
        key=f"funding.{key}",
        level="enforce",
        met=met,
        text=text,
        url=reverse("fundings", args=[initiative.pk]),
        link=_("See the funding"),
        detail=detail,
        rule="M23",
    )


REGISTER = Register(
    key="funding",
    theme="cost",
    name=gettext_lazy("Funding"),
    noun=pgettext_lazy("log", "funding"),
    order=36,
    model=Funding,
    holder="owner",
    group="decide",
    page="fundings",
    needs=needs,
    blocks=blocks,
    entries=entries,
    wide=True,
)
