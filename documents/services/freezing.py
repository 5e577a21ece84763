"""Freezing an approved document: its whole content as JSON, with one SHA-256 over it."""

from django.db.models import Max
from django.utils import timezone

from accounts.models import Person
from core import events
from core.events import sha256_of
from documents.models import Document, Version
from documents.said import authors_of, content_of

__all__ = ["authors_of", "content_of", "freeze", "sha256_of"]


def freeze(document: Document, *, by: Person, comment: str) -> Version:
    """The next version of a document that was just approved, and the event that tells its fingerprint.

    Call it under the document's lock.
    """
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    content = content_of(document)
    version = Version.objects.create(
        document=document,
        number=last + 1,
        content=content,
        sha256=sha256_of(content),
        approved_at=timezone.now(),
        approved_by=by,
        authors=authors_of(document),
        comment=comment,
    )
    data = {"title": document.title, "version": version.number, "sha256": version.sha256}
    events.record(document.initiative_id, "documents.document.approved", by=by, subject=document, data=data)
    return version
