"""Rendered files, kept by the hash of the content they were made from: an unchanged version is never rendered twice."""

from django.db import models

from core.models import BaseModel


class Format(models.TextChoices):
    """What a document is taken out as."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    HTML = "html", "HTML"
    JSON = "json", "JSON"


class RenderedFile(BaseModel):
    """A file on disk. `content_sha256` is the fingerprint printed in it, `file_sha256` that of the file itself.

    `subject`: the frozen version it was made of, whose file stays this one whatever a later program would make of it. Pages: of a PDF.
    """

    format = models.CharField(max_length=5, choices=Format.choices, default=Format.PDF)
    subject = models.UUIDField(null=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=40)
    initiative = models.UUIDField()
    content_sha256 = models.CharField(max_length=64)
    file_sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "kind", "format", "content_sha256"], name="rendered_once")]
        indexes = [
            models.Index(fields=["file_sha256"], name="file_by_hash"),
            models.Index(fields=["content_sha256"], name="file_by_content"),
            models.Index(fields=["subject", "format"], name="file_of_subject"),
        ]
