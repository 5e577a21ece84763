"""What a recorded decision leads to: phases closed, conditions set, the next round, mails, the protocol."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption.choices import PHASES, Status
from adoption.models import Initiative, InitiativePhase
from adoption.services import phases, tasks
from core import events, jobs
from milestones.asked import gates_of
from milestones.choices import Matter
from milestones.matters import fits
from milestones.models import Condition, Decision, Round
from milestones.models.round import OPEN_STATES
from milestones.services import matter_effects, matters, record, rounds, telling
from milestones.services.outcomes import NEW_ROUND, ConditionText
from milestones.services.waiting import sync_all, sync_condition, sync_round

PROTOCOL = "milestones.protocol"
OVER = {
    Status.STOPPED: gettext_lazy("The initiative was stopped."),
    Status.CLOSED: gettext_lazy("The initiative was closed."),
    Status.PAUSED: gettext_lazy("The initiative was paused by another decision."),
    Status.ACTIVE: gettext_lazy("The initiative goes on by another decision."),
}


def take_effect(round: Round, decision: Decision, conditions: Sequence[ConditionText], *, by: Person) -> None:
    """Carry out a decision on a round, in the caller's transaction and under its locks. Raises ValidationError if out of order."""
    _carry_out(round, decision, by)
    made = _set_conditions(decision, conditions, by)
    events.record(round.initiative_id, "milestones.decision.made", by=by, subject=decision, data=said(decision, round))
    _follow_up(round, decision, by)
    for condition in made:
        sync_condition(condition)
    tell(decision)


def tell(decision: Decision) -> None:
    """Mail everybody concerned (M10) and have the protocol made."""
    telling.decided(decision)
    jobs.enqueue(PROTOCOL, str(decision.pk), key=f"{PROTOCOL}:{decision.pk}")


def said(decision: Decision, round: Round | None) -> dict[str, Any]:
    """What the event of a decision keeps."""
    return {
        "gate": decision.gate, "kind": decision.kind, "round": round.number if round else 0, "outcome": decision.outcome,
        "motive": decision.motive, "conditions": len(decision.conditions), "seal": decision.seal, "sha256": decision.sha256,
        **record.told_of(decision),
    }  # fmt: skip


def conditions_json(conditions: Sequence[ConditionText]) -> list[dict[str, str]]:
    """Conditions as the record keeps them."""
    return [{"text": c.text.strip(), "owner": c.owner.name, "owner_id": str(c.owner.pk), "due": str(c.due)} for c in conditions]


def _carry_out(round: Round, decision: Decision, by: Person) -> None:
    if round.is_matter:
        matter_effects.carry_out(round, decision, by)
        return
    first = gates_of(round)[0]
    try:
        phases.carry_out(round.initiative_id, round.gate, decision.outcome, decision=decision.pk, by=by, first=first)
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
    if round.is_matter:
        matter_effects.follow_up(round, initiative, decision, by)
    elif decision.outcome in NEW_ROUND:
        rounds.new_round(initiative, round.gate, by=by)
    for other in Round.objects.filter(initiative=initiative, state__in=OPEN_STATES):
        other.initiative = initiative
        if _is_over(other):
            rounds.close_open(other, by=by, reason=str(OVER[initiative.status]))
    matters.follow(initiative)
    sync_round(round)
    if initiative.status != Status.ACTIVE or round.is_matter:
        sync_all(initiative)


def _is_over(round: Round) -> bool:
    """Whether nobody will decide it any more: it has come about by another decision, or the initiative has ended."""
    status = round.initiative.status
    if status in (Status.STOPPED, Status.CLOSED):
        return not fits(round)
    return (status, round.matter) in ((Status.PAUSED, Matter.PAUSE), (Status.ACTIVE, Matter.RESUME))


def _title(text: str) -> str:
    first = text.splitlines()[0].strip()
    return first if len(first) <= 200 else f"{first[:199]}…"
