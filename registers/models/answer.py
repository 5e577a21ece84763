"""Answers to the questions of the coordination areas (M08; checklists per area and phase)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Initiative, Task
from core.models import EditableModel
from registers.models.risk import Risk


class AnswerWord(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


class Answer(EditableModel):
    """How one question stands in an initiative. "Not relevant" says why; "no" and "partly" may have led to a task or a risk."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=120)
    area = models.CharField(max_length=60)
    phase_number = models.PositiveSmallIntegerField()
    word = models.CharField(_("Answer"), max_length=12, choices=AnswerWord.choices)
    comment = models.TextField(_("Comment"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    task = models.ForeignKey(Task, null=True, on_delete=models.SET_NULL, related_name="+")
    risk = models.ForeignKey(Risk, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["phase_number", "question"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "question"], name="question_answered_once"),
            models.CheckConstraint(condition=~Q(word=AnswerWord.NOT_RELEVANT) | ~Q(comment=""), name="answer_not_relevant_has_reason"),
        ]
        indexes = [models.Index(fields=["initiative", "phase_number"], name="answers_of_phase")]
