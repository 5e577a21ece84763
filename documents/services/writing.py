"""Beginning a document and writing it, section by section."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.access import people_of
from adoption.methods import method_for
from adoption.models import Initiative
from core import events
from core.db import locked, save_edited
from documents.content import heading_of
from documents.models import Document, DocumentState, Section

NOT_A_DRAFT = _("The document is no longer a draft, so nothing was saved. Copy your text before you leave the page.")


@transaction.atomic
def ensure(initiative: Initiative, type_key: str, by: Person) -> Document:
    """The initiative's document of a type, begun with its headings if it is not there; `by` is then responsible for it.

    Raises ValueError for a type that cannot be written here, KeyError for one the method does not know.
    """
    kind = method_for(initiative).document_type(type_key)
    if not kind.written:
        raise ValueError(f"Documents of type {type_key} are not written here.")
    try:
        with transaction.atomic():
            document, made = Document.objects.get_or_create(initiative=initiative, type_key=type_key, defaults={"responsible": by})
    except IntegrityError:
        document, made = Document.objects.get(initiative=initiative, type_key=type_key), False
    if made:
        rows = (Section(document=document, key=heading.key, order=at) for at, heading in enumerate(kind.headings, 1))
        Section.objects.bulk_create(rows)
        events.record(initiative.pk, "documents.document.begun", by=by, subject=document, data={"title": document.title})
    return document


@transaction.atomic
def write_section(document: Document, key: str, *, by: Person, seen_version: int, text: str) -> Section:
    """The text under one heading of a draft, replaced whole. Returns the section as saved.

    Raises Superseded when somebody else wrote it since `seen_version`, ValidationError when the document is no draft,
    Section.DoesNotExist for a heading it does not have.
    """
    text, row = text.strip(), locked(Document, document.pk)
    if row.state != DocumentState.DRAFT:
        raise ValidationError(NOT_A_DRAFT)
    section = row.sections.filter(key=key).first() or _added(row, key)
    if section.text == text and section.version == seen_version:
        return section
    after = save_edited(section, seen_version, text=text, changed_by=by)
    Document.objects.filter(pk=row.pk).update(version=F("version") + 1, changed_at=timezone.now())
    document.version = row.version + 1
    heading = heading_of(row, key).name.in_(row.initiative.language)
    data = {"title": row.title, "heading": heading, "length": len(text)}
    events.record(row.initiative_id, "documents.section.written", by=by, subject=after, data=data)
    return after


def _added(document: Document, key: str) -> Section:
    """The section of a heading that the method of the initiative has got since the document was begun, made under its lock."""
    keys = [heading.key for heading in document.type.headings]
    if key not in keys:
        raise Section.DoesNotExist(key)
    return Section.objects.create(document=document, key=key, order=keys.index(key) + 1)


@transaction.atomic
def set_responsible(document: Document, *, by: Person, person: Person | None, seen_version: int) -> Document:
    """Who sees to it that the document is written. Raises Superseded, ValidationError (no role in the initiative)."""
    if person is not None and not people_of(document.initiative).filter(pk=person.pk).exists():
        raise ValidationError({"responsible": _("Choose somebody who holds a role in the initiative.")})
    before = document.responsible
    if before == person:
        return document
    after = save_edited(document, seen_version, responsible=person)
    changes = {"responsible": [before.name if before else "", person.name if person else ""]}
    events.record(
        document.initiative_id, "documents.document.given", by=by, subject=document, data={"title": document.title, "changes": changes}
    )
    return after
