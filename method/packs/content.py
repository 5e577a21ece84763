"""What a pack says, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from method.model import Activity, Approver, DocumentType, Heading, Point, Question, Term
from method.text import Text
from method.whole import DecisionPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Other words for something the method has: its kind (``areas``), its key, and {field: text}."""

    kind: str
    key: str
    texts: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDocument:
    """A document type of the pack. Milestone ``demanded_at`` (1–8, None for no milestone) demands it as hard as ``level`` says."""

    type: DocumentType
    demanded_at: int | None = None
    level: Literal["enforce", "warn"] = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """Headings of a document type the method has: told otherwise, or added after the others. Who approves it, where a pack says so."""

    key: str
    headings: tuple[Heading, ...]
    approved_by: tuple[Approver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackContent:
    """A whole pack. ``questions`` stand with the key of their area, ``points`` with the number of their milestone (1–8),
    ``activities`` with the key of their phase."""

    key: str
    version: str
    name: Text
    wordings: tuple[Wording, ...] = ()
    documents: tuple[OwnDocument, ...] = ()
    adjusted: tuple[Adjusted, ...] = ()
    questions: tuple[tuple[str, Question], ...] = ()
    points: tuple[tuple[int, Point], ...] = ()
    activities: tuple[tuple[str, Activity], ...] = ()
    decision_points: tuple[DecisionPoint, ...] = ()
    terms: tuple[Term, ...] = field(default=())


def number(version: str) -> tuple[int, ...]:
    """1.10 as (1, 10), so that it comes after 1.9. Raises ValueError for what is no version."""
    parts = tuple(int(part) for part in version.split("."))
    while parts and parts[-1] == 0:
        parts = parts[:-1]
    return parts


def newer(version: str, than: str) -> bool:
    """Whether a version comes after another."""
    return number(version) > number(than)
