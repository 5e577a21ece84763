"""A document as its method tells it: headings with their texts, what is written and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

import method
from documents.headings import methods_name
from documents.live import proposed
from documents.models import Document, DocumentState, Section


@dataclass(frozen=True)
class Part:
    """A heading with its section. `counts`: whether the document is unfinished without it (a heading above others is optional).

    `registers`: keys of those that stand in it, chosen or as the method proposes.
    """

    heading: method.Heading
    section: Section
    counts: bool
    registers: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The heading in the language of the initiative's documents."""
        return str(self.heading.name.in_(self.section.document.initiative.language))

    @property
    def methods_name(self) -> str:
        """What the method calls a heading that the organisation has renamed; nothing where it has not."""
        return methods_name(self.section.document, self.heading)

    @property
    def is_missing(self) -> bool:
        return self.counts and not self.section.is_written


def counting(kind: method.DocumentType) -> frozenset[str]:
    """Keys of the headings a document of the type is unfinished without: those with no heading below them."""
    headings = kind.headings
    following = (*headings[1:], None)
    return frozenset(h.key for h, after in zip(headings, following, strict=True) if after is None or after.level <= h.level)


def parts(document: Document, sections: Iterable[Section] | None = None) -> list[Part]:
    """Headings of the document in order, each with its section. One query unless the sections are given.

    A draft also shows what its method has got since it was begun (by a pack), as a section not saved yet; and no document loses a text
    whose heading its method does not have any more: it stands after the others.
    """
    by_key = {section.key: section for section in (document.sections.all() if sections is None else sections)}
    kind = document.type
    needed, usual = counting(kind), proposed(kind.headings)
    if document.state == DocumentState.DRAFT:
        by_key = {heading.key: Section(document=document, key=heading.key) for heading in kind.headings} | by_key
    found = [_part(heading, by_key.pop(heading.key), needed, usual) for heading in kind.headings if heading.key in by_key]
    kept = [section for section in by_key.values() if section.is_written]
    following = max((int(heading.number) for heading in kind.headings if heading.number.isdecimal()), default=0) + 1
    left_out = (document.heading_left_out(section.key, number) for number, section in enumerate(kept, following))
    return [*found, *(_part(heading, section, needed, usual) for heading, section in zip(left_out, kept, strict=True))]


def _part(heading: method.Heading, section: Section, needed: frozenset[str], usual: dict[str, list[str]]) -> Part:
    chosen = usual.get(heading.key, []) if section.registers is None else section.registers
    return Part(heading, section, heading.key in needed, tuple(chosen))


def heading_of(document: Document, key: str) -> method.Heading:
    """The heading with a key; by the key alone where the initiative's method does not have it any more."""
    return next((heading for heading in document.type.headings if heading.key == key), None) or document.heading_left_out(key, 1)


def missing(document: Document) -> list[Part]:
    """Parts without text that the document is unfinished without."""
    return [part for part in parts(document) if part.is_missing]


def progress(document: Document, written: Iterable[str]) -> tuple[int, int]:
    """How many of the sections that count are among the `written` keys, and how many there are."""
    needed = counting(document.type)
    return len(needed & set(written)), len(needed)
