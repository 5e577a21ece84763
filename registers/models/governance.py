"""Governance: who decides what, by which mandate, and where a matter goes that cannot be settled (000:16, 002:216; D02, M26)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import RegisterEntry


class ForumKind(models.TextChoices):
    STEERING = "steering", _("Steers the initiative")
    PROJECT = "project", _("Leads the daily work")
    REFERENCE = "reference", _("Gives advice")
    WORKING = "working", _("Does the work")
    LINE = "line", _("Line organisation")


class Forum(RegisterEntry):
    """A forum or office that steers: its mandate, who sits in it, how often it meets, and to whom it escalates."""

    PREFIX = "F"

    kind = models.CharField(_("Kind"), max_length=10, choices=ForumKind.choices, default=ForumKind.STEERING)
    mandate = models.TextField(_("What it decides by itself"), max_length=3000)
    members = models.TextField(_("Who sits in it"), max_length=2000, blank=True)
    meets = models.CharField(_("How often it meets"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="forums", verbose_name=_("Who leads it")
    )
    escalates_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="escalated_from", verbose_name=_("Escalates to")
    )
    escalates_when = models.TextField(_("When a matter is escalated"), max_length=2000, blank=True)
    agreed_on = models.DateField(_("Agreed on"), null=True, blank=True)
    basis = models.CharField(_("Decision or agreement it rests on"), max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="forum_number_once")]
