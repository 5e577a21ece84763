"""A document, or one of its versions, as neutral blocks: title page, sections, where it comes from. In the initiative's language."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from adoption.choices import Circle
from core import blocks, words
from core.blocks import Cell, Column, Paragraph, RailStop, Table
from core.blocks.frozen import thaw
from core.events import sha256_of
from documents import verifying
from documents.logos import logo_from
from documents.models import Document, DocumentState, Version
from documents.said import authors_of, content_of
from documents.settle import settled
from documents.texts import blocks_of

LONG, PAGE = 7000, 2200  # characters, of all and of each chapter, from which chapters begin on new pages
Facts = tuple[tuple[str, str], ...]


def document_blocks(document: Document) -> blocks.Document:
    """The document as it stands now: its draft, or, once approved, its latest version."""
    version = document.versions.first()
    if document.state == DocumentState.APPROVED and version is not None:
        return version_blocks(version)
    with translation.override(document.initiative.language):
        content = content_of(document)
        status = str(document.get_state_display())  # type: ignore[attr-defined]
        facts = (
            (_("Status"), status),
            (_("Last changed"), words.day(document.changed_at)),
            (_("Responsible"), content["people"]["responsible"]),
        )
        return settled(_document(document, content, "", status, facts, _of_draft(document, content)))


def version_blocks(version: Version) -> blocks.Document:
    """An approved version, exactly as it was frozen."""
    with translation.override(version.content["language"]):
        approved = words.day(version.approved_at)
        facts = (
            (_("Version"), str(version.number)),
            (_("Approved"), approved),
            (_("Approved by"), version.content["people"]["reviewer"]),
        )
        status = _("Approved %(day)s") % {"day": approved}
        made = settled(_document(version.document, version.content, str(version.number), status, facts, _of_version(version)))
    return replace(made, verify_at=verifying.address()) if version.document.circle == Circle.OPEN else made


def _document(document: Document, content: dict[str, Any], version: str, status: str, facts: Facts, provenance: Table) -> blocks.Document:
    initiative = content["initiative"]
    return blocks.Document(
        title=initiative["name"],
        subtitle=f"{content['title']}. {document.type.purpose}",
        language=content["language"],
        kind=content["title"],
        organisation_line=content["organisations"],
        case_number=initiative["case_number"],
        version=version,
        status_text=status,
        rail=tuple(RailStop(**{**stop, "lines": tuple(stop["lines"])}) for stop in content["rail"]),
        facts=tuple((label, value) for label, value in ((_("Case number"), initiative["case_number"]), *facts) if value),
        sections=sections(content),
        provenance=provenance,
        logo=logo_from(content.get("logo")),
        data={"document": content, "sha256": sha256_of(content)},
    )


def sections(content: dict[str, Any]) -> tuple[blocks.Section, ...]:
    """Headings with their texts, nested. Chapters that would leave their pages half empty flow on under the document's name."""
    found = _nested(content, content["sections"], 1)
    weight = sum(_weight(section) for section in content["sections"])
    if weight >= max(LONG, PAGE * len(found)):
        return found
    return (blocks.Section(content["title"], subsections=tuple(_deeper(section) for section in found), key=content["type"]),)


def _weight(row: dict[str, Any]) -> int:
    """How much a section holds on upright pages, in characters."""
    registers = sum(len(str(register["blocks"])) for register in row.get("registers", ()) if not register["wide"])
    return len(row.get("html", row.get("text", ""))) + registers // 4


def _nested(content: dict[str, Any], rows: list[dict[str, Any]], level: int) -> tuple[blocks.Section, ...]:
    starts = [at for at, row in enumerate(rows) if row["level"] == level]
    ends = [*starts[1:], len(rows)] if starts else []
    return tuple(_section(content, rows[start], rows[start + 1 : end], level) for start, end in zip(starts, ends, strict=True))


def _section(content: dict[str, Any], row: dict[str, Any], below: list[dict[str, Any]], level: int) -> blocks.Section:
    registers = row.get("registers", ())
    upright = {**row, "registers": [register for register in registers if not register["wide"]]}
    wide = tuple(_turned(register, level + 1) for register in registers if register["wide"])
    text = blocks_of(upright, content.get("pictures", {}), load=True)
    if not text and not below and not wide:
        text = (Paragraph(_("Not written yet.")),)
    inner = (*wide, *_nested(content, below, level + 1))
    return blocks.Section(row["title"], text, row["number"], level, key=row["key"], subsections=inner)


def _turned(register: dict[str, Any], level: int) -> blocks.Section:
    """A register that needs a turned page, on one of its own, so that the text around it stays upright."""
    return blocks.Section(register["name"], thaw(register["blocks"]), "", level, landscape=True, key=register["key"])


def _deeper(section: blocks.Section) -> blocks.Section:
    below = tuple(_deeper(part) for part in section.subsections)
    return replace(section, level=section.level + 1, subsections=below)


def _of_draft(document: Document, content: dict[str, Any]) -> Table:
    names = ", ".join(author["name"] for author in authors_of(document))
    rows = [(_("Written by"), names, words.moment(document.changed_at) if names else "")]
    if document.state == DocumentState.IN_REVIEW:
        rows.append((_("Sent for review by"), content["people"]["sent_by"], ""))
        rows.append((_("In review with"), content["people"]["reviewer"], ""))
        rows += _read_by(content)
    return _provenance(rows)


def _of_version(version: Version) -> Table:
    people, names = version.content["people"], ", ".join(author["name"] for author in version.authors)
    rows = [
        (_("Written by"), names, ""),
        (_("Sent for review by"), people["sent_by"], ""),
        *_read_by(version.content),
        (_("Reviewed and approved by"), people["reviewer"], words.moment(version.approved_at)),
        (_("Comment"), version.comment, ""),
        (_("Checksum of the version"), _grouped(version.sha256), ""),
    ]
    return _provenance([row for row in rows if row[1]])


def _read_by(content: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Those who were asked to read it beside the one who approves, with what they advised and when."""
    rows = content.get("readers", ())
    return [(_("Read by"), f"{row['name']}, {row['organisation']}: {row['advice']}", _day(row["answered"])) for row in rows]


def _day(iso: str) -> str:
    return words.day(date.fromisoformat(iso)) if iso else ""


def _provenance(rows: list[tuple[str, str, str]]) -> Table:
    columns = (Column(_("What"), "m"), Column(_("Who"), "xl"), Column(_("When"), "m"))
    cells = tuple((Cell(what), Cell(who or "–"), Cell(when)) for what, who, when in rows)
    return Table(columns, cells, _("Where this document comes from"))


def _grouped(digits: str) -> str:
    """In groups of eight, which break nicely and can be compared by eye."""
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
