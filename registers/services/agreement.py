"""Agreements written and changed together with their parties."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.models import Organisation, Person
from adoption.models import Initiative
from adoption.services import entries
from registers.models import Agreement, AgreementParty
from registers.services import parts


@transaction.atomic
def create(initiative: Initiative, *, by: Person, parties: list[Organisation], **values: Any) -> Agreement:
    """A new agreement between `parties`."""
    agreement = entries.create(Agreement, initiative, by=by, **values)
    _write(agreement, parties)
    return agreement


def edit(agreement: Agreement, *, by: Person, seen_version: int, parties: list[Organisation], **values: Any) -> Agreement:
    """Change an agreement and who is party to it; the event tells the parties before and after. Raises Superseded."""
    before = [row.organisation for row in agreement.parties.select_related("organisation")]
    told = {"parties": (names(before), names(parties))}
    return parts.edit(agreement, by=by, seen_version=seen_version, values=values, parts=told, write=lambda after: _write(after, parties))


def names(organisations: Iterable[Organisation]) -> str:
    """The parties in words, always in the same order."""
    return ", ".join(sorted(one.name for one in organisations))


def _write(agreement: Agreement, parties: list[Organisation]) -> None:
    agreement.parties.exclude(organisation__in=parties).delete()
    there = set(agreement.parties.values_list("organisation_id", flat=True))
    AgreementParty.objects.bulk_create(AgreementParty(agreement=agreement, organisation=one) for one in parties if one.pk not in there)
