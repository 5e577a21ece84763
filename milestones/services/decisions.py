"""The decision: checked, recorded once and for all, carried out, told."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.choices import PHASES, Outcome, Role, Status
from adoption.models import Initiative, InitiativePhase
from adoption.services import phases, tasks
from core import events, jobs
from core.db import Superseded, locked
from core.permissions import require
from milestones.choices import DecisionKind, RoundState
from milestones.models import Condition, Decision, Round
from milestones.models.round import OPEN_STATES
from milestones.permissions import decider_role, mandate, may_decide, may_resume, user_of
from milestones.services import record, rounds, telling
from milestones.services.common import first_wins, round_in
from milestones.services.outcomes import NEW_ROUND, ConditionText, available_outcomes, check, consequences
from milestones.services.waiting import sync_all, sync_condition, sync_round

__all__ = ["ConditionText", "available_outcomes", "consequences", "decide", "resume"]
PROTOCOL = "milestones.protocol"


@transaction.atomic
def decide(round: Round, *, by: Person, outcome: str, motive: str = "", conditions: Sequence[ConditionText] = ()) -> Decision:
    """Decide milestone I–VIII on its sealed basis; it takes effect at once. Two at once yield one decision.

    Raises PermissionDenied (no mandate today), Superseded (decided already, or withdrawn), ValidationError (outcome not
    available, reason or conditions missing, body not valid or not for it).
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
    _carry_out(row, decision, by)
    made = _set_conditions(decision, conditions, by)
    events.record(row.initiative_id, "milestones.decision.made", by=by, subject=decision, data=_said(decision, row))
    _follow_up(row, decision, by)
    for condition in made:
        sync_condition(condition)
    telling.decided(decision)
    jobs.enqueue(PROTOCOL, str(decision.pk), key=f"{PROTOCOL}:{decision.pk}")
    return decision


@transaction.atomic
def resume(initiative: Initiative, *, by: Person, motive: str) -> Decision:
    """Take up a paused initiative by a recorded decision of the business owner or the chair; the milestone is prepared anew.

    Raises PermissionDenied, Superseded (somebody else was first), ValidationError without a reason.
    """
    row = locked(Initiative, initiative.pk)
    if row.status != Status.PAUSED and initiative.status == Status.PAUSED:
        raise Superseded(row)
    require(may_resume(user_of(by), row))
    if not motive.strip():
        raise ValidationError({"motive": _("Write why it is taken up again.")})
    gate = min(row.phase_number, len(PHASES))
    decision = record.save(_resumption(row, gate, by, motive.strip()))
    try:
        after = phases.resume(row.pk, decision=decision.pk, by=by)
    except phases.OutOfOrder as error:
        raise Superseded(row) from error
    events.record(row.pk, "milestones.decision.made", by=by, subject=decision, data=_said(decision, None))
    if not Round.objects.filter(initiative=row, gate=gate, state__in=OPEN_STATES).exists():
        rounds.new_round(after, gate, by=by)
    sync_all(after)
    telling.decided(decision)
    jobs.enqueue(PROTOCOL, str(decision.pk), key=f"{PROTOCOL}:{decision.pk}")
    return decision


def _record(round: Round, by: Person, outcome: str, motive: str, conditions: Sequence[ConditionText]) -> Decision:
    held = mandate(by, round.initiative, decider_role(round.decider))
    decision = Decision(
        initiative=round.initiative, kind=DecisionKind.MILESTONE, gate=round.gate, round=round, outcome=outcome, motive=motive,
        decided_at=timezone.now(), decided_by=by, seal=round.seal, conditions=[_condition_json(condition) for condition in conditions],
    )  # fmt: skip
    with translation.override(round.initiative.language):
        decision.mandate = record.mandate_words(held)
        decision.validity = record.validity_of(round)
    decision.positions = record.positions_of(round)
    return record.save(decision)


def _condition_json(condition: ConditionText) -> dict[str, str]:
    owner = condition.owner
    return {"text": condition.text.strip(), "owner": owner.name, "owner_id": str(owner.pk), "due": str(condition.due)}


def _resumption(initiative: Initiative, gate: int, by: Person, motive: str) -> Decision:
    held = mandate(by, initiative, Role.BUSINESS_OWNER) or mandate(by, initiative, Role.STEERING_CHAIR)
    with translation.override(initiative.language):
        words = record.mandate_words(held)
    values = {"motive": motive, "decided_at": timezone.now(), "decided_by": by, "mandate": words}
    return Decision(initiative=initiative, kind=DecisionKind.RESUME, gate=gate, **values)


def _carry_out(round: Round, decision: Decision, by: Person) -> None:
    try:
        phases.carry_out(round.initiative_id, round.gate, decision.outcome, decision=decision.pk, by=by)
    except phases.OutOfOrder as error:
        raise ValidationError(_("The milestone before this one has not been decided yet.")) from error


def _set_conditions(decision: Decision, conditions: Sequence[ConditionText], by: Person) -> list[Condition]:
    initiative = Initiative.objects.get(pk=decision.initiative_id)
    made = []
    for number, condition in enumerate(conditions, start=1):
        text = condition.text.strip()
        task = tasks.create(
            initiative, by=by, title=_title(text), description=text, responsible=condition.owner, due=condition.due,
            phase_number=min(decision.gate + 1, len(PHASES)),
        )  # fmt: skip
        made.append(Condition.objects.create(decision=decision, number=number, text=text, task=task))
    if made:
        rows = InitiativePhase.objects.filter(initiative=initiative, number=decision.gate)
        rows.update(conditions_open=F("conditions_open") + len(made))
    return made


def _follow_up(round: Round, decision: Decision, by: Person) -> None:
    """What the outcome leaves open: a new round, or rounds nobody will decide any more."""
    initiative = Initiative.objects.select_related("lead").get(pk=round.initiative_id)
    round.initiative = initiative
    if decision.outcome in NEW_ROUND:
        rounds.new_round(initiative, round.gate, by=by)
    if decision.outcome == Outcome.STOPPED:
        for other in Round.objects.filter(initiative=initiative, state__in=OPEN_STATES):
            other.initiative = initiative
            rounds.close_open(other, by=by, reason=str(_("The initiative was stopped.")))
    sync_round(round)
    if initiative.status != Status.ACTIVE:
        sync_all(initiative)


def _said(decision: Decision, round: Round | None) -> dict[str, Any]:
    return {
        "gate": decision.gate, "kind": decision.kind, "round": round.number if round else 0, "outcome": decision.outcome,
        "motive": decision.motive, "conditions": len(decision.conditions), "seal": decision.seal, "sha256": decision.sha256,
    }  # fmt: skip


def _title(text: str) -> str:
    first = text.splitlines()[0].strip()
    return first if len(first) <= 200 else f"{first[:199]}…"
