"""Risks with probability, consequence and contingency plan (000:36, D07–D09)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import RegisterEntry, Task
from core.models import BaseModel


class RiskKind(models.TextChoices):
    RISK = "risk", _("Risk")
    OPPORTUNITY = "opportunity", _("Opportunity")


class Response(models.TextChoices):
    AVOID = "avoid", _("Avoid")
    REDUCE = "reduce", _("Reduce")
    SHARE = "share", _("Share")
    ACCEPT = "accept", _("Accept and follow")


SCALE = [(n, str(n)) for n in range(1, 6)]


class Risk(RegisterEntry):
    """Cause, event, consequence; judged 1–5 × 1–5 today and with measures."""

    PREFIX = "R"

    kind = models.CharField(_("Kind"), max_length=12, choices=RiskKind.choices, default=RiskKind.RISK)
    description = models.TextField(_("What could happen"), max_length=4000, blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="risks", verbose_name=_("Owner"))
    probability = models.PositiveSmallIntegerField(_("Probability"), null=True, blank=True, choices=SCALE)
    consequence = models.PositiveSmallIntegerField(_("Consequence"), null=True, blank=True, choices=SCALE)
    probability_after = models.PositiveSmallIntegerField(_("Probability with measures"), null=True, blank=True, choices=SCALE)
    consequence_after = models.PositiveSmallIntegerField(_("Consequence with measures"), null=True, blank=True, choices=SCALE)
    response = models.CharField(_("Response"), max_length=10, choices=Response.choices, blank=True)
    measures = models.TextField(_("Measures"), max_length=4000, blank=True)
    contingency = models.TextField(_("Contingency plan"), max_length=4000, blank=True)
    next_review = models.DateField(_("Next review"), null=True, blank=True)
    review_days = models.PositiveSmallIntegerField(_("Then every, days"), default=settings.RISK_REVIEW_DAYS)
    closed_on = models.DateField(_("Closed"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="risk_number_once"),
            models.CheckConstraint(
                condition=(Q(probability__isnull=True) | Q(probability__range=(1, 5)))
                & (Q(consequence__isnull=True) | Q(consequence__range=(1, 5)))
                & (Q(probability_after__isnull=True) | Q(probability_after__range=(1, 5)))
                & (Q(consequence_after__isnull=True) | Q(consequence_after__range=(1, 5))),
                name="risk_judged_1_to_5",
            ),
        ]

    @property
    def score(self) -> int | None:
        """Probability times consequence today, 1–25; None when not judged."""
        return self.probability * self.consequence if self.probability and self.consequence else None

    @property
    def score_after(self) -> int | None:
        """The same with measures."""
        return self.probability_after * self.consequence_after if self.probability_after and self.consequence_after else None

    @property
    def is_opportunity(self) -> bool:
        """Much is good."""
        return self.kind == RiskKind.OPPORTUNITY

    @property
    def needs_contingency(self) -> bool:
        """Significant: a contingency plan is demanded (D09). The limit is a setting."""
        return self.kind == RiskKind.RISK and (self.score or 0) >= settings.CONTINGENCY_FROM


class RiskMeasure(BaseModel):
    """A task of the plan that is a measure against a risk: its state is that of the task."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="measure_tasks")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="measure_of")

    class Meta:
        ordering = ["task__number"]
        constraints = [models.UniqueConstraint(fields=["risk", "task"], name="task_is_measure_once")]


class RiskReview(BaseModel):
    """One look at a risk: who, when, what was found; the scores before and then; the meeting in which it was (D08)."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="reviews")
    meeting = models.ForeignKey("registers.RiskMeeting", null=True, on_delete=models.PROTECT, related_name="reviews")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(max_length=2000, blank=True)
    score_before = models.PositiveSmallIntegerField(null=True)
    score = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["-created_at"]
