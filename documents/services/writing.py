"""Beginning a document and writing it, section by section."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption.access import people_of
from adoption.methods import method_for
from adoption.models import Initiative
from core import events, richtext
from core.db import locked, save_edited
from documents.content import heading_of
from documents.live import Live
from documents.models import Document, DocumentState, Section
from documents.services.history import remember

NOT_A_DRAFT = gettext_lazy("The document is no longer a draft, so nothing was saved. Copy your text before you leave the page.")


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
        rows = (Section(document=document, key=heading.key, order=at) for at, heading in enumerate(document.type.headings, 1))
        Section.objects.bulk_create(rows)
        events.record(initiative.pk, "documents.document.begun", by=by, subject=document, data={"title": document.title})
    return document


def write_section(document: Document, key: str, *, by: Person, seen_version: int, text: str) -> Section:
    """As write_html, for light markup or plain words as they are typed in a plain box; typed as it stood, nothing changes."""
    section = document.sections.filter(key=key).first()
    stands = richtext.read(section.html).blocks if section else ()
    same = section is not None and "".join(text.split()) == "".join(richtext.to_markup(stands).split())
    blocks = stands if same else richtext.from_markup(text)
    return write_html(document, key, by=by, seen_version=seen_version, html=richtext.write(blocks))


@transaction.atomic
def write_html(
    document: Document, key: str, *, by: Person, seen_version: int, html: str, registers: Sequence[str] | None = None
) -> Section:
    """The text under one heading of a draft, replaced whole by what the HTML says. Returns the section as saved.

    registers: keys of those that are to stand in it; None leaves them as they are. Raises Superseded when somebody else wrote it
    since `seen_version`, ValidationError (not a draft, too long, a picture without description), Section.DoesNotExist for a heading
    it does not have.
    """
    row = locked(Document, document.pk)
    if row.state != DocumentState.DRAFT:
        raise ValidationError(NOT_A_DRAFT)
    section = row.sections.filter(key=key).first() or _added(row, key)
    canonical = _canonical(row, html)
    values = {"html": canonical} | ({} if registers is None else {"registers": _allowed(row, registers)})
    if section.version == seen_version and all(getattr(section, name) == value for name, value in values.items()):
        return section
    after = save_edited(section, seen_version, changed_by=by, **values)
    Document.objects.filter(pk=row.pk).update(version=F("version") + 1, changed_at=timezone.now())
    document.version = row.version + 1
    if remember(section, after, by) or (registers is not None and section.registers != after.registers):
        _record(row, after, by)
    return after


def _record(row: Document, section: Section, by: Person) -> None:
    """One event for a sitting, however often the page saves by itself."""
    heading = heading_of(row, section.key).name.in_(row.initiative.language)
    data = {"title": row.title, "heading": heading, "length": len(section.html)}
    events.record(row.initiative_id, "documents.section.written", by=by, subject=section, data=data)


def _canonical(document: Document, html: str) -> str:
    """What is stored of some HTML. Raises ValidationError."""
    if len(html) > 4 * richtext.LONGEST:
        raise ValidationError({"text": too_long(len(html))})
    blocks = richtext.read(html).blocks
    if any(isinstance(block, richtext.Picture) and not block.alternative for block in blocks):
        raise ValidationError({"text": _("A picture has no description. Say in words what it shows, for those who cannot see it.")})
    known = _known_pictures(document, blocks)
    written = richtext.write(block for block in blocks if not isinstance(block, richtext.Picture) or block.id in known)
    if len(written) > richtext.LONGEST:
        raise ValidationError({"text": too_long(len(written))})
    return written


def too_long(length: int) -> str:
    """What is said of a text that is too long, with how long it is."""
    return _("The text has %(length)d characters. One section holds at most %(most)d: part it into several, or shorten it.") % {
        "length": length, "most": richtext.LONGEST
    }  # fmt: skip


def _known_pictures(document: Document, blocks: Sequence[richtext.TextBlock]) -> set[str]:
    named = {block.id for block in blocks if isinstance(block, richtext.Picture)}
    return {str(pk) for pk in document.pictures.filter(pk__in=named).values_list("pk", flat=True)} if named else set()


def _allowed(document: Document, registers: Sequence[str]) -> list[str]:
    offered = {key for key, _name in Live(document.initiative, document.circle).offered()}
    return [key for key in dict.fromkeys(registers) if key in offered]


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
