"""The decision: checked, recorded once and for all, carried out, told."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.bodies import read_rule
from adoption.choices import BodyRule, Role, Status
from adoption.decision_points import is_formal, own_name
from adoption.models import Initiative, RoleAssignment
from core.db import Superseded, locked
from core.permissions import require
from milestones.body import is_body
from milestones.choices import DecisionKind, Matter, MatterOutcome, RoundState, Stance
from milestones.models import Decision, Round
from milestones.models.round import OPEN_STATES
from milestones.permissions import mandate, mandate_in, may_decide, may_resume, user_of
from milestones.services import effects, matters, positions, record, sealing
from milestones.services.common import first_wins, round_in
from milestones.services.outcomes import ConditionText, available_outcomes, check, consequences

__all__ = ["ConditionText", "available_outcomes", "consequences", "decide", "resume"]
DECIDING = (Role.BUSINESS_OWNER, Role.STEERING_CHAIR, Role.COORDINATOR)


@transaction.atomic
def decide(round: Round, *, by: Person, outcome: str, motive: str = "", conditions: Sequence[ConditionText] = ()) -> Decision:
    """Decide milestone I–VIII or a matter on its sealed basis; it takes effect at once. Two at once yield one decision.

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
            decision = _record(row, by, mandate_in(by, row), outcome, motive.strip(), conditions)
    effects.take_effect(row, decision, conditions, by=by)
    return decision


@transaction.atomic
def resume(initiative: Initiative, *, by: Person, motive: str) -> Round:
    """Ask that a paused initiative goes on, with the reason; decided at once where whoever asks decides alone, else a body answers.

    The round given back is then decided, or submitted. The coordinator may record it where the milestone ahead is not decided formally.
    Raises PermissionDenied, Superseded (somebody else was first), ValidationError without a reason.
    """
    row = locked(Initiative, initiative.pk)
    if row.status != Status.PAUSED and initiative.status == Status.PAUSED:
        raise Superseded(row)
    require(may_resume(user_of(by), row))
    if not motive.strip():
        raise ValidationError({"motive": _("Write why it is taken up again.")})
    round = _sealed_at_once(row, Matter.RESUME, by, motive.strip())
    if not is_formal(round.initiative, round.gate):
        _made(round, by, MatterOutcome.ADOPTED, motive.strip())
    elif _decides_alone(round, by):
        decide(round, by=by, outcome=MatterOutcome.ADOPTED, motive=motive)
    else:
        sealing.ask(round)
    return Round.objects.get(pk=round.pk)


def _sealed_at_once(initiative: Initiative, matter: str, by: Person, reason: str) -> Round:
    """A round of a matter that needs no more than its reason, submitted in the caller's transaction; one being prepared is taken."""
    rows = Round.objects.filter(initiative=initiative, matter=matter, state__in=OPEN_STATES)
    there = rows.first()
    if there is not None and there.state != RoundState.PREPARING:
        raise Superseded(there)
    round = round_in(there or matters.new_round(initiative, matter, by=by), RoundState.PREPARING)
    round.gate, round.decider = matters.at_hand(round.initiative)
    round.summary, round.submitted_by = reason, by
    sealing.seal_now(round, by)
    return round


def _decides_alone(round: Round, by: Person) -> bool:
    """Whether this person can decide now: the business owner, or a chair who decides after hearing the others and whose word suffices."""
    if not may_decide(user_of(by), round):
        return False
    if is_body(round):
        rule = read_rule(round.initiative_id, round.decider)
        if rule is None or rule.rule != BodyRule.CHAIR:
            return False
        _say_for(round, by)
    try:
        check(round, MatterOutcome.ADOPTED, round.summary, ())
    except ValidationError:
        return False
    return True


def _say_for(round: Round, by: Person) -> None:
    """Whoever asks that it goes on is for it."""
    member = mandate_in(by, round)
    if member is not None:
        positions.take(round, member, by=by, stance=Stance.FOR)


def _made(round: Round, by: Person, outcome: str, motive: str) -> Decision:
    """Record, where no body decides here, a decision on a submitted round and carry it out, in the caller's transaction; rights are the
    caller's."""
    with first_wins(round):
        round.decide()
        round.save()
        with transaction.atomic():
            decision = _record(round, by, _any_mandate(round, by), outcome, motive, (), by_body=False)
    effects.take_effect(round, decision, (), by=by)
    return decision


def _record(
    round: Round, by: Person, held: RoleAssignment | None, outcome: str, motive: str, conditions: Sequence[ConditionText], *,
    by_body: bool = True,
) -> Decision:  # fmt: skip
    """The record. `held`: by what mandate. by_body: whoever was asked decided, so their positions stand in it; else it is only told."""
    decision = Decision(
        initiative=round.initiative, kind=DecisionKind.MATTER if round.is_matter else DecisionKind.MILESTONE, matter=round.matter,
        supersedes_id=record.superseded(round, outcome), gate=round.gate, round=round, outcome=outcome, motive=motive,
        decided_at=timezone.now(), decided_by=by, seal=round.seal, conditions=effects.conditions_json(conditions),
    )  # fmt: skip
    with translation.override(round.initiative.language):
        decision.decision_point = "" if round.is_matter else own_name(round.initiative, round.gate)[:120]
        decision.mandate = record.mandate_words(held)
        decision.validity = record.validity_of(round) if by_body else []
    decision.positions = record.positions_of(round) if by_body else []
    return record.save(decision)


def _any_mandate(round: Round, by: Person) -> RoleAssignment | None:
    """By what mandate it is recorded where no body decides here: that of a decider, else the coordinator's."""
    return next((held for held in (mandate(by, round.initiative, role) for role in DECIDING) if held is not None), None)
