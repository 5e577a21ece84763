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


def parts(document: Document, sections: Iterable[Section] | None = None) -> list[Part]:
    """Headings of the document in order, each with its section. One query unless the sections are given."""
    by_key = {section.key: section for section in (document.sections.all() if sections is None else sections)}
    headings = document.type.headings
    following = (*headings[1:], None)
    return [
        Part(heading, by_key[heading.key], counts=after is None or after.level <= heading.level)
        for heading, after in zip(headings, following, strict=True)
        if heading.key in by_key
    ]


def missing(document: Document, sections: Iterable[Section] | None = None) -> list[Part]:
    """Parts without text that the document is unfinished without."""
    return [part for part in parts(document, sections) if part.is_missing]


def written_count(found: Iterable[Part]) -> tuple[int, int]:
    """How many of the parts that count are written, and how many there are."""
    counting = [part for part in found if part.counts]
    return sum(part.section.is_written for part in counting), len(counting)
