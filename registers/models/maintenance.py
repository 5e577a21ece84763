"""Maintenance objects: what is kept up when the initiative is over, by whom (002:256)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption.models import RegisterEntry


class ObjectKind(models.TextChoices):
    SERVICE = "service", _("Service or way of working")
    SYSTEM = "system", _("System or platform")
    INTEGRATION = "integration", _("Integration")
    INFORMATION = "information", _("Information")
    DOCUMENTATION = "documentation", _("Guides and documentation")


class MaintenanceObject(RegisterEntry):
    """A part of the solution with its maintenance: who owns it, who runs it, how changes are decided and what it costs a year."""

    PREFIX = "M"

    kind = models.CharField(_("Kind"), max_length=15, choices=ObjectKind.choices, default=ObjectKind.SYSTEM)
    description = models.TextField(_("What belongs to it"), max_length=3000, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Maintained by")
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="maintenance_objects", verbose_name=_("Answers for it")
    )
    operated_by = models.CharField(_("Operated by"), max_length=200, blank=True)
    agreement = models.CharField(_("Operations agreement"), max_length=200, blank=True)
    changes = models.TextField(_("How changes are asked for and decided"), max_length=2000, blank=True)
    support = models.TextField(_("Support for users"), max_length=2000, blank=True)
    yearly_cost = models.DecimalField(_("Cost a year"), max_digits=14, decimal_places=0, null=True, blank=True)
    financed_by = models.CharField(_("Paid by"), max_length=200, blank=True)
    handed_over_on = models.DateField(_("Handed over"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="maintenance_object_number_once")]
