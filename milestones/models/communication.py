"""Who is told of a decision, and what was really sent (M10)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core.models import BaseModel
from milestones.models.decision import Decision
from notifications.models import OutboxRow


class Communication(BaseModel):
    """The communication activity of one decision: due some days after it, done when everybody concerned has been told."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="communication")
    due = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.decision.roman} {self.due}"


class Addressee(BaseModel):
    """Somebody to be told: by a mail that was sent, or otherwise as somebody noted. `message` is empty where there is no address.

    `concerned` falls when their role ended before the mail went out.
    """

    communication = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="addressees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(OutboxRow, null=True, on_delete=models.SET_NULL, related_name="+")
    concerned = models.BooleanField(default=True)
    told_how = models.CharField(_("How they were told"), max_length=300, blank=True)
    told_on = models.DateField(_("On"), null=True)
    told_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(fields=["communication", "person"], name="told_once"),
            models.CheckConstraint(
                condition=Q(told_how="", told_on__isnull=True) | ~Q(told_how="") & Q(told_on__isnull=False), name="told_otherwise_is_dated"
            ),
        ]
