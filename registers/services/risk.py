"""Risks looked at again, closed and opened: each recorded."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from adoption.services import entries
from core import events
from registers.models import Risk, RiskMeeting, RiskReview


@transaction.atomic
def review(
    risk: Risk,
    *,
    by: Person,
    seen_version: int,
    note: str,
    probability: int | None,
    consequence: int | None,
    next_review: datetime.date | None,
    meeting: RiskMeeting | None = None,
) -> Risk:
    """Write down one look at a risk, judge it anew (1–5 each) and set the day of the next (D08). Raises Superseded.

    meeting: the review meeting in which it was looked at.
    """
    values = {"probability": probability, "consequence": consequence, "next_review": next_review}
    before = risk.score
    after = entries.edit(risk, by=by, seen_version=seen_version, **values)
    scores = {"score_before": before, "score": after.score}
    RiskReview.objects.create(risk=after, by=by, note=note, meeting=meeting, created_at=timezone.now(), **scores)
    data = {"code": after.code, "title": after.title, "note": note, "score": after.score}
    events.record(after.initiative_id, "registers.risk.reviewed", by=by, subject=after, data=data)
    return after


@transaction.atomic
def close(risk: Risk, *, by: Person, seen_version: int, reason: str) -> Risk:
    """The risk is no more, or came true and was dealt with: it leaves the matrix and asks for no review. Raises Superseded."""
    return _set_closed(risk, timezone.localdate(), "closed", by, seen_version, reason)


@transaction.atomic
def reopen(risk: Risk, *, by: Person, seen_version: int, reason: str) -> Risk:
    """Take a closed risk up again. Raises Superseded."""
    return _set_closed(risk, None, "reopened", by, seen_version, reason)


def _set_closed(risk: Risk, day: datetime.date | None, verb: str, by: Person, seen_version: int, reason: str) -> Risk:
    if (risk.closed_on is None) == (day is None):
        return risk
    after = entries.edit(risk, by=by, seen_version=seen_version, closed_on=day)
    data = {"code": after.code, "title": after.title, "reason": reason}
    events.record(after.initiative_id, f"registers.risk.{verb}", by=by, subject=after, data=data)
    return after


def next_review_after(risk: Risk, today: datetime.date | None = None) -> datetime.date:
    """The day a risk looked at today is due again: today and its interval in days (D08)."""
    return (today or timezone.localdate()) + datetime.timedelta(days=risk.review_days)
