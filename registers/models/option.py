"""Solution options, with doing nothing as the first (M12, 002:222, 002:236)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from adoption.models import RegisterEntry

SCORES = [(n, str(n)) for n in range(1, 6)]


class Option(RegisterEntry):
    """One way to meet the need, told on the points the method asks of each, so that options can be compared.

    Money in whole units of the currency the initiative counts in. At most one option is the recommended one.
    """

    PREFIX = "O"

    does_nothing = models.BooleanField(_("This is going on as today"), default=False, editable=False)
    description = models.TextField(_("The option in brief"), max_length=4000, blank=True)
    benefit = models.TextField(_("What it gives"), max_length=2000, blank=True)
    cost = models.DecimalField(_("Cost to introduce"), max_digits=14, decimal_places=0, null=True, blank=True)
    yearly_cost = models.DecimalField(_("Cost a year"), max_digits=14, decimal_places=0, null=True, blank=True)
    yearly_benefit = models.DecimalField(_("Benefit a year"), max_digits=14, decimal_places=0, null=True, blank=True)
    meets_need = models.PositiveSmallIntegerField(_("Meets the need"), null=True, blank=True, choices=SCORES)
    feasible = models.PositiveSmallIntegerField(_("Can be carried out"), null=True, blank=True, choices=SCORES)
    security = models.TextField(_("Information security"), max_length=2000, blank=True)
    legal = models.TextField(_("Legal conditions"), max_length=2000, blank=True)
    reuse = models.TextField(_("What is reused"), max_length=2000, blank=True)
    maintenance = models.TextField(_("How it would be maintained"), max_length=2000, blank=True)
    funding = models.TextField(_("How it would be financed and staffed"), max_length=2000, blank=True)
    recommended = models.BooleanField(_("Recommended"), default=False, editable=False)
    reasons = models.TextField(_("Why it is recommended"), max_length=2000, blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="option_number_once"),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(recommended=True, deleted_at__isnull=True), name="one_recommended_option"
            ),
        ]
