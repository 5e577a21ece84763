"""Who was asked to read a document in review beside the one who approves it, and what they answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from core.models import EditableModel
from documents.models.document import Document


class Advice(models.TextChoices):
    AWAITED = "awaited", pgettext_lazy("review", "Awaited")
    APPROVE = "approve", _("Advises approval")
    CHANGE = "change", _("Asks for changes")
    NONE = "none", _("Nothing to say")


class ReviewRequest(EditableModel):
    """One reader of one round of review (rounds count from 1 for each document)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="requests")
    round = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    advice = models.CharField(max_length=10, choices=Advice.choices, default=Advice.AWAITED)
    comment = models.TextField(blank=True, max_length=4000)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["document", "round", "person"], name="review_reader_once")]
