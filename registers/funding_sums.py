"""What the funding adds up to: by milestone, and by party with its share in per cent (M23). Pure: reads entries, fetches nothing.

Money in whole units of the currency; entries that were refused do not count.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registers.models import Funding, FundingState

NOTHING = Decimal(0)


@dataclass(frozen=True)
class GateSum:
    """What is proposed and what is decided at milestone `gate` (1–8)."""

    gate: int
    proposed: Decimal
    decided: Decimal


@dataclass(frozen=True)
class PartyShare:
    """What a party pays, and how many per cent of the whole that is; no name: what nobody has been given yet."""

    name: str
    amount: Decimal
    percent: int


@dataclass(frozen=True)
class Sums:
    """The funding in one currency."""

    currency: str
    gates: tuple[GateSum, ...]
    proposed: Decimal
    decided: Decimal
    parties: tuple[PartyShare, ...]

    @property
    def whole(self) -> Decimal:
        """Proposed and decided together."""
        return self.proposed + self.decided


def by_currency(fundings: Iterable[Funding]) -> list[Sums]:
    """The sums of each currency, by its code; entries with their shares fetched (`shares__organisation`)."""
    found: dict[str, list[Funding]] = defaultdict(list)
    for funding in fundings:
        if funding.state != FundingState.REFUSED:
            found[funding.currency].append(funding)
    return [_sums(currency, found[currency]) for currency in sorted(found)]


def percentages(amounts: Sequence[Decimal]) -> list[int]:
    """Whole per cents of the sum that add up to 100: rounded down, then the largest remainders up. Only zeros where there is no sum."""
    total = sum(amounts, NOTHING)
    if not total:
        return [0 for _amount in amounts]
    exact = [amount * 100 / total for amount in amounts]
    found = [int(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (found[place] - exact[place], place))
    for place in by_remainder[: 100 - sum(found)]:
        found[place] += 1
    return found


def undivided(funding: Funding) -> Decimal:
    """How much of an entry its shares do not cover; negative when they are more than the amount."""
    return funding.amount - sum((share.amount for share in funding.shares.all()), NOTHING)


def _sums(currency: str, fundings: list[Funding]) -> Sums:
    gates = tuple(
        GateSum(gate, _total(fundings, FundingState.PROPOSED, gate), _total(fundings, FundingState.DECIDED, gate))
        for gate in sorted({funding.gate for funding in fundings})
    )
    proposed, decided = _total(fundings, FundingState.PROPOSED), _total(fundings, FundingState.DECIDED)
    return Sums(currency, gates, proposed, decided, _parties(fundings))


def _total(fundings: list[Funding], state: str, gate: int | None = None) -> Decimal:
    return sum((f.amount for f in fundings if f.state == state and gate in (None, f.gate)), NOTHING)


def _parties(fundings: list[Funding]) -> tuple[PartyShare, ...]:
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for funding in fundings:
        for share in funding.shares.all():
            paid[share.organisation.name] += share.amount
    rows = sorted(paid.items(), key=lambda row: (-row[1], row[0]))
    if not rows:
        return ()
    left = sum((undivided(funding) for funding in fundings), NOTHING)
    rows += [("", left)] if left > 0 else []
    percents = percentages([amount for _name, amount in rows])
    return tuple(PartyShare(name, amount, percent) for (name, amount), percent in zip(rows, percents, strict=True))
