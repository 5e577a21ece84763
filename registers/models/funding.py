"""Funding, decided gate by gate, with its split between the parties (M23; 002:234, 002:238, 002:244, 002:250)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption.models import RegisterEntry
from core.models import BaseModel


class FundingState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    DECIDED = "decided", _("Decided")
    REFUSED = "refused", _("Refused")


class Funding(RegisterEntry):
    """What is paid until a milestone (1–8): how much, for what, decided by whom. Money in whole units of `currency`."""

    PREFIX = "E"
    PARTS: ClassVar = {"shares": _("Split between the parties")}

    gate = models.PositiveSmallIntegerField(_("Decided at milestone"))
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=0)
    currency = models.CharField(_("Currency"), max_length=3, default="EUR")
    covers = models.TextField(_("What it pays for"), max_length=2000, blank=True)
    source = models.CharField(_("Where the money comes from"), max_length=200, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=FundingState.choices, default=FundingState.PROPOSED)
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)
    decided_by = models.CharField(_("Decided by"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="fundings", verbose_name=_("Answers for it")
    )

    class Meta:
        ordering = ["gate", "number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="funding_number_once"),
            models.CheckConstraint(condition=Q(gate__range=(1, 8)), name="funding_of_a_gate"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="funding_not_negative"),
            models.CheckConstraint(condition=~Q(state=FundingState.DECIDED) | Q(decided_on__isnull=False), name="funding_decided_is_dated"),
        ]


class FundingShare(BaseModel):
    """What one party pays of it."""

    funding = models.ForeignKey(Funding, on_delete=models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=0)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["funding", "organisation"], name="share_of_a_party_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="share_not_negative"),
        ]
