"""Funding: sums by milestone and party, the list, one entry."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.decision_points import gate_word
from adoption.entry_pages import EntryPages, EntryWords
from adoption.list_pages import ListPage, ListWords
from adoption.models import Initiative
from adoption.money import currency_of
from core.blocks.html import to_html
from core.components import Example
from registers import funding_blocks
from registers.descriptions.funding import entries
from registers.forms.funding import FundingForm, split
from registers.funding_sums import percentages
from registers.models import Funding
from registers.services import funding as services

EXAMPLE = Example(
    _("Example from another town"),
    [
        (_("Milestone"), "II"),
        (_("Amount"), "84 000 €"),
        (_("What it pays for"), _("In-depth study: half an architect and legal advice until milestone III")),
        (_("Split between the parties"), _("The town 60 %, the region 40 %")),
    ],
)


def _create(initiative: Initiative, *, by: Person, **sent: Any) -> Funding:
    values, shares = split(sent)
    return services.create(initiative, by=by, shares=shares, **values)


def _edit(funding: Funding, *, by: Person, seen_version: int, **sent: Any) -> Funding:
    values, shares = split(sent)
    return services.edit(funding, by=by, seen_version=seen_version, shares=shares, **values)


def _detail(request: HttpRequest, funding: Funding) -> dict[str, Any]:
    shares = list(funding.shares.select_related("organisation"))
    percents = percentages([share.amount for share in shares])
    return {
        "gate_word": gate_word(funding.initiative, funding.gate),
        "standing": funding_blocks.standing(funding),
        "shares": list(zip(shares, percents, strict=True)),
    }


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    return {"currency": currency_of(initiative), "gate": min(initiative.phase_number, 8)}


def _sums(request: HttpRequest, initiative: Initiative, shown: list[Funding]) -> dict[str, Any]:
    every = funding_blocks.shown(initiative, list(entries(initiative)))
    return {"sums": [[to_html([table], heading_level=1) for table in (both.by_gate, both.split) if table] for both in every]}


FUNDINGS = EntryPages(
    model=Funding,
    form=FundingForm,
    name="funding",
    plural="fundings",
    page="fundings",
    template="registers/funding.html",
    related=("owner__organisation", "deleted_by"),
    create=_create,
    edit=_edit,
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=_("Funding"),
        add=_("Add funding"),
        add_lead=_("Say how much is decided at which milestone, and what it pays for until the next."),
        change=_("Change funding %(code)s"),
        remove=_("Remove funding %(code)s, %(title)s?"),
        remove_lead=_(
            "Remove it only if it was written by mistake; set money that was denied to refused. The record keeps it with your reason."
        ),
        save=_("Save the funding"),
        remove_button=_("Remove the funding"),
    ),
)
PAGE = ListPage(
    pages=FUNDINGS,
    words=ListWords(
        lead=_("How much is decided at which milestone, what it pays for, and who pays it."),
        column=_("Funding"),
        empty_title=_("No funding is written down yet"),
        empty_text=_(
            "Money is decided step by step: for the study of options, for the in-depth study, and for introduction to benefits."
            " So no more is tied up than is known to be needed, and no phase begins without any."
        ),
        add_first=_("Write down the first funding"),
    ),
    entries=entries,
    columns=funding_blocks.COLUMNS,
    example=EXAMPLE,
    template="registers/fundings.html",
    searched=("title", "covers", "source", "decided_by"),
    above=_sums,
)
URLS: list[URLPattern] = PAGE.urls()
