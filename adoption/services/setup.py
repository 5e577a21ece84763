"""Setting an initiative up, step by step: each step is saved and recorded."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import method
from accounts.models import Organisation, Person
from adoption import grants
from adoption.choices import PHASES, Decider, Role
from adoption.models import Initiative, InitiativePhase, Participation, RoleAssignment, SteeringRule
from adoption.services import phases
from adoption.services.entries import changed
from core import events
from core.db import Superseded, save_edited


@transaction.atomic
def create(*, by: Person, name: str, case_number: str, lead: Organisation, need: str = "", **values: Any) -> Initiative:
    """A new initiative with its eight phase rows; `by` becomes its coordinator.

    Raises ValidationError at `case_number` when the organisation has used it already (whoever may see that one).
    """
    initiative = Initiative(name=name, case_number=case_number, lead=lead, need=need, created_by=by, **values)
    try:
        with transaction.atomic():
            initiative.save(force_insert=True)
    except IntegrityError as error:
        raise _used_twice() from error
    _make_phases(initiative)
    events.record(initiative.pk, "adoption.initiative.created", by=by, subject=initiative, data={"name": name, "case_number": case_number})
    RoleAssignment.objects.create(initiative=initiative, person=by, role=Role.COORDINATOR, organisation=by.organisation)
    grants.derive(initiative)
    phases.begin_phase(initiative, 1, by=by, on=values.get("starts"))
    return initiative


@transaction.atomic
def edit(initiative: Initiative, *, by: Person, seen_version: int, **values: Any) -> Initiative:
    """Change what the initiative is called and when it runs. Raises Superseded, ValidationError (case number used)."""
    changes = changed(initiative, values)
    if not changes:
        return initiative
    try:
        with transaction.atomic():
            after = save_edited(initiative, seen_version, **values)
    except IntegrityError as error:
        raise _used_twice() from error
    events.record(initiative.pk, "adoption.initiative.changed", by=by, subject=initiative, data={"changes": changes})
    if "lead" in changes:
        InitiativePhase.objects.filter(initiative=initiative, closed_on__isnull=True).update(lead=after.lead)
    return after


@transaction.atomic
def set_partners(initiative: Initiative, organisations: list[Organisation], *, by: Person) -> None:
    """Make the partners equal to `organisations` (the lead is never its own partner). Records who came and went.

    Raises ValidationError when a partner to be taken away still has people with a role.
    """
    wanted = {o.pk: o for o in organisations if o.pk != initiative.lead_id}
    there = {p.organisation_id: p for p in initiative.participations.select_related("organisation")}
    for pk, participation in there.items():
        if pk not in wanted:
            _take_away(initiative, participation, by)
    for pk, organisation in wanted.items():
        if pk not in there:
            added = Participation.objects.create(initiative=initiative, organisation=organisation)
            events.record(initiative.pk, "adoption.partner.added", by=by, subject=added, data={"organisation": organisation.name})


@transaction.atomic
def set_dates(initiative: Initiative, planned: dict[int, date | None], *, by: Person) -> None:
    """Planned dates of the milestones, {1–8: day}. Raises ValidationError when they are not in order."""
    days = [planned[number] for number in sorted(planned) if planned[number] is not None]
    if days != sorted(days):  # type: ignore[type-var]
        raise ValidationError(_("The milestones must come in their order. Check the dates."))
    changes = {}
    for row in initiative.phases.filter(number__in=planned):
        if row.planned_gate != planned[row.number]:
            changes[row.roman] = [str(row.planned_gate or ""), str(planned[row.number] or "")]
            InitiativePhase.objects.filter(pk=row.pk).update(planned_gate=planned[row.number])
    if changes:
        events.record(initiative.pk, "adoption.dates.changed", by=by, subject=initiative, data={"changes": changes})


@transaction.atomic
def set_steering_rule(initiative: Initiative, *, by: Person, rule: str, count_by: str, quorum: int) -> SteeringRule:
    """How the steering group decides. Raises ValidationError when the quorum is larger than the votes there are."""
    values = {"rule": rule, "count_by": count_by, "quorum": quorum}
    before = SteeringRule.objects.filter(initiative=initiative).first()
    if before is not None and not changed(before, values):
        return before
    row, _made = SteeringRule.objects.update_or_create(initiative=initiative, defaults=values)
    data = {"changes": changed(before, values)} if before else values
    events.record(initiative.pk, "adoption.steering_rule.set", by=by, subject=row, data=data)
    return row


@transaction.atomic
def finish(initiative: Initiative, *, by: Person) -> Initiative:
    """The last step: the initiative is set up and shown in lists as under way. Raises Superseded if it was already."""
    rows = Initiative.objects.filter(pk=initiative.pk, set_up_at__isnull=True)
    if rows.update(set_up_at=timezone.now()) != 1:
        raise Superseded(initiative)
    events.record(initiative.pk, "adoption.initiative.set_up", by=by, subject=initiative)
    return Initiative.objects.get(pk=initiative.pk)


def _make_phases(initiative: Initiative) -> None:
    rows = [
        InitiativePhase(initiative=initiative, number=n, lead=initiative.lead, decider=Decider(method.milestone(n).decider))
        for n in range(1, len(PHASES) + 1)
    ]
    InitiativePhase.objects.bulk_create(rows)


def _take_away(initiative: Initiative, participation: Participation, by: Person) -> None:
    if RoleAssignment.objects.current().filter(initiative=initiative, organisation=participation.organisation).exists():
        message = _("%(name)s still has people with a role. End their roles first.") % {"name": participation.organisation.name}
        raise ValidationError({"partners": message})
    data = {"organisation": participation.organisation.name}
    events.record(initiative.pk, "adoption.partner.removed", by=by, subject=participation, data=data)
    participation.delete()


def _used_twice() -> ValidationError:
    return ValidationError({"case_number": _("This case number is already used in the organisation. Write another one.")})


def coordinator_of(initiative_id: UUID) -> Person | None:
    """The coordinator today: who is told when nobody else is named."""
    row = RoleAssignment.objects.current().filter(initiative_id=initiative_id, role=Role.COORDINATOR).select_related("person").first()
    return row.person if row else None
