"""The currency an initiative counts in: that of the country of its lead organisation."""

from accounts.models import Country
from adoption.models import Initiative

CURRENCIES: dict[str, str] = {Country.SWEDEN: "SEK", Country.NORWAY: "NOK"}


def currency_of(initiative: Initiative) -> str:
    """Its code, for example SEK; EUR where the country does not say otherwise. No query when the lead organisation is read."""
    return CURRENCIES.get(initiative.lead.country, "EUR")
