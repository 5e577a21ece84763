"""Deliverables, tested against the nine criteria before milestone V (M15, 002:248)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import RegisterEntry
from core.models import EditableModel


class Deliverable(RegisterEntry):
    """Something that is delivered: what, by whom, to whom, when."""

    PREFIX = "D"

    description = models.TextField(_("Description"), max_length=4000, blank=True)
    supplier = models.CharField(_("Delivered by"), max_length=200, blank=True)
    receiver = models.CharField(_("Received by"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="deliverables", verbose_name=_("Answers for it")
    )
    due = models.DateField(_("To be delivered by"), null=True, blank=True)
    delivered_on = models.DateField(_("Delivered"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="deliverable_number_once")]


class Met(models.TextChoices):
    YES = "yes", _("Met")
    NO = "no", _("Not met")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


class CriterionCheck(EditableModel):
    """How one deliverable stands against one of the nine criteria; that it is not relevant needs its reason."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="checks")
    criterion = models.CharField(max_length=60)
    met = models.CharField(_("How it stands"), max_length=12, choices=Met.choices)
    comment = models.CharField(_("What it rests on"), max_length=1000, blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "criterion"], name="criterion_checked_once"),
            models.CheckConstraint(condition=~Q(met=Met.NOT_RELEVANT) | ~Q(comment=""), name="criterion_not_relevant_has_reason"),
        ]
