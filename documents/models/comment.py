"""What people say about a section of a document."""

from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from core.db import only_when
from core.models import EditableModel
from documents.models.document import Document


class CommentState(models.TextChoices):
    OPEN = "open", pgettext_lazy("comment", "Open")
    RESOLVED = "resolved", pgettext_lazy("comment", "Resolved")
    DISMISSED = "dismissed", pgettext_lazy("comment", "Dismissed")


class Comment(EditableModel):
    """A remark on a section, or a reply to one (`parent`). Only a remark has a state; whoever settles it may say a word."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="comments")
    key = models.CharField(max_length=80)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    state = models.CharField(max_length=10, choices=CommentState.choices, default=CommentState.OPEN)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    word = models.TextField(blank=True, max_length=4000)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            only_when(
                ~models.Q(state=CommentState.OPEN),
                models.Q(settled_by__isnull=False, settled_at__isnull=False),
                name="comment_settled_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["document", "state"], name="comment_open")]

    def get_absolute_url(self) -> str:
        return f"{self.document.get_absolute_url()}#c-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == CommentState.OPEN
