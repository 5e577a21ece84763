"""Freezing an approved document: its whole content as JSON, with one SHA-256 over it."""

import hashlib
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.models import Person
from core.events import canonical
from core.models import Event
from documents.content import parts
from documents.models import Document, Version


def freeze(document: Document, *, by: Person, comment: str) -> Version:
    """The next version of a document that was just approved. Call it under the document's lock."""
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    content = content_of(document)
    return Version.objects.create(
        document=document,
        number=last + 1,
        content=content,
        sha256=sha256_of(content),
        approved_at=timezone.now(),
        approved_by=by,
        authors=authors_of(document),
        comment=comment,
    )


def content_of(document: Document) -> dict[str, Any]:
    """Type, title and every heading with its text, in the language of the initiative's documents; plain JSON values."""
    language = document.initiative.language
    sections = [
        {"key": p.heading.key, "number": p.heading.number, "level": p.heading.level, "title": p.heading.name.in_(language), "text": p.section.text}
        for p in parts(document)
    ]
    return {
        "format": "farled-document-version-1",
        "type": document.type_key,
        "title": document.title,
        "language": language,
        "initiative": {"id": str(document.initiative_id), "name": document.initiative.name, "case_number": document.initiative.case_number},
        "sections": sections,
    }


def sha256_of(content: dict[str, Any]) -> str:
    """SHA-256 over the one spelling of the content, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def authors_of(document: Document) -> list[dict[str, str]]:
    """Everybody who wrote in the document, first writer first: id and name as they were."""
    sections = document.sections.values("pk")
    events = Event.objects.filter(action="documents.section.written", subject__in=sections).order_by("seq")
    ids = dict.fromkeys(events.values_list("actor", flat=True))
    names = Person.objects.in_bulk([pk for pk in ids if pk is not None])
    return [{"id": str(pk), "name": names[pk].name} for pk in ids if pk in names]
