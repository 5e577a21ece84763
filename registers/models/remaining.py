"""What remains at closing, and who receives it (M18, 002:256)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import RegisterEntry, Task


class WorkKind(models.TextChoices):
    DEVELOPMENT = "development", _("Development")
    INTRODUCTION = "introduction", _("Introduction")
    REALISATION = "realisation", _("Realisation of benefits")


class Destination(models.TextChoices):
    MAINTENANCE = "maintenance", _("The maintenance organisation")
    LINE = "line", _("The line organisation")
    NEXT = "next", _("The next initiative")
    DROPPED = "dropped", _("Nobody: it is not done")


class Remaining(RegisterEntry):
    """Work left when the initiative closes: what it is, who takes it over, and whether they have said yes.

    A dropped one needs no receiver but a reason (`note`).
    """

    PREFIX = "W"

    task = models.ForeignKey(
        Task, null=True, blank=True, on_delete=models.PROTECT, related_name="remaining", verbose_name=_("Task it comes from")
    )
    kind = models.CharField(_("Kind of work"), max_length=15, choices=WorkKind.choices, default=WorkKind.DEVELOPMENT)
    description = models.TextField(_("What is left to do"), max_length=3000, blank=True)
    destination = models.CharField(_("Who takes it over"), max_length=12, choices=Destination.choices, blank=True)
    receiver = models.CharField(_("Name of the receiver"), max_length=200, blank=True)
    accepted_on = models.DateField(_("Received on"), null=True, blank=True)
    note = models.TextField(_("Reason or agreement"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="remainings", verbose_name=_("Hands it over")
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="remaining_number_once"),
            models.UniqueConstraint(fields=["task"], condition=Q(task__isnull=False, deleted_at__isnull=True), name="task_remains_once"),
        ]
