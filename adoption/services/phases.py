"""The only writer of phase and status: named transitions, each resting on a recorded decision."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from accounts.models import Person
from adoption.choices import PASSING, Outcome, PhaseState, Status
from adoption.decision_points import told
from adoption.models import Initiative, InitiativePhase
from adoption.services import leads
from core import events
from core.db import locked
from core.permissions import Answer, Denied


class OutOfOrder(Exception):
    """A phase cannot be closed before the one before it (M01)."""


@transaction.atomic
def begin_phase(initiative: Initiative, number: int, *, by: Person, on: date | None = None) -> None:
    """Begin work in phase 1–8; earlier ones may still be open (M01). Does nothing if it has begun."""
    row = locked(InitiativePhase, initiative.phases.get(number=number).pk)
    if row.state != PhaseState.NOT_BEGUN:
        return
    row.begin(on or timezone.localdate())
    row.save()
    events.record(initiative.pk, "adoption.phase.begun", by=by, subject=row, data={"phase": number})


def may_close(initiative: Initiative, number: int) -> Answer:
    """Phases close in their order (M01, 002:222); an initiative that is paused or has ended closes none."""
    if initiative.status != Status.ACTIVE:
        return Denied(_("The initiative is not active."))
    if initiative.phase_number != number:
        return Denied(_("The milestone before this one has not been decided yet."))
    return True


@transaction.atomic
def carry_out(initiative_id: UUID, number: int, outcome: str, *, decision: UUID, by: Person, first: int | None = None) -> Initiative:
    """Move phase and status as the decision on milestone `number` (1–8) says; returns the initiative fetched anew.

    `first`: the first of several milestones that it decides together; their phases close in order, each with its own event.
    Raises OutOfOrder if the phase is not the first one open, or another decision came first.
    """
    initiative = locked(Initiative, initiative_id)
    if outcome in PASSING:
        for each in range(first or number, number + 1):
            _pass(initiative, each, outcome, decision, by)
    elif outcome in (Outcome.PAUSED, Outcome.STOPPED):
        _set_status(initiative, "pause" if outcome == Outcome.PAUSED else "stop", decision, by)
    return Initiative.objects.get(pk=initiative_id)


@transaction.atomic
def resume(initiative_id: UUID, *, decision: UUID, by: Person) -> Initiative:
    """Take up a paused initiative, by the decision given. Raises OutOfOrder if it is not paused."""
    _set_status(locked(Initiative, initiative_id), "resume", decision, by)
    return Initiative.objects.get(pk=initiative_id)


@transaction.atomic
def pause(initiative_id: UUID, *, decision: UUID, by: Person) -> Initiative:
    """Let an initiative rest, by the decision given. Raises OutOfOrder if it is not active."""
    _set_status(locked(Initiative, initiative_id), "pause", decision, by)
    return Initiative.objects.get(pk=initiative_id)


@transaction.atomic
def stop(initiative_id: UUID, *, decision: UUID, by: Person) -> Initiative:
    """End an initiative before its time, by the decision given. Raises OutOfOrder if it has ended."""
    _set_status(locked(Initiative, initiative_id), "stop", decision, by)
    return Initiative.objects.get(pk=initiative_id)


@transaction.atomic
def reopen(initiative_id: UUID, number: int, *, decision: UUID, by: Person) -> Initiative:
    """Open phase 1–8 again, which was closed, and with it every closed phase after it, by the decision given.

    A closed initiative goes on. Raises OutOfOrder if the phase is not closed, or the initiative is paused or stopped.
    """
    initiative = locked(Initiative, initiative_id)
    if not 1 <= number < initiative.phase_number or initiative.status not in (Status.ACTIVE, Status.CLOSED):
        raise OutOfOrder(number)
    before = initiative.phase
    if initiative.status == Status.CLOSED:
        _set_status(initiative, "reopen", decision, by)
    initiative.reopen_phase(number, decision)
    initiative.save()
    for row in InitiativePhase.objects.filter(initiative=initiative, number__gte=number, state=PhaseState.CLOSED):
        _reopen_row(initiative, row, before, decision, by)
    return Initiative.objects.get(pk=initiative_id)


def _reopen_row(initiative: Initiative, row: InitiativePhase, before: str, decision: UUID, by: Person) -> None:
    row.reopen()
    row.version += 1
    row.save()
    data = {"phase": row.number, "from": before, "to": initiative.phase, "decision": str(decision)} | told(initiative, row.number)
    events.record(initiative.pk, "adoption.phase.reopened", by=by, subject=initiative, data=data)


def _pass(initiative: Initiative, number: int, outcome: str, decision: UUID, by: Person) -> None:
    if not may_close(initiative, number):
        raise OutOfOrder(number)
    before = initiative.phase
    try:
        getattr(initiative, f"pass_milestone_{number}")(decision)
    except TransitionNotAllowed as error:
        raise OutOfOrder(number) from error
    if number == 8:
        initiative.close(decision)
    initiative.save()
    _close_row(initiative, number, outcome)
    data = {"phase": number, "from": before, "to": initiative.phase, "decision": str(decision)} | told(initiative, number)
    events.record(initiative.pk, "adoption.phase.closed", by=by, subject=initiative, data=data)
    if number < 8:
        begin_phase(initiative, number + 1, by=by)
        leads.phase_begun(initiative)


def _close_row(initiative: Initiative, number: int, outcome: str) -> None:
    row = locked(InitiativePhase, initiative.phases.get(number=number).pk)
    row.close(timezone.localdate(), outcome)
    row.save()


def _set_status(initiative: Initiative, verb: str, decision: UUID, by: Person) -> None:
    before = initiative.status
    try:
        getattr(initiative, verb)(decision)
    except TransitionNotAllowed as error:
        raise OutOfOrder(verb) from error
    initiative.save()
    data = {"from": before, "to": initiative.status, "decision": str(decision)}
    events.record(initiative.pk, f"adoption.initiative.{verb}", by=by, subject=initiative, data=data)
