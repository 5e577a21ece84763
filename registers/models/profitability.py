"""Profitability seen by society, authority and citizens, as a statement (002:242)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import RegisterEntry


class Viewpoint(models.TextChoices):
    SOCIETY = "society", _("Society")
    AUTHORITY = "authority", _("The public bodies")
    CITIZENS = "citizens", _("Private persons and companies")


class Verdict(models.TextChoices):
    NOT_JUDGED = "", _("Not judged yet")
    PROFITABLE = "yes", _("Pays")
    EVEN = "even", _("Breaks even")
    COSTS = "no", _("Costs more than it gives")


class Profitability(RegisterEntry):
    """What one viewpoint is to gain (the goal), what it is judged to gain, and on what grounds."""

    PREFIX = "P"

    viewpoint = models.CharField(_("Seen by"), max_length=10, choices=Viewpoint.choices)
    goal = models.TextField(_("Goal"), max_length=2000, blank=True)
    verdict = models.CharField(_("Judgement"), max_length=10, choices=Verdict.choices, default=Verdict.NOT_JUDGED, blank=True)
    grounds = models.TextField(_("What the judgement rests on"), max_length=3000, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="profitabilities", verbose_name=_("Judged by")
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="profitability_number_once")]
