"""The decision: checked, recorded once and for all, carried out, told."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.choices import PHASES, Role, Status
from adoption.decision_points import decided_at, own_name
from adoption.models import Initiative
from adoption.services import phases
from core import events
from core.db import Superseded, locked
from core.permissions import require
from milestones.choices import DecisionKind, RoundState
from milestones.models import Decision, Round
from milestones.models.round import OPEN_STATES
from milestones.permissions import mandate, mandate_in, may_decide, may_resume, user_of
from milestones.services import effects, record, rounds
from milestones.services.common import first_wins, round_in
from milestones.services.outcomes import ConditionText, available_outcomes, check, consequences
from milestones.services.waiting import sync_all

__all__ = ["ConditionText", "available_outcomes", "consequences", "decide", "resume"]


@transaction.atomic
def decide(round: Round, *, by: Person, outcome: str, motive: str = "", conditions: Sequence[ConditionText] = ()) -> Decision:
    """Decide milestone I–VIII on its sealed basis; it takes effect at once. Two at once yield one decision.

    Raises PermissionDenied (no mandate today, or not decided formally), Superseded (decided already, or withdrawn),
    ValidationError (outcome not available, reason or conditions missing, body not valid or not for it).
    """
    locked(Initiative, round.initiative_id)
    row = round_in(round, RoundState.SUBMITTED)
    require(may_decide(user_of(by), row))
    check(row, outcome, motive, conditions)
    with first_wins(row):
        row.decide()
        row.save()
        with transaction.atomic():
            decision = _record(row, by, outcome, motive.strip(), conditions)
    effects.take_effect(row, decision, conditions, by=by)
    return decision


@transaction.atomic
def resume(initiative: Initiative, *, by: Person, motive: str) -> Decision:
    """Take up a paused initiative by a recorded decision of the business owner or the chair; the milestone is prepared anew.

    Where the milestone ahead is not decided formally the coordinator may record it too. Raises PermissionDenied, Superseded
    (somebody else was first), ValidationError without a reason.
    """
    row = locked(Initiative, initiative.pk)
    if row.status != Status.PAUSED and initiative.status == Status.PAUSED:
        raise Superseded(row)
    require(may_resume(user_of(by), row))
    if not motive.strip():
        raise ValidationError({"motive": _("Write why it is taken up again.")})
    gate = decided_at(row, min(row.phase_number, len(PHASES)))
    decision = record.save(_resumption(row, gate, by, motive.strip()))
    try:
        after = phases.resume(row.pk, decision=decision.pk, by=by)
    except phases.OutOfOrder as error:
        raise Superseded(row) from error
    events.record(row.pk, "milestones.decision.made", by=by, subject=decision, data=effects.said(decision, None))
    if not Round.objects.filter(initiative=row, gate=gate, state__in=OPEN_STATES).exists():
        rounds.new_round(after, gate, by=by)
    sync_all(after)
    effects.tell(decision)
    return decision


def _record(round: Round, by: Person, outcome: str, motive: str, conditions: Sequence[ConditionText]) -> Decision:
    held = mandate_in(by, round)
    decision = Decision(
        initiative=round.initiative, kind=DecisionKind.MILESTONE, gate=round.gate, round=round, outcome=outcome, motive=motive,
        decided_at=timezone.now(), decided_by=by, seal=round.seal, conditions=effects.conditions_json(conditions),
    )  # fmt: skip
    with translation.override(round.initiative.language):
        decision.decision_point = own_name(round.initiative, round.gate)[:120]
        decision.mandate = record.mandate_words(held)
        decision.validity = record.validity_of(round)
    decision.positions = record.positions_of(round)
    return record.save(decision)


def _resumption(initiative: Initiative, gate: int, by: Person, motive: str) -> Decision:
    roles = (Role.BUSINESS_OWNER, Role.STEERING_CHAIR, Role.COORDINATOR)
    held = next((found for found in (mandate(by, initiative, role) for role in roles) if found is not None), None)
    with translation.override(initiative.language):
        words = record.mandate_words(held)
    values = {"motive": motive, "decided_at": timezone.now(), "decided_by": by, "mandate": words}
    return Decision(initiative=initiative, kind=DecisionKind.RESUME, gate=gate, **values)
