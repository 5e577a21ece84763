"""Funding on paper and on its page: amounts by milestone, the split between the parties, the entries (M23)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from adoption import columns
from adoption.choices import ROMANS
from adoption.columns import EntryColumn
from adoption.decision_points import gate_word
from adoption.models import Initiative
from core import words
from core.blocks import Block, Cell, Column, Paragraph, Table
from core.sheets import Money
from registers.funding_sums import Sums, by_currency
from registers.models import Funding, FundingState


@dataclass(frozen=True)
class SumsShown:
    """The two tables of one currency; `split` is None where nothing is divided."""

    by_gate: Table
    split: Table | None


def shown(initiative: Initiative, fundings: list[Funding]) -> list[SumsShown]:
    """Both tables for each currency."""
    every = by_currency(fundings)
    return [SumsShown(_by_gate(initiative, sums, many=len(every) > 1), _split(sums, many=len(every) > 1)) for sums in every]


def blocks(initiative: Initiative, fundings: list[Funding]) -> Iterator[Block]:
    """Both tables, then the entries."""
    if not fundings:
        yield Paragraph(_("No funding is written down yet"))
        return
    for both in shown(initiative, fundings):
        yield both.by_gate
        if both.split is not None:
            yield both.split
    yield columns.table(_("Funding"), COLUMNS, fundings, _("What each part pays for"))


def _by_gate(initiative: Initiative, sums: Sums, *, many: bool) -> Table:
    head = (Column(_("Milestone"), "m"), *(Column(word, "s", numeric=True) for word in (_("Proposed"), _("Decided"), _("Together"))))
    rows = [
        (Cell(gate_word(initiative, row.gate)), *_money(sums, row.proposed, row.decided, row.proposed + row.decided)) for row in sums.gates
    ]
    rows.append((Cell(_("In all")), *_money(sums, sums.proposed, sums.decided, sums.whole)))
    caption = _("Funding by milestone, %(currency)s") % {"currency": sums.currency} if many else _("Funding by milestone")
    return Table(head, tuple(rows), caption)


def _split(sums: Sums, *, many: bool) -> Table | None:
    if not sums.parties:
        return None
    head = (Column(_("Party"), "l"), Column(pgettext("party", "Pays"), "s", numeric=True), Column(_("Share"), "s", numeric=True))
    rows = tuple(
        (Cell(party.name or _("Not divided yet")), *_money(sums, party.amount), Cell(f"{party.percent}\u00a0%")) for party in sums.parties
    )
    caption = _("Split between the parties, %(currency)s") % {"currency": sums.currency} if many else _("Split between the parties")
    return Table(head, rows, caption)


def _money(sums: Sums, *amounts: Decimal) -> tuple[Cell, ...]:
    return tuple(Cell(words.money(amount, sums.currency) if amount else "–") for amount in amounts)


def standing(funding: Funding) -> Cell:
    """The state in a word, with the day and by whom it was decided."""
    second = ", ".join(part for part in (words.short_day(funding.decided_on), funding.decided_by) if part)
    return Cell(funding.get_state_display(), "done" if funding.state == FundingState.DECIDED else "", second)


def parties(funding: Funding) -> str:
    """Who pays what: Demo Town 22 800 €; Demo Region 15 200 €."""
    return "; ".join(f"{share.organisation.name} {words.money(share.amount, funding.currency)}" for share in funding.shares.all())


def _sum(funding: Funding) -> Money:
    return Money(funding.amount, funding.currency)


COLUMNS = (
    EntryColumn(gettext_lazy("Milestone"), lambda funding: Cell(ROMANS[funding.gate - 1]), "xs"),
    EntryColumn(gettext_lazy("What it pays for"), lambda funding: columns.text(funding.covers, funding.source), "l"),
    EntryColumn(gettext_lazy("Amount"), lambda funding: columns.amount(funding.amount, funding.currency), "s", numeric=True, value=_sum),
    EntryColumn(gettext_lazy("Split between the parties"), lambda funding: columns.text(parties(funding)), on_page=False),
    EntryColumn(gettext_lazy("State"), standing),
    columns.owner(gettext_lazy("Answers for it")),
)
