"""What experts and stakeholders said, as a sealed basis keeps it: each statement and each referral an item of its own, dissent included."""

from collections.abc import Iterator
from typing import Any

from milestones.advice_registers import SEVERITY, WEIGHT, area_name
from milestones.choices import BasisKind, ReferralState
from milestones.models import Recipient, Referral, Round, Statement

Frozen = tuple[str, str, str, dict[str, Any]]


def frozen(round: Round) -> Iterator[Frozen]:
    """(kind, key, title, content) of everything said, in the active language: statements (M08), then referrals (M09). Three queries."""
    yield from _statements(round)
    yield from _referrals(round)


def _statements(round: Round) -> Iterator[Frozen]:
    rows = Statement.objects.filter(round=round).exclude(kind="").select_related("given_by__organisation")
    for row in sorted(rows, key=lambda one: (SEVERITY[one.kind], one.area)):
        content = {
            "area": row.area, "kind": row.kind, "opinion": row.opinion, "recommendation": row.recommendation, "question": row.question,
            "by": row.given_by.name if row.given_by else "", "organisation": row.given_by.organisation.name if row.given_by else "",
            "given_at": row.given_at.isoformat() if row.given_at else "",
        }  # fmt: skip
        yield BasisKind.STATEMENT, f"statement:{row.area}", area_name(round.initiative, row.area), content


def _referrals(round: Round) -> Iterator[Frozen]:
    rows = Referral.objects.filter(round=round, state=ReferralState.SENT)
    for row in rows.prefetch_related("recipients", "versions__document__initiative"):
        recipients = sorted(row.recipients.all(), key=lambda one: (WEIGHT.get(one.view, len(WEIGHT)), one.organisation, one.name))
        content = {
            "title": row.title, "question": row.question, "due": row.due.isoformat(),
            "sent_at": row.sent_at.isoformat() if row.sent_at else "",
            "documents": [_document(version) for version in row.versions.all()],
            "answers": [_answer(one) for one in recipients if one.is_answered],
            "silent": [{"name": one.name, "organisation": one.organisation} for one in recipients if one.is_awaited],
        }  # fmt: skip
        yield BasisKind.REFERRAL, f"referral:{row.pk}", row.title, content


def _document(version: Any) -> dict[str, Any]:
    return {"title": version.content.get("title", ""), "number": version.number, "sha256": version.sha256}


def _answer(row: Recipient) -> dict[str, str]:
    return {
        "for": row.name, "organisation": row.organisation, "name": row.answered_name, "view": row.view, "text": row.text,
        "answered_at": row.answered_at.isoformat() if row.answered_at else "",
    }  # fmt: skip
