"""Benefits that are expected (002:240, 002:272, M22)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from adoption.models import Goal, RegisterEntry


class Beneficiary(models.TextChoices):
    SOCIETY = "society", _("Society as a whole")
    PUBLIC_BODIES = "public_bodies", _("Public bodies")
    CITIZENS = "citizens", _("Citizens")
    COMPANIES = "companies", _("Companies")
    STAFF = "staff", _("Staff")


class Nature(models.TextChoices):
    ECONOMIC = "economic", pgettext_lazy("benefit", "Economic")
    QUALITATIVE = "qualitative", pgettext_lazy("benefit", "Qualitative")


class Reach(models.TextChoices):
    INTERNAL = "internal", pgettext_lazy("benefit", "Internal")
    EXTERNAL = "external", pgettext_lazy("benefit", "External")


class ExpectedBenefit(RegisterEntry):
    """What becomes better, for whom, who sees to it, and by what it is measured: from `baseline` to `target`, in `unit`."""

    PREFIX = "B"

    description = models.TextField(_("What becomes better"), max_length=3000, blank=True)
    beneficiary = models.CharField(_("For whom"), max_length=14, choices=Beneficiary.choices)
    whom = models.CharField(_("For whom, in words"), max_length=200, blank=True)
    nature = models.CharField(_("Kind"), max_length=12, choices=Nature.choices)
    reach = models.CharField(_("Where it falls"), max_length=10, choices=Reach.choices)
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="benefits", verbose_name=_("Goal it serves")
    )
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="benefits", verbose_name=_("Owner"))
    measure = models.CharField(_("What is measured"), max_length=200, blank=True)
    unit = models.CharField(_("Unit"), max_length=40, blank=True)
    baseline = models.DecimalField(_("Value today"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("Value expected"), max_digits=14, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(_("Starts taking effect"), null=True, blank=True)
    begun_on = models.DateField(_("Took effect"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="expected_benefit_number_once")]

    @property
    def is_followable(self) -> bool:
        """Somebody owns it and it is said what is measured: else nobody can tell whether it came (M21)."""
        return self.owner_id is not None and bool(self.measure.strip())
