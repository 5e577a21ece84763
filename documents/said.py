"""Everything a document says, as plain JSON values, with one SHA-256 over it: what a version freezes."""

from dataclasses import asdict
from typing import Any

from django.utils import translation

from accounts.models import Person
from core.blocks.frozen import freeze as frozen
from core.models import Event
from documents import title_page
from documents.content import Part, parts
from documents.live import Live
from documents.logos import logo_facts
from documents.models import Document
from documents.plan import chapters
from documents.readers import readers_of
from documents.settle import settled
from documents.texts import pictures_of

FORMAT = "farled-document-version-2"  # 1: sections of plain text, without registers


def content_of(document: Document) -> dict[str, Any]:
    """Everything the document says, its title page too, in the language of the initiative's documents; plain JSON values."""
    initiative, found = document.initiative, parts(document)
    with translation.override(initiative.language):
        live = Live(initiative, document.circle)
        return {
            "format": FORMAT,
            "type": document.type_key,
            "title": document.title,
            "language": initiative.language,
            "initiative": {"id": str(initiative.pk), "name": initiative.name, "case_number": initiative.case_number},
            "logo": logo_facts(initiative.lead),
            "organisations": title_page.organisation_line(initiative),
            "rail": [{**asdict(stop), "lines": list(stop.lines)} for stop in title_page.rail(initiative)],
            "people": {role: named(who) for role, who in _people(document).items()},
            "readers": readers_of(document),
            "sections": [_section(part, initiative.language, live) for part in found],
            "pictures": pictures_of(document, [part.section.html for part in found]),
        }


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


def _section(part: Part, language: str, live: Live) -> dict[str, Any]:
    heading = part.heading
    return {
        "key": heading.key,
        "number": heading.number,
        "level": heading.level,
        "title": heading.name.in_(language),
        "html": part.section.html,
        "registers": [_standing(found) for key in part.registers if (found := live.shown(key))],
    }


def _standing(found: chapters.Part) -> dict[str, Any]:
    return {"key": found.key, "name": found.title, "wide": found.wide, "blocks": frozen(settled(found.blocks))}
