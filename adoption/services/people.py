"""Roles: given, changed, ended; rights follow at once."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption import grants
from adoption.choices import Role
from adoption.models import Initiative, Participation, RoleAssignment
from core import events
from core.db import Superseded, locked, save_edited


@transaction.atomic
def assign(initiative: Initiative, *, by: Person, person: Person, role: str, organisation: Organisation | None = None, **values: Any) -> RoleAssignment:
    """Give a role; rights follow at once. The person acts for `organisation` (their own unless given).

    Raises ValidationError: role held already, second chair, organisation that does not take part.
    """
    locked(Initiative, initiative.pk)
    acts_for = organisation or person.organisation
    _takes_part(initiative, acts_for)
    if role == Role.STEERING_CHAIR:
        _one_chair(initiative)
    try:
        with transaction.atomic():
            row = RoleAssignment.objects.create(initiative=initiative, person=person, role=role, organisation=acts_for, **values)
    except IntegrityError as error:
        raise ValidationError({"person": _("This person holds the role already.")}) from error
    data = {"person": person.name, "role": role, "organisation": acts_for.name}
    events.record(initiative.pk, "adoption.role.given", by=by, subject=row, data=data)
    grants.derive(initiative)
    return row


@transaction.atomic
def change(row: RoleAssignment, *, by: Person, seen_version: int, **values: Any) -> RoleAssignment:
    """Change mandate dates, vote, area or whom a deputy stands in for. Raises Superseded."""
    after = save_edited(row, seen_version, **values)
    said = {name: str(value) for name, value in values.items()}
    events.record(row.initiative_id, "adoption.role.changed", by=by, subject=row, data={"person": row.person.name, **said})
    grants.derive(row.initiative)
    return after


@transaction.atomic
def end(row: RoleAssignment, *, by: Person, reason: str, on: date | None = None) -> None:
    """End a role (the day before `on`, today unless given). The last coordinator cannot leave: raises ValidationError."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the role ends.")})
    locked(Initiative, row.initiative_id)
    others = RoleAssignment.objects.current().filter(initiative=row.initiative, role=Role.COORDINATOR).exclude(pk=row.pk)
    if row.role == Role.COORDINATOR and not others.exists():
        raise ValidationError({"reason": _("Name another coordinator first: an initiative always has one.")})
    last_day = (on or timezone.localdate()) - timedelta(days=1)
    first_day = min(row.valid_from, last_day) if row.valid_from else None
    rows = RoleAssignment.objects.current().filter(pk=row.pk)
    if rows.update(valid_from=first_day, valid_to=last_day, version=row.version + 1) != 1:
        raise Superseded(row)
    data = {"person": row.person.name, "role": row.role, "reason": reason.strip()}
    events.record(row.initiative_id, "adoption.role.ended", by=by, subject=row, data=data)
    grants.derive(row.initiative)


def _takes_part(initiative: Initiative, organisation: Organisation) -> None:
    partners = Participation.objects.filter(initiative=initiative, organisation=organisation)
    if organisation.pk != initiative.lead_id and not partners.exists():
        message = _("%(name)s does not take part yet. Add it as a partner first.") % {"name": organisation.name}
        raise ValidationError({"organisation": message})


def _one_chair(initiative: Initiative) -> None:
    if RoleAssignment.objects.current().filter(initiative=initiative, role=Role.STEERING_CHAIR).exists():
        raise ValidationError({"role": _("The steering group has a chair already. End that role first.")})
