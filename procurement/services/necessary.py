"""Necessary procurements written together with their estimated value, which only the procurement circle may read."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Person
from adoption.choices import Circle
from adoption.models import Initiative
from adoption.money import currency_of
from adoption.services import entries
from core import events
from core.db import Superseded, save_edited
from procurement.estimates import amount_of
from procurement.models import Estimate, NecessaryProcurement


@transaction.atomic
def create(initiative: Initiative, *, by: Person, estimate: Decimal | None = None, **values: Any) -> NecessaryProcurement:
    """A new one; estimate: whole units of the initiative's currency without VAT, None while nobody has estimated it."""
    entry = entries.create(NecessaryProcurement, initiative, by=by, **values)
    _write(entry, estimate, by)
    return entry


@transaction.atomic
def edit(entry: NecessaryProcurement, *, by: Person, seen_version: int, estimate: Decimal | None, **values: Any) -> NecessaryProcurement:
    """Change it and its estimate, seen by one version. What the value was and became is told in an event of its own. Raises Superseded."""
    after = entries.edit(entry, by=by, seen_version=seen_version, **values)
    if estimate == amount_of(entry):
        return after
    if entry.deleted_at is not None:
        raise Superseded(entry)
    if after is entry:
        after = save_edited(entry, seen_version)
    _write(after, estimate, by)
    return after


def _write(entry: NecessaryProcurement, estimate: Decimal | None, by: Person) -> None:
    before = amount_of(entry)
    if estimate == before:
        return
    row, _made = Estimate.objects.get_or_create(procurement=entry, defaults={"amount": estimate or 0})
    if estimate is None:
        Estimate.objects.filter(pk=row.pk).delete()  # the row in memory keeps its id for the event
    else:
        Estimate.objects.filter(pk=row.pk).update(amount=estimate, currency=currency_of(entry.initiative))
    changes = {"amount": [_said(before), _said(estimate)]}
    data = {"code": entry.code, "title": entry.title, "circle": Circle.PROCUREMENT.value, "changes": changes}
    events.record(entry.initiative_id, "procurement.estimate.changed", by=by, subject=row, data=data)


def _said(amount: Decimal | None) -> str:
    return "" if amount is None else str(int(amount))
