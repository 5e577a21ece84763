"""What an option gives and costs over the years: plain sums, no interest (the business case has the whole calculation)."""

from decimal import Decimal

YEARS = 5


def difference(cost: Decimal | None, yearly_cost: Decimal | None, yearly_benefit: Decimal | None, years: int = YEARS) -> Decimal | None:
    """Benefits less costs over `years` whole years, in the currency of the sums: years × (benefit − cost a year) − cost to introduce.

    None while one of the three is not known: a missing sum is not zero (002:236).
    """
    if cost is None or yearly_cost is None or yearly_benefit is None:
        return None
    return years * (yearly_benefit - yearly_cost) - cost


def against(this: Decimal | None, other: Decimal | None) -> Decimal | None:
    """How much better (or worse, below zero) one difference is than another; None while either is not known (M12)."""
    return None if this is None or other is None else this - other
