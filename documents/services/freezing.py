"""Freezing an approved document: its whole content as JSON, with one SHA-256 over it."""

import hashlib
from dataclasses import asdict
from typing import Any

from django.db.models import Max
from django.utils import timezone, translation

from accounts.models import Person
from core.events import canonical
from core.models import Event
from documents import title_page
from documents.content import Part, parts
from documents.models import Document, Version

FORMAT = "farled-document-version-1"


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
    """Everything the document says, its title page too, in the language of the initiative's documents; plain JSON values."""
    initiative = document.initiative
    with translation.override(initiative.language):
        return {
            "format": FORMAT,
            "type": document.type_key,
            "title": document.title,
            "language": initiative.language,
            "initiative": {"id": str(initiative.pk), "name": initiative.name, "case_number": initiative.case_number},
            "organisations": title_page.organisation_line(initiative),
            "rail": [{**asdict(stop), "lines": list(stop.lines)} for stop in title_page.rail(initiative)],
            "people": {role: named(who) for role, who in _people(document).items()},
            "sections": [_section(part, initiative.language) for part in parts(document)],
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


def named(person: Person | None) -> str:
    """Name and organisation; nothing for nobody."""
    return f"{person.name}, {person.organisation.name}" if person else ""


def _people(document: Document) -> dict[str, Person | None]:
    return {"responsible": document.responsible, "sent_by": document.sent_by, "reviewer": document.reviewer}


def _section(part: Part, language: str) -> dict[str, Any]:
    heading = part.heading
    return {
        "key": heading.key,
        "number": heading.number,
        "level": heading.level,
        "title": heading.name.in_(language),
        "text": part.section.text,
    }
