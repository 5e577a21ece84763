"""What the guides say, as frozen values: text in four languages, phases, milestones, documents, areas, roles, notes and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import get_language

LANGUAGES = ("en", "sv", "fi", "nb")
FALLBACK = "en"
NORWEGIAN = {"no": "nb", "nn": "nb"}

REFERENCE = re.compile(r"\d{3}:\d+(-\d+)?(, \d{3}:\d+(-\d+)?)*")
"""One or more places in the sources, for example ``002:234`` or ``002:222, 002:232``: source number and line."""


@dataclass(frozen=True, slots=True)
class Text(Mapping[str, str]):
    """The same words in four languages; as a string it speaks the active language of the request."""

    en: str
    sv: str
    fi: str
    nb: str

    def in_(self, language: str | None) -> str:
        """The words in a language (``sv``, ``sv-fi`` ...); English for a language the method does not speak, or none."""
        code = (language or FALLBACK).lower().replace("_", "-").split("-")[0]
        code = NORWEGIAN.get(code, code)
        return self[code] if code in LANGUAGES else self.en

    def __str__(self) -> str:
        return self.in_(get_language())

    def __bool__(self) -> bool:
        return any(self.values())

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(language)
        return str(getattr(self, language))

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Anything the method states. ``ref`` is its place in the sources, empty when the fact is ours."""

    key: str
    ref: str

    @property
    def ours(self) -> bool:
        """True for what no source says and we added."""
        return not self.ref


class PointKind(StrEnum):
    """What the decider does with a point of a milestone."""

    DECIDE = "decide"
    VERIFY = "verify"
    VERIFY_IF_POSSIBLE = "verify_if_possible"


class Decider(StrEnum):
    """Who decides a milestone unless the initiative says otherwise (M07)."""

    BUSINESS_OWNER = "business_owner"
    STEERING_GROUP = "steering_group"


class RoleKind(StrEnum):
    """What holds a role: a person in the initiative, a body, an organisation, or somebody who is only told."""

    PERSON = "person"
    BODY = "body"
    ORGANISATION = "organisation"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Fact):
    """One way a milestone may end, with its effect in a sentence."""

    name: Text
    effect: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Fact):
    """A question that a milestone's decision covers (M11)."""

    kind: PointKind
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation(Fact):
    """One line of "what this phase expects", shown beside the work."""

    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Fact):
    """A usual activity of a phase."""

    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """The decision that ends a phase. ``basis`` holds keys of document types, ``informed`` of roles, ``outcomes`` of outcomes."""

    number: int
    roman: str
    title: Text
    purpose: Text
    points: tuple[Point, ...]
    basis: tuple[str, ...]
    decider: Decider
    informed: tuple[str, ...]
    outcomes: tuple[str, ...]
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Fact):
    """One of the eight phases, with what it expects, what is usually done in it and the milestone that ends it."""

    number: int
    roman: str
    name: Text
    purpose: Text
    points: tuple[Expectation, ...]
    activities: tuple[Activity, ...]
    milestone: Milestone


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Fact):
    """A heading of a document type.

    ``number`` is the source's own. ``level`` counts 1, 2, 3 from the nearest heading above it that exists: the source skips 3.1 and
    4.1 in the pre-study report, so 3.1.1 there stands on level 2 and no level is jumped in a rendered document.
    """

    number: str
    level: int
    name: Text
    help: Text
    registers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType(Fact):
    """A kind of document. ``phase`` and ``gate`` are None where it belongs to no single one; ``written`` when it can be written here."""

    order: int
    name: Text
    purpose: Text
    phase: str | None
    gate: int | None
    headings: tuple[Heading, ...]
    written: bool

    def heading(self, key: str) -> Heading:
        """The heading with a key. Raises KeyError for one the type does not have."""
        for heading in self.headings:
            if heading.key == key:
                return heading
        raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Fact):
    """A coordination area, whose experts give statements before each decision (M08)."""

    name: Text
    purpose: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Fact):
    """A role by its name, explained in one line."""

    kind: RoleKind
    name: Text
    explanation: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Fact):
    """The method's voice in the margin of a page; ``source`` says, for readers, where it comes from."""

    title: Text
    text: Text
    source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Fact):
    """A word the interface uses, explained."""

    name: Text
    explanation: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """Everything the method says, read from one folder."""

    phases: tuple[Phase, ...]
    outcomes: tuple[Outcome, ...]
    document_types: tuple[DocumentType, ...]
    areas: tuple[Area, ...]
    roles: tuple[Role, ...]
    notes: tuple[Note, ...]
    glossary: tuple[Term, ...]
