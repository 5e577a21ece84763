"""A document made ready for reading on screen: headings, texts as HTML, and where to write."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from core.blocks import text_blocks
from core.blocks.html import to_html
from documents.content import Part, parts
from documents.models import Document


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


class Reading:
    """What the page of a document shows; reads the sections once."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def parts(self) -> list[Part]:
        return parts(self.document)

    @cached_property
    def passages(self) -> list[Passage]:
        """Every heading with its text in the reader's language of headings."""
        return [_passage(self.document, part) for part in self.parts]

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


def frozen(content: dict[str, Any]) -> list[Passage]:
    """The passages of a frozen version, headings and texts exactly as they were approved."""
    return [
        Passage(row["number"], row["title"], row["level"] + 1, html_of(row["text"], row["level"] + 1), f"s-{row['key']}")
        for row in content["sections"]
    ]


def html_of(text: str, heading_level: int) -> SafeString:
    """Typed text as HTML, escaped."""
    return to_html(text_blocks(text), heading_level=heading_level)


def _passage(document: Document, part: Part) -> Passage:
    heading, level = part.heading, part.heading.level + 1
    url = reverse("document-section", args=[document.pk, heading.key])
    html = html_of(part.section.text, level)
    return Passage(heading.number, str(heading.name), level, html, f"s-{heading.key}", heading.key, url, part.is_missing)
