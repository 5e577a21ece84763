"""Roles: given, changed, ended; rights and what waits for whom follow at once."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import services as accounts
from accounts.models import Organisation, Person
from adoption import due, grants
from adoption.choices import STEERING, WITH_DEPUTY, Role, Seat
from adoption.grounds import Ground
from adoption.methods import method_for
from adoption.models import Initiative, Participation, RoleAssignment
from adoption.services.entries import changed
from adoption.steering import SEATS
from core import events
from core.db import Superseded, locked, save_edited


@transaction.atomic
def assign(
    initiative: Initiative,
    *,
    by: Person,
    person: Person,
    role: str,
    organisation: Organisation | None = None,
    ground: Ground | None = None,
    **values: Any,
) -> RoleAssignment:
    """Give a role; rights follow at once. The person acts for `organisation` (their own unless given).

    `ground` is the decision it rests on, and the basis of the mandate where none is written. Raises ValidationError: role held already,
    second chair or seat, mandate or deputy that cannot be, organisation that does not take part.
    """
    locked(Initiative, initiative.pk)
    values = _grounded(values, ground)
    row = RoleAssignment(initiative=initiative, person=person, role=role, organisation=organisation or person.organisation, **values)
    _check(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _held() from error
    data = {"person": person.name, "role": role, "organisation": row.organisation.name} | _told(ground)
    events.record(initiative.pk, "adoption.role.given", by=by, subject=row, data=data)
    _follow(initiative)
    return row


@transaction.atomic
def assign_new(
    initiative: Initiative, *, by: Person, name: str, role: str, organisation: Organisation, email: str = "", **values: Any
) -> RoleAssignment:
    """Give a role to somebody Farled may not know yet; whoever in the organisation has the e-mail is taken. Raises as assign."""
    _takes_part(initiative, organisation)
    known = organisation.people.filter(email__iexact=email).first() if email else None
    person = known or accounts.add_person(by=by, name=name, email=email.lower(), organisation=organisation, language=organisation.language)
    return assign(initiative, by=by, person=person, role=role, organisation=organisation, **values)


@transaction.atomic
def name_deputy(row: RoleAssignment, *, by: Person, valid_from: date, valid_to: date, **who: Any) -> RoleAssignment:
    """Let somebody stand in for the holder of a role: they have its rights from the first day to the last, both included, and no longer.

    `who`: person, or name, email and organisation of somebody new. Raises as assign.
    """
    values = {"role": row.role, "area": row.area, "deputy_for": row, "valid_from": valid_from, "valid_to": valid_to}
    if row.seat:
        values["seat"] = Seat.DEPUTY
    return (assign if who.get("person") else assign_new)(row.initiative, by=by, **who, **values)


@transaction.atomic
def change(row: RoleAssignment, *, by: Person, seen_version: int, ground: Ground | None = None, **values: Any) -> RoleAssignment:
    """Change mandate dates and basis, vote, place in the body, area, organisation or whom a deputy stands in for.

    `ground` is the decision it rests on. Raises Superseded, ValidationError.
    """
    locked(Initiative, row.initiative_id)
    changes = changed(row, values)
    if not changes:
        return row
    after = save_edited(row, seen_version, **values, **(ground.columns if ground else {}))
    _check(after)
    if row.role == Role.COORDINATOR and not _coordinators(row.initiative).exists():
        raise ValidationError({"valid_to": _("Name another coordinator first: an initiative always has one.")})
    data = {"person": row.person.name, "role": row.role, "changes": changes} | _told(ground)
    events.record(row.initiative_id, "adoption.role.changed", by=by, subject=row, data=data)
    _follow(row.initiative)
    return after


@transaction.atomic
def end(row: RoleAssignment, *, by: Person, reason: str, on: date | None = None, ground: Ground | None = None) -> None:
    """End a role (the day before `on`, today unless given), by the decision it rests on.

    The last coordinator cannot leave: raises ValidationError.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the role ends.")})
    locked(Initiative, row.initiative_id)
    last = row.role == Role.COORDINATOR and row.deputy_for_id is None
    if last and not _coordinators(row.initiative).exclude(pk=row.pk).exists():
        raise ValidationError({"reason": _("Name another coordinator first: an initiative always has one.")})
    last_day = (on or timezone.localdate()) - timedelta(days=1)
    first_day = min(row.valid_from, last_day) if row.valid_from else None
    rows = RoleAssignment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day), pk=row.pk)
    if rows.update(valid_from=first_day, valid_to=last_day, version=row.version + 1, **(ground.columns if ground else {})) != 1:
        raise Superseded(row)
    data = {"person": row.person.name, "role": row.role, "reason": reason.strip()} | _told(ground)
    events.record(row.initiative_id, "adoption.role.ended", by=by, subject=row, data=data)
    _follow(row.initiative)


