"""Pictures that people put into documents, and logos: made anew from what was sent, kept by their hash."""

from django.db import models
from django.urls import reverse

from accounts.models import Organisation, Person
from core.models import BaseModel
from documents.models.document import Document


class Picture(BaseModel):
    """A picture in a document; the alternative stands with it in the text. `path` is in the storage, sizes in pixels and bytes."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "sha256"], name="picture_once")]

    def get_absolute_url(self) -> str:
        return reverse("picture", args=[self.pk])


class Logo(BaseModel):
    """What an organisation's documents have in their head. One for each organisation; a new one takes the old one's place."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="logo")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alternative = models.CharField(max_length=200)
