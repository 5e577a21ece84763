"""Lessons learned: what the next initiative should know (product.md, the registers)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from adoption.choices import PHASES
from adoption.models import RegisterEntry

NUMBERED = [(number, phase.label) for number, phase in enumerate(PHASES, 1)]


class LessonKind(models.TextChoices):
    WENT_WELL = "went_well", pgettext_lazy("lesson", "Went well")
    TO_IMPROVE = "to_improve", pgettext_lazy("lesson", "Could be better")


class Lesson(RegisterEntry):
    """One thing that was learned: what happened, and what to do the next time."""

    PREFIX = "L"

    kind = models.CharField(_("Kind"), max_length=10, choices=LessonKind.choices, default=LessonKind.TO_IMPROVE)
    happened = models.TextField(_("What happened"), max_length=3000)
    advice = models.TextField(_("What to do the next time"), max_length=3000, blank=True)
    phase_number = models.PositiveSmallIntegerField(
        _("Phase"), null=True, blank=True, choices=[(n, p.label) for n, p in enumerate(PHASES, 1)]
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="lessons", verbose_name=_("Whom to ask about it")
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="lesson_number_once"),
            models.CheckConstraint(
                condition=Q(phase_number__isnull=True) | Q(phase_number__gte=1, phase_number__lte=8), name="lesson_phase_one_to_eight"
            ),
        ]
