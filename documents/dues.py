"""What a document waits for: its reviewer, while it is in review."""

from django.urls import reverse

from adoption import due
from adoption.choices import DueKind
from adoption.registry import Due
from documents.models import Document, DocumentState


def dues_of(document: Document) -> list[Due]:
    """One row for the reviewer of a document in review."""
    if document.state != DocumentState.IN_REVIEW:
        return []
    url = reverse("document", args=[document.pk])
    return [Due(DueKind.DOCUMENT_REVIEW, document.pk, document.title, url, document.reviewer, document.review_due)]


def sync(document: Document) -> None:
    """Bring the due rows of a document up to date."""
    due.put(document.initiative, dues_of(document), subject=document.pk, kinds=[DueKind.DOCUMENT_REVIEW])
