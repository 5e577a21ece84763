"""A document made ready for reading on screen: headings, texts and live registers as HTML, and where to write."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.safestring import SafeString

from adoption import registry
from core.blocks.html import to_html
from documents.content import Part, parts
from documents.live import Live
from documents.models import Document, Revision
from documents.plan import chapters
from documents.settle import settled
from documents.texts import blocks_of, pictures_of


@dataclass(frozen=True)
class Register:
    """A register that stands in a section: its name, what it says now, the page where it is kept."""

    name: str
    html: SafeString
    url: str = ""


@dataclass(frozen=True)
class Passage:
    """A heading and its text. level: that of the HTML heading, 2 to 4; anchor: its id on the page."""

    number: str
    title: str
    level: int
    html: SafeString
    anchor: str
    key: str = ""
    url: str = ""
    is_missing: bool = False
    registers: tuple[Register, ...] = ()
    by: str = ""
    at: Any = None

    @property
    def is_filled(self) -> bool:
        return bool(self.html or self.registers)


class Reading:
    """What the page of a document shows; reads the sections once, each register once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.initiative.language

    @cached_property
    def parts(self) -> list[Part]:
        return parts(self.document, self.document.sections.select_related("changed_by"))

    @cached_property
    def passages(self) -> list[Passage]:
        """Every heading with its text and registers, in the language of the initiative's documents."""
        pictures = pictures_of(self.document, [part.section.html for part in self.parts])
        written = _last_written(self.document)
        with translation.override(self.language):
            live = Live(self.document.initiative, self.document.circle)
            return [self._passage(part, live, pictures, written) for part in self.parts]

    @cached_property
    def headings(self) -> list[Passage]:
        """The headings alone, for the way from one section to the next."""
        return [self._bare(part) for part in self.parts]

    @property
    def written(self) -> int:
        return sum(part.section.is_written for part in self.parts if part.counts)

    @property
    def all(self) -> int:
        return sum(part.counts for part in self.parts)

    @property
    def left(self) -> int:
        return self.all - self.written

    @property
    def is_blank(self) -> bool:
        """Nothing is written under any heading."""
        return not any(part.section.is_written for part in self.parts)

    @property
    def next_url(self) -> str:
        """Where to write on: the first section that is missing, else the first of all."""
        part = next((part for part in self.parts if part.is_missing), self.parts[0])
        return reverse("document-section", args=[self.document.pk, part.heading.key])

    def standing(self, part: Part) -> list[Register]:
        """What the registers of one section say now, in the language of the initiative's documents."""
        with translation.override(self.language):
            live = Live(self.document.initiative, self.document.circle)
            return [self._register(found, part.heading.level + 1) for key in part.registers if (found := live.shown(key))]

    def _bare(self, part: Part) -> Passage:
        heading = part.heading
        url = reverse("document-section", args=[self.document.pk, heading.key])
        html = SafeString("1" if part.section.is_written else "")
        title = heading.name.in_(self.language)
        return Passage(heading.number, title, heading.level + 1, html, f"s-{heading.key}", heading.key, url, part.is_missing)

    def _passage(self, part: Part, live: Live, pictures: Any, written: dict[str, Any]) -> Passage:
        heading, level = part.heading, part.heading.level + 1
        url = reverse("document-section", args=[self.document.pk, heading.key])
        row = {"html": part.section.html, "title": heading.name.in_(self.language)}
        html = to_html(blocks_of(row, pictures, load=False), heading_level=level)
        standing = tuple(self._register(found, level) for key in part.registers if (found := live.shown(key)))
        by = part.section.changed_by.name if part.section.changed_by and part.section.html else ""
        at = written.get(heading.key) or part.section.changed_at
        missing = part.is_missing and not standing
        return Passage(heading.number, row["title"], level, html, f"s-{heading.key}", heading.key, url, missing, standing, by, at)

    def _register(self, found: chapters.Part, level: int) -> Register:
        html = to_html(settled(found.blocks), heading_level=level)
        return Register(found.title, html, page_of(found.key, self.document))


def page_of(key: str, document: Document) -> str:
    """Where a register is kept; nothing for one without a page."""
    page = next((register.page for register in registry.all_registers() if register.key == key), "people")
    try:
        return reverse(page, args=[document.initiative_id])
    except NoReverseMatch:
        return ""


def frozen(content: dict[str, Any]) -> list[Passage]:
    """The passages of a frozen version: headings, texts and registers exactly as they were approved."""
    pictures = content.get("pictures", {})
    return [_frozen(row, pictures) for row in content["sections"]]


def _frozen(row: dict[str, Any], pictures: Any) -> Passage:
    level = row["level"] + 1
    return Passage(
        row["number"], row["title"], level, to_html(blocks_of(row, pictures, load=False), heading_level=level), f"s-{row['key']}"
    )


def _last_written(document: Document) -> dict[str, Any]:
    rows: Iterable[tuple[str, Any]] = (
        Revision.objects.filter(section__document=document).order_by().values_list("section__key").annotate(last=Max("at"))
    )
    return dict(rows)
