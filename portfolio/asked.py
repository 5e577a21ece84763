"""What awaits somebody: their due items, the most pressing first, each with the one deed that is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from adoption.choices import DueKind
from adoption.models import DueItem, Initiative
from core import words
from core.components import Text

# What the button of each kind says.
DEEDS: dict[str, Text] = {
    DueKind.TASK: _("Open the task"),
    DueKind.CONDITION: _("Open the condition"),
    DueKind.RISK_REVIEW: _("Review the risk"),
    DueKind.DOCUMENT_REVIEW: _("Review the document"),
    DueKind.BASIS: _("See the list"),
    DueKind.DECISION: _("Decide"),
    DueKind.SIGN_OFF: _("Sign it off"),
    DueKind.GOAL: _("Open the goal"),
    DueKind.DELIVERABLE: _("Open the deliverable"),
    DueKind.TRAINING: _("Open the training"),
    DueKind.AGREEMENT: _("Open the agreement"),
    DueKind.SERVICE_LINE: _("Open the service line"),
    DueKind.CONNECTION: _("Open the connection"),
    DueKind.PROCUREMENT: _("Open the procurement"),
    DueKind.BENEFIT: _("Open the benefit"),
    DueKind.PLAN_APPROVAL: _("Look at the plan"),
    DueKind.COMMUNICATION: _("See who has been told"),
    DueKind.STATEMENT: _("Give the statement"),
    DueKind.REFERRAL_ANSWER: _("Answer"),
    DueKind.REFERRAL: _("See the answers"),
    DueKind.MEETING_REPLY: _("Answer"),
    DueKind.MINUTES: _("Write the minutes"),
    DueKind.MINUTES_APPROVAL: _("Read and approve"),
}


@dataclass(frozen=True)
class Asked:
    """One thing that is asked of the reader."""

    kind: Text
    title: str
    url: str
    initiative: Initiative
    due: date | None
    deed: Text
    late: bool


def items_of(user: User) -> QuerySet[DueItem]:
    """Open items of the user's person in initiatives they may see; overdue first, without a date last."""
    rows = DueItem.objects.awaiting(user.person_id).visible_to(user)
    return rows.select_related("initiative").order_by(F("due").asc(nulls_last=True), "created_at")


def told(rows: Sequence[Any]) -> list[Asked]:
    """Due items as the page shows them."""
    return [
        Asked(
            kind=DueKind(row.kind).label,
            title=row.title,
            url=row.url,
            initiative=row.initiative,
            due=row.due,
            deed=DEEDS[row.kind],
            late=row.due is not None and words.days_until(row.due) < 0,
        )
        for row in rows
    ]
