"""Rendered files, kept by the hash of the content they were made from: an unchanged version is never rendered twice."""

from django.db import models

from core.models import BaseModel


class RenderedFile(BaseModel):
    """A PDF on disk. `content_sha256` is the fingerprint printed in it, `file_sha256` that of the file itself."""

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=40)
    initiative = models.UUIDField()
    content_sha256 = models.CharField(max_length=64)
    file_sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "kind", "content_sha256"], name="rendered_once")]
        indexes = [models.Index(fields=["file_sha256"], name="file_by_hash")]
