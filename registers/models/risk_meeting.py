"""Meetings in which risks are looked at one by one (D08, 000:36)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from adoption.models import Initiative
from core.models import BaseModel, EditableModel
from registers.models.risk import Risk


class MeetingScope(models.TextChoices):
    DUE = "due", _("Those due for review")
    SIGNIFICANT = "significant", _("The significant ones")
    ALL = "all", _("All that are open")


class PointState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("risk in a meeting", "Waits")
    JUDGED = "judged", pgettext_lazy("risk in a meeting", "Judged")
    CLOSED = "closed", pgettext_lazy("risk in a meeting", "Closed")
    SKIPPED = "skipped", pgettext_lazy("risk in a meeting", "Skipped")


class RiskMeeting(EditableModel):
    """A review meeting: which risks it walks through, who is there, and what was agreed. Interrupted, it goes on where it was."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="risk_meetings")
    scope = models.CharField(max_length=12, choices=MeetingScope.choices)
    held_on = models.DateField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    participants = models.ManyToManyField(Person, related_name="risk_meetings")
    others = models.CharField(max_length=300, blank=True)
    note = models.TextField(max_length=4000, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-held_on", "-created_at"]


class RiskMeetingPoint(BaseModel):
    """A risk on the agenda of a meeting, at its place from 1: what became of it, and its scores before and after."""

    meeting = models.ForeignKey(RiskMeeting, on_delete=models.CASCADE, related_name="points")
    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=PointState.choices, default=PointState.WAITING)
    score_before = models.PositiveSmallIntegerField(null=True)
    score_after = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "place"], name="risk_meeting_place_once"),
            models.UniqueConstraint(fields=["meeting", "risk"], name="risk_in_a_meeting_once"),
        ]