def _check(row: RoleAssignment) -> None:
    _takes_part(row.initiative, row.organisation)
    _mandate(row)
    if row.role == Role.EXPERT and row.area not in {area.key for area in method_for(row.initiative).areas}:
        raise ValidationError({"area": _("Choose the area they are expert in.")})
    if row.role in STEERING:
        _seat(row)
    elif row.role == Role.BUSINESS_OWNER and row.seat:
        _place(row)
    elif row.deputy_for is not None:
        _deputy(row, row.deputy_for)
    same = RoleAssignment.objects.filter(initiative=row.initiative, person=row.person, role=row.role, area=row.area).exclude(pk=row.pk)
    if _overlapping(same, row).exists():
        raise _held()


def _grounded(values: dict[str, Any], ground: Ground | None) -> dict[str, Any]:
    return {**values, **ground.columns, "basis": values.get("basis") or ground.text[:300]} if ground else values


def _told(ground: Ground | None) -> dict[str, str]:
    return ground.told if ground else {}


def _mandate(row: RoleAssignment) -> None:
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        raise ValidationError({"valid_to": _("The mandate ends before it begins. Write a later date.")})


def _seat(row: RoleAssignment) -> None:
    """One chair at a time, one seat for each person, and a deputy for anybody or for somebody who has a seat."""
    others = RoleAssignment.objects.filter(initiative=row.initiative, role__in=STEERING).exclude(pk=row.pk)
    if row.role == Role.STEERING_CHAIR and _overlapping(others.filter(role=Role.STEERING_CHAIR), row).exists():
        raise ValidationError({"role": _("The steering group has a chair already. End that role first.")})
    if _overlapping(others.filter(person=row.person).exclude(role=row.role), row).exists():
        raise ValidationError({"person": _("This person is in the steering group already.")})
    stands_in = row.deputy_for
    if stands_in is not None and (stands_in.initiative_id != row.initiative_id or stands_in.role not in SEATS):
        raise ValidationError({"deputy_for": _("Choose whom they stand in for.")})
    _vice_chair(row, others)


def _place(row: RoleAssignment) -> None:
    """The same in the body of the business owner."""
    others = RoleAssignment.objects.filter(initiative=row.initiative, role=Role.BUSINESS_OWNER).exclude(pk=row.pk)
    if row.seat == Seat.CHAIR and _overlapping(others.filter(seat=Seat.CHAIR), row).exists():
        raise ValidationError({"seat": _("The body has a chair already. Change the place of that person first.")})
    stands_in = row.deputy_for
    if stands_in is not None and (row.seat != Seat.DEPUTY or not others.filter(pk=stands_in.pk).exists() or stands_in.is_deputy):
        raise ValidationError({"deputy_for": _("Only a deputy stands in for somebody, and only for a member.")})
    _vice_chair(row, others)


def _vice_chair(row: RoleAssignment, others: Any) -> None:
    """One deputy chair at a time, who is an ordinary member."""
    if not row.vice_chair:
        return
    if row.is_chair or row.is_deputy:
        raise ValidationError({"vice_chair": _("Only an ordinary member can be deputy chair.")})
    if _overlapping(others.filter(vice_chair=True), row).exists():
        raise ValidationError({"vice_chair": _("The body has a deputy chair already. Change that person first.")})


def _deputy(row: RoleAssignment, holder: RoleAssignment) -> None:
    """Somebody else, of the same role in the same initiative, who is no deputy; with a first and a last day."""
    same = (holder.initiative_id, holder.role, holder.area) == (row.initiative_id, row.role, row.area)
    if not same or holder.deputy_for_id is not None or row.role not in WITH_DEPUTY:
        raise ValidationError({"deputy_for": _("Choose whom they stand in for.")})
    if holder.person_id == row.person_id:
        raise ValidationError({"person": _("Nobody stands in for themselves. Choose somebody else.")})
    for name in ("valid_from", "valid_to"):
        if getattr(row, name) is None:
            raise ValidationError({name: _("Write the first and the last day on which they stand in.")})


def _overlapping(rows: Any, row: RoleAssignment) -> Any:
    """Those of `rows` whose mandate meets the one of `row`; a row without a first day counts from today."""
    first = row.valid_from or timezone.localdate()
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
    return rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=row.valid_to)) if row.valid_to else rows


def _takes_part(initiative: Initiative, organisation: Organisation) -> None:
    partners = Participation.objects.filter(initiative=initiative, organisation=organisation)
    if organisation.pk != initiative.lead_id and not partners.exists():
        message = _("%(name)s does not take part yet. Add it as a partner first.") % {"name": organisation.name}
        raise ValidationError({"organisation": message})


def _coordinators(initiative: Initiative) -> Any:
    """Those who are coordinator themselves; a deputy goes when the time is over."""
    return RoleAssignment.objects.current().filter(initiative=initiative, role=Role.COORDINATOR, deputy_for__isnull=True)


def _held() -> ValidationError:
    return ValidationError({"person": _("This person holds the role already.")})


def _follow(initiative: Initiative) -> None:
    grants.derive(initiative)
    due.rebuild(initiative)
