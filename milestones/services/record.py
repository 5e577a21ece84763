"""The record of a decision: what stands in it, and the SHA-256 over it."""

from datetime import UTC
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from adoption.bodies import place
from adoption.models import RoleAssignment
from core import words
from core.events import sha256_of
from milestones.body import is_body, judgement, members_of
from milestones.choices import DecisionKind, Matter, MatterOutcome
from milestones.models import Decision, Round
from milestones.services.positions import spoken


def save(decision: Decision) -> Decision:
    """Fingerprint a new decision and write it; from then on the database refuses every change."""
    decision.sha256 = decision_sha256(decision)
    decision.save(force_insert=True)
    return decision


def content(decision: Decision) -> dict[str, Any]:
    """Everything the fingerprint covers, as plain JSON values. What came to be recorded later stands only where there is something."""
    named = {"decision_point": decision.decision_point} if decision.decision_point else {}
    beside = {"matter": decision.matter} if decision.matter != Matter.MILESTONE else {}
    mended = {"supersedes": str(decision.supersedes_id)} if decision.supersedes_id else {}
    return {
        "format": "farled-decision-1",
        "id": str(decision.pk),
        "initiative": str(decision.initiative_id),
        "kind": decision.kind,
        "gate": decision.gate,
        "round": str(decision.round_id or ""),
        "outcome": decision.outcome,
        "motive": decision.motive,
        "decided_at": decision.decided_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "decided_by": str(decision.decided_by_id),
        "mandate": decision.mandate,
        "seal": decision.seal,
        "positions": decision.positions,
        "validity": decision.validity,
        "conditions": decision.conditions,
        **named,
        **beside,
        **mended,
    }


def superseded(round: Round, outcome: str) -> UUID | None:
    """The id of the decision that an adopted correction mends; None for everything else."""
    mends = round.matter == Matter.CORRECTION and outcome == MatterOutcome.ADOPTED
    return UUID(round.proposal["decision"]) if mends else None


def told_of(decision: Decision) -> dict[str, Any]:
    """What an event about a decision keeps, so that its words name the milestone as the record does (adoption.log)."""
    named = {"own": decision.decision_point} if decision.decision_point else {}
    if decision.matter != Matter.MILESTONE:
        return {"matter": decision.matter}
    return ({"review": True} if decision.kind == DecisionKind.REVIEW else {}) | named


def decision_sha256(decision: Decision) -> str:
    """SHA-256 over the content in its one spelling."""
    return sha256_of(content(decision))


def mandate_words(role: RoleAssignment | None) -> str:
    """Chair of the steering group for Demo Town, from 1 March 2026: in the active language."""
    if role is None:
        return ""
    said = _("%(role)s for %(organisation)s") % {"role": place(role), "organisation": role.organisation.name}
    if role.valid_from:
        said = _("%(mandate)s, from %(day)s") % {"mandate": said, "day": words.day(role.valid_from)}
    if role.valid_to:
        said = _("%(mandate)s, until %(day)s") % {"mandate": said, "day": words.day(role.valid_to)}
    if role.vice_chair:
        said = _("%(mandate)s, deputy chair") % {"mandate": said}
    if role.basis:
        said = _("%(mandate)s (%(basis)s)") % {"mandate": said, "basis": role.basis}
    return said[:300]


def positions_of(round: Round) -> list[dict[str, Any]]:
    """What every member of the body said, as JSON; a business owner alone has none."""
    if not is_body(round):
        return []
    said, counted = spoken(round), {vote.by.id for vote in judgement(round).counted}
    return [_position(role, said.get(role.pk), str(role.pk) in counted) for role in members_of(round)]


def validity_of(round: Round) -> list[dict[str, Any]]:
    """Why the decision is valid, as JSON in the active language."""
    if not is_body(round):
        return [{"met": True, "text": _("The business owner decides, by a mandate that held that day")}]
    return [*_way(round), *({"met": reason.met, "text": reason.text} for reason in judgement(round).reasons)]


def _way(round: Round) -> list[dict[str, Any]]:
    """How it was decided, as the first reason; nothing of a round that was submitted before that was asked."""
    return [{"met": True, "text": way_words(round)}] if round.way else []


def way_words(round: Round) -> str:
    """In a meeting on 3 March 2026; per capsulam, answers by 10 March 2026."""
    if round.is_per_capsulam:
        return _("Decided per capsulam, answers by %(day)s") % {"day": words.day(round.answers_by)}
    return _("Decided in a meeting on %(day)s") % {"day": words.day(round.meets_on)} if round.meets_on else _("Decided in a meeting")


def place_of(said: dict[str, Any]) -> str:
    """What a member of the body was, from the record: place in the body, deputy chair."""
    place_ = place(RoleAssignment(role=said["role"], seat=said.get("seat", "")))
    return _("%(place)s, deputy chair") % {"place": place_} if said.get("vice_chair") else place_


def _position(role: RoleAssignment, said: Any, counted: bool) -> dict[str, Any]:
    """What one member said. What came to be recorded later stands only where there is something."""
    more = {"seat": role.seat, "vice_chair": role.vice_chair, "basis": role.basis, "absent": bool(said and said.absent)}
    return {name: value for name, value in more.items() if value} | {
        "member": str(role.pk), "name": role.person.name, "organisation": role.organisation.name, "role": role.role, "voting": role.voting,
        "deputy_for": str(role.deputy_for_id or ""), "counted": counted, "stance": said.stance if said else "",
        "condition": said.condition if said else "", "comment": said.comment if said else "",
        "reservation": said.reservation if said else "", "disqualified": bool(said and said.disqualified),
    }  # fmt: skip
