"""Conditions of approvals: each is a task, and is closed only when the decider signs it off."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from accounts.models import Person
from adoption.models import Initiative, InitiativePhase
from core import events
from core.db import Superseded, locked
from core.permissions import require
from milestones.choices import ConditionState
from milestones.models import Condition, Decision
from milestones.permissions import may_sign_off, user_of
from milestones.services import record
from milestones.services.waiting import sync_condition


def open_conditions(initiative: Initiative, before_gate: int | None = None) -> list[Condition]:
    """Conditions not signed off, with task and decision; only those of milestones before `before_gate` if it is given."""
    rows = Condition.objects.filter(decision__initiative=initiative, state=ConditionState.OPEN)
    if before_gate is not None:
        rows = rows.filter(decision__gate__lt=before_gate)
    return list(rows.select_related("decision__round", "task__responsible__organisation"))


@transaction.atomic
def sign_off(condition: Condition, *, by: Person, comment: str = "") -> Condition:
    """The decider says that the condition is met. Raises PermissionDenied, Superseded (signed off already)."""
    locked(Initiative, Decision.objects.values_list("initiative", flat=True).get(pk=condition.decision_id))
    row = locked(Condition, condition.pk)
    if row.state != ConditionState.OPEN:
        raise Superseded(row)
    require(may_sign_off(user_of(by), row))
    try:
        row.sign_off(by, timezone.now(), comment.strip())
        row.version += 1
        row.save()
    except (ConcurrentTransition, TransitionNotAllowed) as error:
        raise Superseded(row) from error
    decision = row.decision
    InitiativePhase.objects.filter(initiative=decision.initiative_id, number=decision.gate).update(conditions_open=F("conditions_open") - 1)
    data = {"gate": decision.gate, "code": row.task.code, "text": row.text, "comment": row.comment} | record.told_of(decision)
    events.record(decision.initiative_id, "milestones.condition.signed_off", by=by, subject=row, data=data)
    sync_condition(row)
    return row
