"""Documents as DOCX: real styles, headings, lists, table heads, alternative texts, and the language of the document."""

import datetime
import io

from django.utils import translation
from docx import Document as open_docx
from docx.document import Document as DocxDocument

from core.blocks.json import fingerprint
from core.blocks.model import Document, Section
from core.docx import base, front, tables
from core.docx.blocks import written
from core.docx.frames import frames
from core.docx.story import Story
from core.docx.words import labels_in, one_line
from core.pdf.labels import Labels

EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def render_docx(document: Document, *, labels: Labels | None = None, created: datetime.datetime | None = None) -> bytes:
    """The document as a DOCX. labels default to those of its language; created is written into the file's properties.

    The same document and time give the same bytes. Drawings stand as their title and their alternative in words. The contents list
    the headings; their pages come when the reader updates the field, as only the word processor knows them.
    """
    docx = open_docx(io.BytesIO(base.empty(document.language)))
    with translation.override(document.language):
        _write(docx, document, labels or labels_in(document.language))
    _describe(docx, document, created or EPOCH)
    out = io.BytesIO()
    docx.save(out)
    return base.packed(base.unpacked(out.getvalue()))


def _write(docx: DocxDocument, document: Document, labels: Labels) -> None:
    story = Story(docx, frames(docx, document, labels))
    front.title_page(story, document, labels)
    place = story.place()
    for section in document.sections:
        _section(story, section, 1, section.landscape)
    _about(story, document, labels)
    story.end()
    if document.layout == "book":
        story.insert(place, front.contents(story.entries, labels))


def _section(story: Story, section: Section, level: int, landscape: bool) -> None:
    story.turn(landscape)
    story.heading(section.title, level, section.number, new_page=level == 1 and story.frames.book)
    written(story, section.blocks, level)
    for part in section.subsections:
        _section(story, part, level + 1, landscape or part.landscape)


def _about(story: Story, document: Document, labels: Labels) -> None:
    """Where it comes from, and the fingerprint in groups of eight that can be compared by eye."""
    story.turn(False)
    story.heading(labels.about, 1, new_page=story.frames.book)
    if document.provenance:
        tables.table(story, document.provenance)
    story.words("Normal", labels.about_text)
    digits = fingerprint(document)
    story.add("Gap")
    story.words("Seal", labels.fingerprint, "Quiet", keep_next=True)
    story.words("Seal", " ".join(digits[at : at + 8] for at in range(0, 64, 8)), keep_next=True)
    story.words("Seal", labels.fingerprint_text, "Quiet")


def _describe(docx: DocxDocument, document: Document, created: datetime.datetime) -> None:
    about, moment = docx.core_properties, created.astimezone(datetime.UTC)
    title = document.title if document.title.startswith(document.kind) else f"{document.kind}: {document.title}"
    about.title, about.subject = one_line(title), one_line(document.subtitle or document.kind)
    about.author = about.last_modified_by = one_line(document.organisation_line or document.prepared_by)
    about.language, about.version = base.region(document.language), one_line(document.version)
    about.category, about.keywords = one_line(document.kind), one_line(document.case_number)
    about.content_status = one_line(document.status_text)
    about.created = about.modified = moment.replace(tzinfo=None)
    about.revision = 1
