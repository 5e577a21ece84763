"""Setting an initiative up, step by step: each step is saved and recorded."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import method
from accounts.models import Organisation, Person
from adoption import due, grants
from adoption.choices import PHASES, Decider, Role
from adoption.models import Initiative, InitiativePhase, RoleAssignment, RuleOfBody
from adoption.services import bodies, partners, phases, schedule
from adoption.services import method as followed_method
from adoption.services.entries import changed
from core import events
from core.db import Superseded, save_edited


@transaction.atomic
def create(*, by: Person, name: str, case_number: str, lead: Organisation, need: str = "", **values: Any) -> Initiative:
    """A new initiative with its eight phase rows; `by` becomes its coordinator and acts for `lead`.

    `method_version`, `profile`, `playbooks` (keys) and `packs` (ids) may be given as for adoption.services.method.choose.
    Raises ValidationError at `case_number` when the organisation has used it already (whoever may see that one), at `wished_end`
    when it comes before `starts`, and at what is not known of the method.
    """
    schedule.check(values.get("starts"), values.get("wished_end"), {})
    followed = followed_method.checked(lead, **{name: values.pop(name) for name in followed_method.FIELDS if name in values})
    initiative = Initiative(name=name, case_number=case_number, lead=lead, need=need, created_by=by, **values, **followed)
    try:
        with transaction.atomic():
            initiative.save(force_insert=True)
    except IntegrityError as error:
        raise _used_twice() from error
    _make_phases(initiative)
    events.record(initiative.pk, "adoption.initiative.created", by=by, subject=initiative, data={"name": name, "case_number": case_number})
    if followed:
        followed_method.record(initiative, followed_method.at_first(), by=by)
    RoleAssignment.objects.create(initiative=initiative, person=by, role=Role.COORDINATOR, organisation=lead)
    grants.derive(initiative)
    phases.begin_phase(initiative, 1, by=by, on=values.get("starts"))
    return initiative


@transaction.atomic
def edit(
    initiative: Initiative, *, by: Person, seen_version: int, planned: dict[int, date | None] | None = None, **values: Any
) -> Initiative:
    """Change what the initiative is called and when it runs; `planned` holds days of milestones, {1–8: day}.

    The lead may be changed here until the initiative is set up; then by decision (M04, adoption.services.leads).
    Raises Superseded, and ValidationError at `case_number` (used already), `lead`, `wished_end` or `planned_gate_<n>` (not in order).
    """
    if initiative.set_up_at is not None and values.get("lead", initiative.lead) != initiative.lead:
        raise ValidationError({"lead": _("The lead organisation changes by decision. Ask for one under Milestones.")})
    starts, ends = (values.get(name, getattr(initiative, name)) for name in ("starts", "wished_end"))
    schedule.check(starts, ends, planned or {})
    changes = changed(initiative, values)
    moved = schedule.moved(initiative, planned or {})
    if not changes and not moved:
        return initiative
    after = _saved(initiative, seen_version, values)
    if changes:
        events.record(initiative.pk, "adoption.initiative.changed", by=by, subject=initiative, data={"changes": changes})
    if "lead" in changes:
        partners.change_lead(after, initiative.lead)
    if moved or "starts" in changes:
        schedule.plan(after, planned or {}, moved, by=by)
    if moved or changes.keys() & {"starts", "lead"}:  # what waits says the milestones as the lead calls them
        due.rebuild(after)
    return after


def set_partners(initiative: Initiative, organisations: list[Organisation], *, by: Person) -> None:
    """Make the partners equal to `organisations` (the lead is never its own partner). Records who came and went.

    Raises ValidationError when a partner to be taken away still has people with a role.
    """
    partners.set_all(initiative, organisations, by=by)


@transaction.atomic
def set_dates(initiative: Initiative, planned: dict[int, date | None], *, by: Person, seen_version: int | None = None) -> None:
    """Planned days of the milestones, {1–8: day}.

    Raises ValidationError when they are not in order or one that is moved comes before the start, Superseded when the initiative
    is not the one seen any more (only asked when `seen_version` is given).
    """
    schedule.check(None, None, planned)
    moved = schedule.moved(initiative, planned)
    schedule.check(initiative.starts, None, {row.number: planned[row.number] for row in moved})
    if moved and seen_version is not None:
        save_edited(initiative, seen_version)
    if moved:
        schedule.plan(initiative, planned, moved, by=by)
        due.rebuild(initiative)


def set_steering_rule(
    initiative: Initiative, *, by: Person, rule: str, count_by: str, quorum: int, seen_version: int | None = None, **more: Any
) -> RuleOfBody:
    """How the steering group decides; more and errors as adoption.services.bodies.set_rule."""
    values = {"rule": rule, "count_by": count_by, "quorum": quorum, **more}
    return bodies.set_rule(initiative, Decider.STEERING_GROUP, by=by, seen_version=seen_version, **values)


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


def _saved(initiative: Initiative, seen_version: int, values: dict[str, Any]) -> Initiative:
    try:
        with transaction.atomic():
            return save_edited(initiative, seen_version, **values)
    except IntegrityError as error:
        raise _used_twice() from error


def _used_twice() -> ValidationError:
    return ValidationError({"case_number": _("This case number is already used in the organisation. Write another one.")})


def coordinator_of(initiative_id: UUID) -> Person | None:
    """The coordinator today: who is told when nobody else is named."""
    rows = RoleAssignment.objects.current().filter(initiative_id=initiative_id, role=Role.COORDINATOR).select_related("person")
    row = rows.order_by(F("deputy_for").asc(nulls_first=True), "created_at").first()
    return row.person if row else None
