"""What people say about an activity, a question or anything else of an initiative."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models.initiative import Initiative
from core.models import BaseModel


class Remark(BaseModel):
    """One comment. `subject` is the id of what it is about; comments are added, never changed."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="remarks")
    subject = models.UUIDField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Comment"), max_length=2000)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["initiative", "subject", "created_at"], name="remarks_of_subject")]
