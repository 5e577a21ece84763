"""Status reports: each starts from the last one, and is frozen when published."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from adoption.models import Initiative
from core.db import only_when
from core.models import BaseModel, EditableModel


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Light(models.TextChoices):
    """How one side of the initiative stands."""

    UNSAID = "unsaid", pgettext_lazy("status report", "Not said")
    ON_COURSE = "on_course", _("On course")
    ATTENTION = "attention", _("Needs attention")
    OFF_COURSE = "off_course", _("Off course")


class Side(models.TextChoices):
    """What a status report speaks of."""

    OVERALL = "overall", _("Overall")
    PLAN = "plan", _("Progress against the plan")
    RISKS = "risks", _("Risks")
    ECONOMY = "economy", _("Economy")
    DELIVERABLES = "deliverables", _("Deliverables")


class StatusReport(EditableModel):
    """One report of an initiative, numbered from 1; it tells of the time after the last one, up to `as_of`.

    Once published: `content` is everything it said, frozen, with its SHA-256.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="status_reports")
    number = models.PositiveIntegerField()
    as_of = models.DateField(_("As of"))
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    changes_text = models.TextField(_("What changed, in your words"), blank=True, max_length=20_000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    content = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="status_report_number_once"),
            models.UniqueConstraint(fields=["initiative"], condition=models.Q(state=ReportState.DRAFT), name="status_report_one_draft"),
            only_when(
                models.Q(state=ReportState.PUBLISHED),
                models.Q(published_at__isnull=False, published_by__isnull=False, content__isnull=False),
                name="status_report_published_whole",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("status-report", args=[self.pk])


class StatusLine(BaseModel):
    """One side of a report: its state and a comment."""

    report = models.ForeignKey(StatusReport, on_delete=models.CASCADE, related_name="lines")
    side = models.CharField(max_length=15, choices=Side.choices)
    light = models.CharField(max_length=12, choices=Light.choices, default=Light.UNSAID)
    comment = models.TextField(blank=True, max_length=20_000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "side"], name="status_line_once")]
