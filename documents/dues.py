"""What a document waits for while it is in review: whoever approves it, and the readers who have not answered."""

from django.db.models import prefetch_related_objects
from django.urls import reverse

from accounts.models import Person
from adoption import due
from adoption.choices import DueKind
from adoption.registry import Due
from documents.models import Advice, Document, DocumentState


def dues_of(document: Document) -> list[Due]:
    """One row for whoever approves a document in review, and one for each reader of its round whose advice is awaited.

    Read them with `requests__person` beforehand.
    """
    if document.state != DocumentState.IN_REVIEW:
        return []
    url, title = reverse("document", args=[document.pk]), document.title
    return [Due(DueKind.DOCUMENT_REVIEW, document.pk, title, url, person, document.review_due) for person in _asked(document)]


def _asked(document: Document) -> list[Person | None]:
    rows = [row for row in document.requests.all() if row.round == document.round and row.advice == Advice.AWAITED]
    return [document.reviewer, *(row.person for row in rows)]


def sync(document: Document) -> None:
    """Bring the due rows of a document up to date."""
    prefetch_related_objects([document], "requests__person")
    due.put(document.initiative, dues_of(document), subject=document.pk, kinds=[DueKind.DOCUMENT_REVIEW])
