"""What the experts of the coordination areas say before a milestone: one statement for each area in a round (M08)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core.db import only_when
from core.models import EditableModel
from milestones.choices import Advice
from milestones.models.round import Round


class Statement(EditableModel):
    """The place of one coordination area in a round: asked of whom and by when, then given. `version` is that of what was given.

    person: whoever was asked by name; None asks every expert of the area. Asking does not raise the version, so that whoever
    is writing is not disturbed.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="statements")
    area = models.CharField(_("Coordination area"), max_length=40)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Asked"))
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    due = models.DateField(_("Answer by"), null=True)
    question = models.TextField(_("Question"), max_length=1000, blank=True)
    reminded_on = models.DateField(null=True)
    kind = models.CharField(_("Advice"), max_length=14, choices=Advice.choices, blank=True)
    opinion = models.TextField(_("Opinion"), max_length=3000, blank=True)
    recommendation = models.TextField(_("Recommendation"), max_length=2000, blank=True)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Given by"))
    given_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["round", "area"]
        constraints = [
            models.UniqueConstraint(fields=["round", "area"], name="one_statement_of_an_area"),
            only_when(~Q(kind=""), Q(given_at__isnull=False, given_by__isnull=False), name="statement_given_iff_dated"),
        ]

    def __str__(self) -> str:
        return self.area

    @property
    def is_given(self) -> bool:
        return bool(self.kind)

    @property
    def is_awaited(self) -> bool:
        return self.asked_at is not None and not self.kind
