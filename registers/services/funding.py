"""Funding written and changed together with its split between the parties (M23)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption.models import Initiative
from adoption.services import entries
from core import words
from registers.models import Funding, FundingShare
from registers.services import parts

Shares = Mapping[UUID, Decimal]


@transaction.atomic
def create(initiative: Initiative, *, by: Person, shares: Shares | None = None, **values: Any) -> Funding:
    """A new entry; shares: organisation's id -> what it pays. Raises ValidationError where they do not add up to the amount."""
    check(values["amount"], shares or {})
    funding = entries.create(Funding, initiative, by=by, **values)
    _write(funding, shares or {})
    return funding


def edit(funding: Funding, *, by: Person, seen_version: int, shares: Shares, **values: Any) -> Funding:
    """Change an entry and its split; the event tells the split before and after. Raises Superseded, and ValidationError as above."""
    check(values.get("amount", funding.amount), shares)
    currency = values.get("currency", funding.currency)
    rows = [(row.organisation.name, row.amount) for row in funding.shares.select_related("organisation")]
    names = dict(Organisation.objects.filter(pk__in=shares).values_list("pk", "name"))
    told = _told(rows, funding.currency), _told([(names[pk], amount) for pk, amount in shares.items()], currency)
    return parts.edit(
        funding, by=by, seen_version=seen_version, values=values, parts={"shares": told}, write=lambda after: _write(after, shares)
    )


def missing(amount: Decimal, shares: Shares) -> Decimal:
    """How much of the amount is not divided; negative when the shares are more. Nothing where nothing is divided at all."""
    return amount - sum(shares.values(), Decimal(0)) if shares else Decimal(0)


def check(amount: Decimal, shares: Shares) -> None:
    """Raises ValidationError where shares do not add up to the amount."""
    if missing(amount, shares):
        raise ValidationError(_("The shares do not add up to the amount."))


def _told(rows: list[tuple[str, Decimal]], currency: str) -> str:
    return "; ".join(f"{name} {words.money(amount, currency)}" for name, amount in sorted(rows))


def _write(funding: Funding, shares: Shares) -> None:
    funding.shares.all().delete()
    FundingShare.objects.bulk_create(FundingShare(funding=funding, organisation_id=pk, amount=amount) for pk, amount in shares.items())
