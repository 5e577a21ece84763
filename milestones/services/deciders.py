"""Who decides a milestone in an initiative: as the method says, or set otherwise with a note (M07)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

import method
from accounts.models import Person
from adoption.choices import PhaseState
from adoption.decision_points import told
from adoption.models import Initiative, InitiativePhase
from core import events
from core.db import locked, save_edited
from core.permissions import require
from milestones.choices import RoundState
from milestones.models import Round
from milestones.models.round import OPEN_STATES
from milestones.permissions import may_set_decider, user_of


@transaction.atomic
def set_decider(
    initiative: Initiative, gate: int, *, by: Person, seen_version: int, decider: str, decider_note: str = ""
) -> InitiativePhase:
    """Let `decider` (adoption.choices.Decider) decide milestone `gate` (1–8) of the initiative; returns the phase row anew.

    A round being prepared follows, and what is prepared beside the milestone.

    Raises PermissionDenied (also where no body decides in Farled); ValidationError without a note
    when it differs from the method, for a milestone that is passed, and while a basis is sealed or waits for its decision;
    Superseded when the row changed since `seen_version`.
    """
    locked(Initiative, initiative.pk)
    require(may_set_decider(user_of(by), initiative, gate))
    row = initiative.phases.get(number=gate)
    note = decider_note.strip()
    if decider == method.milestone(gate).decider:
        note = ""
    elif not note:
        raise ValidationError({"decider_note": _("Write why somebody else than the method says decides.")})
    _still_open(initiative, row)
    before = row.decider
    after = save_edited(row, seen_version, decider=decider, decider_note=note)
    Round.objects.filter(initiative=initiative, gate=gate, state=RoundState.PREPARING).update(decider=decider)
    data = {"gate": gate, "from": before, "to": decider, "note": note} | told(initiative, gate)
    events.record(initiative.pk, "milestones.decider.set", by=by, subject=row, data=data)
    return after


def _still_open(initiative: Initiative, row: InitiativePhase) -> None:
    if row.state == PhaseState.CLOSED:
        raise ValidationError(_("This milestone has been passed."))
    submitted = (
        Round.objects.of_gates().filter(initiative=initiative, gate=row.number, state__in=OPEN_STATES).exclude(state=RoundState.PREPARING)
    )
    if submitted.exists():
        raise ValidationError(_("The decision has been asked for. Withdraw the question first."))
