"""A change of the lead organisation that has been decided: at once, from a phase on, or on a day (M04, 002:228)."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Person
from adoption.models.initiative import Initiative
from core.models import BaseModel


class LeadChangeQuerySet(models.QuerySet["LeadChange"]):
    def waiting(self) -> "LeadChangeQuerySet":
        """Decided, and its phase or day has not come."""
        return self.filter(carried_out_at__isnull=True, replaced_by__isnull=True)


class LeadChange(BaseModel):
    """Who leads from when, by which decision. `first_phase` 1–8 or a day `on`, or neither: at once.

    At most one waits; one decided later takes its place (`replaced_by`: that decision).
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="lead_changes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    first_phase = models.PositiveSmallIntegerField(null=True)
    on = models.DateField(null=True)
    decision = models.UUIDField(unique=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    carried_out_at = models.DateTimeField(null=True)
    replaced_by = models.UUIDField(null=True)

    objects = LeadChangeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(carried_out_at__isnull=True, replaced_by__isnull=True), name="one_lead_change_waits"
            ),
            models.CheckConstraint(condition=Q(first_phase__isnull=True) | Q(on__isnull=True), name="lead_change_phase_or_day"),
        ]
