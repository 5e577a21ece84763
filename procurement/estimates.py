"""What necessary procurements are estimated to cost together. Only for those in the procurement circle (product.md, question 7)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from adoption.models import Initiative
from procurement.models import Estimate, NecessaryProcurement, State

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Sum:
    """Values in one currency, whole units without VAT: all that is needed, and the part that is under contract."""

    currency: str
    whole: Decimal
    contracted: Decimal
    count: int

    @property
    def left(self) -> Decimal:
        """What is still to be contracted."""
        return self.whole - self.contracted


def amount_of(entry: NecessaryProcurement) -> Decimal | None:
    """The estimated value of one; None while nobody has estimated it. One query."""
    found = Estimate.objects.filter(procurement=entry).first()
    return found.amount if found else None


def of(entries: Iterable[NecessaryProcurement]) -> dict[UUID, Estimate]:
    """The estimates by the id of what they belong to. One query."""
    return {row.procurement_id: row for row in Estimate.objects.filter(procurement__in=[entry.pk for entry in entries])}


def of_initiative(initiative: Initiative) -> list[Estimate]:
    """The estimates of everything that is not removed and still counts: what is not needed does not. One query."""
    rows = Estimate.objects.filter(procurement__initiative=initiative, procurement__deleted_at__isnull=True)
    return list(rows.exclude(procurement__state=State.NOT_NEEDED).select_related("procurement"))


def sums(estimates: Iterable[Estimate]) -> list[Sum]:
    """The sums of each currency, by its code; estimates with what they belong to fetched."""
    found: dict[str, list[Estimate]] = defaultdict(list)
    for estimate in estimates:
        found[estimate.currency].append(estimate)
    return [_sum(currency, rows) for currency, rows in sorted(found.items())]


def _sum(currency: str, rows: list[Estimate]) -> Sum:
    signed = sum((row.amount for row in rows if row.procurement.state == State.CONTRACTED), NOTHING)
    return Sum(currency, sum((row.amount for row in rows), NOTHING), signed, len(rows))
