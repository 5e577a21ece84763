"""Goals and expected effects (000:10-12, 002:232)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models.entry import RegisterEntry


class Goal(RegisterEntry):
    """A goal of the adoption, tied to the organisation's strategy."""

    PREFIX = "G"

    description = models.TextField(_("Description"), max_length=4000, blank=True)
    strategy = models.CharField(_("Strategy it serves"), max_length=300, blank=True)
    effect = models.TextField(_("Expected effect"), max_length=2000, blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="goals", verbose_name=_("Owner"))
    due = models.DateField(_("To be reached by"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="goal_number_once")]
