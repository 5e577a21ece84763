"""What is on record: a decision whole, and all conditions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from adoption.choices import PASSING, Role
from adoption.models import Initiative
from core import words
from core.components import Text
from milestones import permissions
from milestones.choices import ConditionState, DecisionKind, Matter, MatterOutcome, Stance
from milestones.models import Condition, Decision, Protocol
from milestones.pages.basis import read
from milestones.pages.common import show_gate, show_round
from milestones.pages.told import told
from milestones.registers import decision_word
from milestones.services import record as record_words

BEING_MADE = timedelta(minutes=10)


@dataclass(frozen=True)
class Said:
    """What one member said, as it stands in the record."""

    name: str
    organisation: str
    role: Text
    look: str
    word: Text
    condition: str
    comment: str
    reservation: str
    basis: str = ""

    @property
    def who(self) -> str:
        """Name and the organisation they acted for."""
        return words.named(self.name, self.organisation)


@dataclass(frozen=True)
class ConditionRow:
    """A condition and whether the reader may sign it off."""

    condition: Condition
    may_sign_off: bool

    @property
    def gate_word(self) -> str:
        """What was decided with this condition."""
        return decision_word(self.condition.decision)

    @property
    def look(self) -> str:
        """The state it is drawn in (core.icons.STATES)."""
        if self.condition.state == ConditionState.SIGNED_OFF:
            return "done"
        return "you" if self.may_sign_off else "blocks"


def record(request: HttpRequest, decision: Decision) -> HttpResponse:
    """The page of a decision. While its protocol is made the page asks again by itself."""
    protocol = Protocol.objects.select_related("file").filter(decision=decision).first()
    young = timezone.now() - decision.decided_at < BEING_MADE
    rows = Condition.objects.filter(decision=decision).select_related("task__responsible__organisation", "signed_off_by", "decision__round")
    context = {
        "decision": decision,
        "round": decision.round,
        "is_resumption": decision.kind == DecisionKind.RESUME,
        "title": _title(decision),
        "look": "done" if decision.outcome in (*PASSING, MatterOutcome.ADOPTED) or decision.kind == DecisionKind.RESUME else "warns",
        "said": [_said(row) for row in decision.positions],
        "basis": read(decision.round.basis.all(), decision.gate) if decision.round else None,
        "conditions": condition_rows(request.user, list(rows)),
        "protocol": protocol,
        "telling": told(request.user, decision),
        "being_made": protocol is None and young,
    }
    context |= _mended(decision)
    answer = _shown(request, decision, context)
    if protocol is None and young:
        answer["Refresh"] = "5"
    return answer


def _shown(request: HttpRequest, decision: Decision, context: dict[str, Any]) -> HttpResponse:
    """In the words of its matter; a resumption of earlier times had no round."""
    if decision.round is None:
        return show_gate(request, decision.initiative, "decision", decision.gate, context)
    decision.round.initiative = decision.initiative
    return show_round(request, decision.round, "decision", context)


def _mended(decision: Decision) -> dict[str, Any]:
    """What this decision corrects, what corrects it, and what opened its phase again. Two queries at most."""
    later = Decision.objects.filter(initiative=decision.initiative_id, matter=Matter.REOPEN, outcome=MatterOutcome.ADOPTED)
    rows = later.filter(decided_at__gt=decision.decided_at).select_related("round").order_by("decided_at")
    passed = not decision.is_matter and decision.outcome in PASSING
    reopened = (row for row in rows if row.round is not None and row.round.proposal["phase"] <= decision.gate) if passed else iter(())
    superseded = Decision.objects.select_related("round").filter(supersedes=decision).first()
    return {"reopened_by": next(reopened, None), "superseded_by": superseded, "supersedes": decision.supersedes}


def _title(decision: Decision) -> str:
    if decision.kind == DecisionKind.RESUME:
        return _("The initiative was resumed")
    return _("%(gate)s: %(outcome)s") % {"gate": decision_word(decision), "outcome": decision.get_outcome_display()}


def conditions(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """The context of the page of all conditions: open ones first."""
    found = Condition.objects.filter(decision__initiative=initiative).select_related(
        "decision__round", "decision__initiative", "task__responsible__organisation", "signed_off_by"
    )
    page = Paginator(found.order_by("state", "task__due", "created_at", "number"), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    return {"page_obj": page, "rows": condition_rows(request.user, list(page))}


def condition_rows(user: User, found: list[Condition]) -> list[ConditionRow]:
    """Conditions with the right to sign them off; asked once for each kind of decider, not for each row."""
    may: dict[Role, bool] = {}
    rows = []
    for condition in found:
        kind = permissions.office_of(condition.decision)
        if condition.state == ConditionState.OPEN and kind not in may:
            may[kind] = bool(permissions.may_sign_off(user, condition))
        rows.append(ConditionRow(condition, condition.state == ConditionState.OPEN and may[kind]))
    return rows


def _said(row: dict[str, Any]) -> Said:
    look, word = _stance(row)
    texts = (row["condition"], row["comment"], row["reservation"], row.get("basis", ""))
    return Said(row["name"], row["organisation"], record_words.place_of(row), look, word, *texts)


def _stance(row: dict[str, Any]) -> tuple[str, Text]:
    if row["disqualified"]:
        return "ahead", _("Conflict of interest")
    if row.get("absent"):
        return "ahead", _("Absent")
    if not row["stance"]:
        return "waits", _("No position")
    return "done", Stance(row["stance"]).label
