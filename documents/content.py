"""A document as its method tells it: headings with their texts, what is written and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

import method
from documents.models import Document, Section


@dataclass(frozen=True)
class Part:
    """A heading with its section. `counts`: whether the document is unfinished without it (a heading above others is optional)."""

    heading: method.Heading
    section: Section
    counts: bool

    @property
    def is_missing(self) -> bool:
        return self.counts and not self.section.is_written


def counting(kind: method.DocumentType) -> frozenset[str]:
    """Keys of the headings a document of the type is unfinished without: those with no heading below them."""
    headings = kind.headings
    following = (*headings[1:], None)
    return frozenset(h.key for h, after in zip(headings, following, strict=True) if after is None or after.level <= h.level)


def parts(document: Document, sections: Iterable[Section] | None = None) -> list[Part]:
    """Headings of the document in order, each with its section. One query unless the sections are given."""
    by_key = {section.key: section for section in (document.sections.all() if sections is None else sections)}
    needed = counting(document.type)
    headings = (heading for heading in document.type.headings if heading.key in by_key)
    return [Part(heading, by_key[heading.key], heading.key in needed) for heading in headings]


def missing(document: Document) -> list[Part]:
    """Parts without text that the document is unfinished without."""
    return [part for part in parts(document) if part.is_missing]


def progress(document: Document, written: Iterable[str]) -> tuple[int, int]:
    """How many of the sections that count are among the `written` keys, and how many there are."""
    needed = counting(document.type)
    return len(needed & set(written)), len(needed)
