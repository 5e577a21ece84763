"""What is proposed in a matter beside the milestones: checked as it is written, kept as plain values, checked again when decided."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Organisation
from adoption.choices import PHASES, PhaseState
from adoption.models import Initiative
from adoption.services import leads
from core import words
from milestones.choices import Matter
from milestones.models import Decision
from milestones.registers import decision_word

LONGEST = 3000


def checked(initiative: Initiative, matter: str, values: dict[str, Any]) -> dict[str, Any]:
    """What a round keeps of the proposal. Raises ValidationError at the field that is wrong; nothing is asked of the other matters."""
    parts: dict[str, Callable[..., dict[str, Any]]] = {
        Matter.LEAD_CHANGE: _lead, Matter.REOPEN: _reopen, Matter.CORRECTION: _correction,
    }  # fmt: skip
    return parts[matter](initiative, **values) if matter in parts else {}


def still_holds(initiative: Initiative, matter: str, proposal: dict[str, Any]) -> None:
    """Raises ValidationError if what was proposed can no longer be carried out."""
    if not proposal:
        return
    if matter == Matter.LEAD_CHANGE:
        leads.check(initiative, Organisation.objects.get(pk=proposal["organisation"]))
    elif matter == Matter.REOPEN:
        _closed(initiative, proposal["phase"])
    elif matter == Matter.CORRECTION:
        _not_superseded(Decision.objects.get(pk=proposal["decision"], initiative=initiative))


def correctable(initiative: Initiative) -> list[Decision]:
    """The decisions that a correction may name: those no other supersedes, newest first. One query."""
    rows = Decision.objects.filter(initiative=initiative, superseded_by=None)
    return list(rows.select_related("initiative", "round").order_by("-decided_at"))


def decision_in_words(decision: Decision) -> str:
    """Milestone I, 3 March 2026."""
    return _("%(what)s, %(day)s") % {"what": decision_word(decision), "day": words.day(decision.decided_at)}


def _lead(
    initiative: Initiative, organisation: Organisation | None = None, first_phase: int | None = None, on: date | None = None
) -> dict[str, Any]:
    if organisation is None:
        raise ValidationError({"organisation": _("Choose the organisation that is to lead.")})
    leads.check(initiative, organisation)
    if first_phase is not None and on is not None:
        raise ValidationError({"on": _("Choose a phase or write a day, not both.")})
    if first_phase is not None and not initiative.phase_number <= first_phase <= len(PHASES):
        raise ValidationError({"first_phase": _("Choose a phase that is not closed.")})
    if on is not None and on < timezone.localdate():
        raise ValidationError({"on": _("This date has passed. Choose today or a later day.")})
    day = on.isoformat() if on else ""
    return {"organisation": str(organisation.pk), "name": organisation.name, "first_phase": first_phase, "on": day}


def _reopen(initiative: Initiative, phase: int | None = None) -> dict[str, Any]:
    if phase is None:
        raise ValidationError({"phase": _("Choose the phase that opens again.")})
    _closed(initiative, phase)
    return {"phase": phase}


def _closed(initiative: Initiative, phase: int) -> None:
    row = initiative.phases.filter(number=phase).first()
    if row is None or row.state != PhaseState.CLOSED or phase >= initiative.phase_number:
        raise ValidationError({"phase": _("This phase is not closed. Choose one that is.")})


def _correction(initiative: Initiative, decision: Decision | None = None, wrong: str = "", instead: str = "") -> dict[str, Any]:
    if decision is None or decision.initiative_id != initiative.pk:
        raise ValidationError({"decision": _("Choose the decision that is corrected.")})
    _not_superseded(decision)
    for name, text, sentence in (("wrong", wrong, _("Write what is wrong.")), ("instead", instead, _("Write what holds instead."))):
        if not text.strip() or len(text) > LONGEST:
            raise ValidationError({name: sentence})
    with translation.override(initiative.language):
        of = decision_in_words(decision)
    return {"decision": str(decision.pk), "of": of, "wrong": wrong.strip(), "instead": instead.strip()}


def _not_superseded(decision: Decision) -> None:
    if Decision.objects.filter(supersedes=decision).exists():
        raise ValidationError({"decision": _("This decision has been corrected already. Correct the newer one.")})
