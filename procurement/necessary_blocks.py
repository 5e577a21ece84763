"""Necessary procurements on paper: one table. The estimated values stand only in documents of the procurement circle."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.columns import EntryColumn, table
from adoption.models import Initiative
from core import words
from core.blocks import Block, Lead, Paragraph
from procurement import estimates
from procurement.models import NecessaryProcurement, State
from procurement.necessary_page import COLUMNS, entries, value


def blocks(initiative: Initiative) -> Iterator[Block]:
    """What has to be procured, for whom it may concern: without values."""
    found = list(entries(initiative))
    if not found:
        yield Paragraph(_("No necessary procurement is written down yet"))
        return
    yield Lead(lead(found))
    yield table(_("Procurement"), COLUMNS, found)


def inner_blocks(initiative: Initiative) -> Iterator[Block]:
    """The same for the procurement circle: with the estimated values, without VAT, and their sum."""
    found = list(entries(initiative))
    if not found:
        yield from blocks(initiative)
        return
    known = estimates.of(found)
    column = EntryColumn(_("Estimated value"), lambda entry: value(known.get(entry.pk)), "s", numeric=True)
    yield Lead(lead(found))
    yield table(_("Procurement"), (*COLUMNS, column), found)
    for one in estimates.sums(estimates.of_initiative(initiative)):
        yield Paragraph(_("Estimated together: %(amount)s without VAT.") % {"amount": words.money(one.whole, one.currency)})


def lead(found: list[NecessaryProcurement]) -> str:
    """How many there are and how many are under contract."""
    needed = [entry for entry in found if entry.state != State.NOT_NEEDED]
    count = ngettext("%(count)d procurement is necessary;", "%(count)d procurements are necessary;", len(needed)) % {"count": len(needed)}
    signed = _("%(count)d contracted.") % {"count": sum(entry.state == State.CONTRACTED for entry in needed)}
    return f"{count} {signed}"
