"""Versions of the plan that the steering group is asked to approve; the latest approved one is the baseline (000:40, D10)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Person
from adoption.models.initiative import Initiative
from core.models import EditableModel


class PlanState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("plan", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("plan", "Approved")
    RETURNED = "returned", pgettext_lazy("plan", "Sent back")
    WITHDRAWN = "withdrawn", pgettext_lazy("plan", "Withdrawn")


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def without_content(self) -> "PlanVersionQuerySet":
        return self.defer("content").select_related("proposed_by", "decided_by")


class PlanVersion(ConcurrentTransitionMixin, EditableModel):
    """The plan as it stood when it was proposed: `content` is what adoption.plan_content makes, `sha256` its fingerprint."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="plan_versions")
    number = models.PositiveIntegerField()
    state = FSMField(choices=PlanState.choices, default=PlanState.PROPOSED, protected=True)
    content: Any = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    note = models.TextField(_("What the steering group should know"), max_length=3000, blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    mandate = models.CharField(max_length=300, blank=True)
    comment = models.TextField(_("Comment"), max_length=3000, blank=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="plan_version_number_once"),
            models.UniqueConstraint(fields=["initiative"], condition=Q(state="proposed"), name="one_plan_proposed_at_a_time"),
        ]

    def __str__(self) -> str:
        return str(_("Plan, version %(number)d") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("plan-version", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether somebody is asked to approve it."""
        return bool(self.state == PlanState.PROPOSED)

    @transition(field=state, source=PlanState.PROPOSED, target=PlanState.APPROVED)
    def approve(self) -> None:
        """It becomes the baseline."""

    @transition(field=state, source=PlanState.PROPOSED, target=PlanState.RETURNED)
    def send_back(self) -> None:
        """With what must be mended."""

    @transition(field=state, source=PlanState.PROPOSED, target=PlanState.WITHDRAWN)
    def withdraw(self) -> None:
        """By the coordinator."""
