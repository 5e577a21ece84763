"""The training plan (000:59, 000:67, 003:100, 004:30)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import RegisterEntry


class TrainingForm(models.TextChoices):
    COURSE = "course", _("Course or workshop")
    COACHING = "coaching", _("Coaching at work")
    ONLINE = "online", _("Online, in one's own time")
    GUIDE = "guide", _("Written guide")
    PRACTICE = "practice", _("Practice in a test environment")


class Training(RegisterEntry):
    """One piece of training: who needs to know what, how they learn it, when, and how many have been through it."""

    PREFIX = "U"

    audience = models.CharField(_("Who is trained"), max_length=200)
    competence = models.TextField(_("What they need to know or be able to do"), max_length=2000, blank=True)
    form = models.CharField(_("How they learn it"), max_length=10, choices=TrainingForm.choices, default=TrainingForm.COURSE)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("Answers for it")
    )
    due = models.DateField(_("To be done by"), null=True, blank=True)
    people = models.PositiveIntegerField(_("How many need it"), null=True, blank=True)
    trained = models.PositiveIntegerField(_("How many are trained"), default=0)
    done_on = models.DateField(_("Done"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="training_number_once")]
