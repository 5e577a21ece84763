"""Review meetings as they are read: which risks, how far it has come, what came of it (D08)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.models import Initiative
from registers import risk_page
from registers.models import MeetingScope, PointState, Risk, RiskMeeting, RiskMeetingPoint
from registers.words import danger


@dataclass(frozen=True)
class Outcome:
    """The points of a meeting by what became of them."""

    points: tuple[RiskMeetingPoint, ...]

    def of(self, *states: str) -> list[RiskMeetingPoint]:
        """Those in one of the states."""
        return [point for point in self.points if point.state in states]

    @property
    def done(self) -> int:
        """How many have been looked at: all but those that wait."""
        return len(self.points) - len(self.of(PointState.WAITING))

    @property
    def next(self) -> RiskMeetingPoint | None:
        """The first that waits."""
        return next(iter(self.of(PointState.WAITING)), None)

    def after(self, place: int) -> RiskMeetingPoint | None:
        """The next that waits behind a place, else the first one that waits."""
        later = (point for point in self.of(PointState.WAITING) if point.place > place)
        return next(later, self.next)

    def counts(self) -> dict[str, int]:
        """Judged (of which raised and lowered), closed, skipped, and not reached."""
        judged = self.of(PointState.JUDGED)
        steps = [(point.score_after or 0) - (point.score_before or 0) for point in judged if point.score_before and point.score_after]
        return {
            "judged": len(judged),
            "raised": sum(step > 0 for step in steps),
            "lowered": sum(step < 0 for step in steps),
            "closed": len(self.of(PointState.CLOSED)),
            "skipped": len(self.of(PointState.SKIPPED)),
            "not_reached": len(self.of(PointState.WAITING)),
        }


def chosen(initiative: Initiative, scope: str, today: datetime.date) -> list[Risk]:
    """The open risks and opportunities of a scope, not judged ones and the largest first. One query."""
    return scopes(initiative, today)[scope]


def scopes(initiative: Initiative, today: datetime.date) -> dict[str, list[Risk]]:
    """The same for every scope. One query."""
    register = risk_page.read(initiative, today)
    found = risk_page.listed(initiative, [*register.view("risks"), *register.view("opportunities")], {})
    return {
        MeetingScope.DUE: [risk for risk in found if risk.next_review is None or risk.next_review <= today],
        MeetingScope.SIGNIFICANT: [risk for risk in found if risk.score is None or risk.score >= danger()],
        MeetingScope.ALL: found,
    }


def points(meeting: RiskMeeting) -> list[RiskMeetingPoint]:
    """The agenda in its order, with the risks; removed ones left out. One query."""
    rows = meeting.points.filter(risk__deleted_at__isnull=True).select_related("risk", "by").order_by("place")
    return list(rows)


def outcome(found: Sequence[RiskMeetingPoint]) -> Outcome:
    """What became of the points."""
    return Outcome(tuple(found))


def open_meeting(initiative: Initiative) -> RiskMeeting | None:
    """The latest meeting that has begun and not ended. One query."""
    return RiskMeeting.objects.filter(initiative=initiative, ended_at__isnull=True).order_by("-created_at").first()


def summary(counts: dict[str, int]) -> list[str]:
    """The counts in words; nothing for what did not happen."""
    told = (
        ("judged", ngettext("%(count)d judged", "%(count)d judged", counts["judged"])),
        ("raised", ngettext("%(count)d raised", "%(count)d raised", counts["raised"])),
        ("lowered", ngettext("%(count)d lowered", "%(count)d lowered", counts["lowered"])),
        ("closed", ngettext("%(count)d closed", "%(count)d closed", counts["closed"])),
        ("skipped", ngettext("%(count)d skipped", "%(count)d skipped", counts["skipped"])),
        ("not_reached", ngettext("%(count)d not reached", "%(count)d not reached", counts["not_reached"])),
    )
    return [words % {"count": counts[name]} for name, words in told if counts[name]] or [_("nothing judged yet")]
