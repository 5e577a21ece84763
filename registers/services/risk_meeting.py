"""Review meetings: begun with an agenda, each risk judged, closed or skipped, ended with a summary (D08)."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Initiative
from core import events
from core.db import Superseded, locked, save_edited
from registers import risk_meetings
from registers.models import PointState, Risk, RiskMeeting, RiskMeetingPoint
from registers.services import risk as services

SKIPPABLE = (PointState.WAITING, PointState.SKIPPED)


@transaction.atomic
def begin(initiative: Initiative, *, by: Person, scope: str, participants: Sequence[Person], others: str = "") -> RiskMeeting:
    """Begin a meeting today about the open risks of `scope` (MeetingScope), the largest first. Raises ValidationError for none,
    and while one of the same scope that began today goes on."""
    locked(Initiative, initiative.pk)  # so that two people who press at once begin one meeting
    today = timezone.localdate()
    if RiskMeeting.objects.filter(initiative=initiative, scope=scope, held_on=today, ended_at=None).exists():
        raise ValidationError({"scope": _("A meeting about these risks began today and has not ended. Go on with it, or end it first.")})
    risks = risk_meetings.chosen(initiative, scope, today)
    if not risks:
        raise ValidationError({"scope": _("There is no such risk now. Choose another answer.")})
    meeting = RiskMeeting.objects.create(initiative=initiative, scope=scope, held_on=today, started_by=by, others=others)
    meeting.participants.set(participants)
    RiskMeetingPoint.objects.bulk_create(
        RiskMeetingPoint(meeting=meeting, risk=risk, place=place, score_before=risk.score) for place, risk in enumerate(risks, 1)
    )
    events.record(initiative.pk, "registers.riskmeeting.begun", by=by, subject=meeting, data={"count": len(risks), "scope": scope})
    return meeting


@transaction.atomic
def judge(
    point: RiskMeetingPoint,
    *,
    by: Person,
    seen_version: int,
    note: str,
    probability: int | None,
    consequence: int | None,
    next_review: datetime.date,
) -> None:
    """Judge the risk in the meeting. Raises Superseded when the risk was changed meanwhile, ValidationError when the meeting has ended."""
    _running(point)
    if locked(Risk, point.risk_id).closed_on is not None:
        raise ValidationError(_("This risk is closed meanwhile. Open it again on its page first."))
    judged = {"probability": probability, "consequence": consequence, "next_review": next_review}
    after = services.review(point.risk, by=by, seen_version=seen_version, note=note, meeting=point.meeting, **judged)
    _set(point, PointState.JUDGED, by, after, note)


@transaction.atomic
def close(point: RiskMeetingPoint, *, by: Person, seen_version: int, reason: str) -> None:
    """Close the risk in the meeting. Raises as `judge`."""
    _running(point)
    after = services.close(point.risk, by=by, seen_version=seen_version, reason=reason)
    _set(point, PointState.CLOSED, by, after, reason)


@transaction.atomic
def skip(point: RiskMeetingPoint, *, by: Person) -> None:
    """Leave the risk as it is; one that somebody has judged in the meeting stays judged. Raises ValidationError after the end."""
    _running(point)
    RiskMeetingPoint.objects.filter(pk=point.pk, state__in=SKIPPABLE).update(state=PointState.SKIPPED, by=by)


@transaction.atomic
def end(meeting: RiskMeeting, *, by: Person, seen_version: int, note: str) -> RiskMeeting:
    """End the meeting with what was agreed; what was not reached stays as it was. Raises Superseded when somebody ended it."""
    if locked(RiskMeeting, meeting.pk).ended_at is not None:
        raise Superseded(meeting)
    after = save_edited(meeting, seen_version, ended_at=timezone.now(), note=note)
    counts: dict[str, Any] = risk_meetings.outcome(risk_meetings.points(after)).counts()
    events.record(after.initiative_id, "registers.riskmeeting.ended", by=by, subject=after, data={**counts, "note": note})
    return after


def _running(point: RiskMeetingPoint) -> None:
    if locked(RiskMeeting, point.meeting_id).ended_at is not None:
        raise ValidationError(_("The meeting has ended. Review the risk on its own page."))


def _set(point: RiskMeetingPoint, state: PointState, by: Person, risk: Risk, note: str) -> None:
    values = {"state": state, "by": by, "score_after": risk.score, "note": note}
    RiskMeetingPoint.objects.filter(pk=point.pk).update(**values)
