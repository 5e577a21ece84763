"""Agreements between the parties (M13, 002:216, 002:256)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption.models import RegisterEntry
from core.models import BaseModel


class AgreementKind(models.TextChoices):
    LETTER_OF_INTENT = "intent", _("Letter of intent")
    COOPERATION = "cooperation", _("Cooperation agreement")
    DIRECTIVE = "directive", _("Project directive")
    ORDER = "order", _("Order")
    SERVICE_LEVEL = "sla", _("Service level agreement")


class AgreementState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SENT = "sent", _("Waits for signatures")
    SIGNED = "signed", _("Signed")
    ENDED = "ended", _("Ended")


class Agreement(RegisterEntry):
    """What parties have agreed, in which form, for which phases (1–8), and whether everybody has signed."""

    PREFIX = "A"
    PARTS: ClassVar = {"parties": _("Parties")}

    kind = models.CharField(_("Form"), max_length=12, choices=AgreementKind.choices, default=AgreementKind.COOPERATION)
    purpose = models.TextField(_("What it regulates"), max_length=3000, blank=True)
    first_phase = models.PositiveSmallIntegerField(_("From phase"), default=1)
    last_phase = models.PositiveSmallIntegerField(_("To phase"), default=8)
    state = models.CharField(_("State"), max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT)
    signed_on = models.DateField(_("Signed on"), null=True, blank=True)
    valid_to = models.DateField(_("Valid until"), null=True, blank=True)
    reference = models.CharField(_("Where it is kept"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("Answers for it")
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="agreement_number_once"),
            models.CheckConstraint(
                condition=Q(first_phase__range=(1, 8), last_phase__range=(1, 8), last_phase__gte=F("first_phase")),
                name="agreement_covers_phases",
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.SIGNED) | Q(signed_on__isnull=False), name="agreement_signed_is_dated"
            ),
        ]


class AgreementParty(BaseModel):
    """An organisation that is party to an agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["organisation__name"]
        constraints = [models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once")]
