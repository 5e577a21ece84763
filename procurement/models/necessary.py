"""What has to be procured before a task can be done (000:24, 000:63, D04), and what it is estimated to cost."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from adoption.models import RegisterEntry, Task
from core.models import BaseModel


class Way(models.TextChoices):
    FRAMEWORK = "framework", _("Call-off from a framework agreement")
    OPEN = "open", _("Open procedure")
    DIRECT = "direct", _("Direct award")
    OWN = "own", _("Own production")
    UNKNOWN = "unknown", pgettext_lazy("way of procuring", "Not known yet")


class State(models.TextChoices):
    IDENTIFIED = "identified", pgettext_lazy("procurement", "Identified")
    PLANNED = "planned", pgettext_lazy("procurement", "Planned")
    UNDER_WAY = "under_way", pgettext_lazy("procurement", "Under way")
    CONTRACTED = "contracted", pgettext_lazy("procurement", "Contracted")
    NOT_NEEDED = "not_needed", pgettext_lazy("procurement", "Not needed")


OPEN_STATES = (State.IDENTIFIED, State.PLANNED, State.UNDER_WAY)


class NecessaryProcurement(RegisterEntry):
    """A service or material that must be bought, for which task, how, and by when it has to be there."""

    PREFIX = "N"

    description = models.TextField(_("What is procured"), max_length=3000, blank=True)
    task = models.ForeignKey(
        Task, null=True, blank=True, on_delete=models.PROTECT, related_name="procurements", verbose_name=_("For which task")
    )
    way = models.CharField(_("How it is procured"), max_length=10, choices=Way.choices, default=Way.UNKNOWN)
    needed_on = models.DateField(_("Needed by"), null=True, blank=True)
    responsible = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="necessary_procurements", verbose_name=_("Responsible")
    )
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.IDENTIFIED)
    note = models.TextField(_("Note"), max_length=2000, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="necessary_procurement_number_once")]

    @property
    def is_open(self) -> bool:
        """Still to be bought."""
        return self.state in OPEN_STATES


class Estimate(BaseModel):
    """What a necessary procurement is estimated to cost, without VAT, in whole units: read by the procurement circle alone.

    It stands apart from its entry, so that whatever reads the entry (documents, the sealed basis, exports, history) cannot tell it.
    """

    procurement = models.OneToOneField(NecessaryProcurement, on_delete=models.CASCADE, related_name="estimate")
    amount = models.DecimalField(_("Estimated value"), max_digits=14, decimal_places=0)
    currency = models.CharField(_("Currency"), max_length=3, default="EUR")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="estimate_not_negative")]
