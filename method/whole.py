"""Everything the method says, with its look-ups: the method shipped with the program, or the one of an initiative with its packs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from method.model import (
    Area,
    Criterion,
    DocumentType,
    Milestone,
    Note,
    OtherModel,
    Outcome,
    Phase,
    Profile,
    Question,
    Role,
    Rule,
    Term,
    Version,
)
from method.playbooks import Playbook
from method.text import Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPoint:
    """An organisation's own decision point at milestone `gate` (1–8); several milestones may have the same one (M14)."""

    gate: int
    name: Text
    formal: bool = True


@dataclass(frozen=True, kw_only=True)
class Method:
    """The method as an initiative follows it: version, profile, and the texts of the packs it uses are applied already."""

    version: Version
    profile: Profile
    versions: tuple[Version, ...]
    profiles: tuple[Profile, ...]
    phases: tuple[Phase, ...]
    outcomes: tuple[Outcome, ...]
    criteria: tuple[Criterion, ...]
    document_types: tuple[DocumentType, ...]
    all_areas: tuple[Area, ...]
    playbooks: tuple[Playbook, ...]
    roles: tuple[Role, ...]
    rules: tuple[Rule, ...]
    notes: tuple[Note, ...]
    glossary: tuple[Term, ...]
    crosswalk: tuple[OtherModel, ...]
    decision_points: tuple[DecisionPoint, ...] = ()

    def phase(self, number: int) -> Phase:
        """The phase with a number from 1 to 8. Raises KeyError for any other."""
        if not 1 <= number <= len(self.phases):
            raise KeyError(number)
        return self.phases[number - 1]

    def phase_by_key(self, key: str) -> Phase:
        """The phase with a key, for example ``identify_need``. Raises KeyError for an unknown one."""
        found: Phase = self._by_key("phases")[key]
        return found

    def milestone(self, number: int) -> Milestone:
        """The milestone that ends the phase of the same number. Raises KeyError outside 1 to 8."""
        return self.phase(number).milestone

    def document_type(self, key: str) -> DocumentType:
        """The document type with a key. Raises KeyError for an unknown one."""
        found: DocumentType = self._by_key("document_types")[key]
        return found

    def basis_types(self, gate: int) -> tuple[DocumentType, ...]:
        """The document types a milestone is decided on (M11). Raises KeyError outside 1 to 8."""
        return tuple(self.document_type(key) for key in self.milestone(gate).basis)

    def also_types(self, gate: int) -> tuple[DocumentType, ...]:
        """The further document types a milestone names. Raises KeyError outside 1 to 8."""
        return tuple(self.document_type(key) for key in self.milestone(gate).also)

    def demands(self, document: str) -> bool:
        """Whether the profile demands a document type, by its key."""
        return document in self.profile.documents

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The coordination areas of the version: ten, or nine with the questions about reuse asked inside the others."""
        gone = set(self.version.without_areas)
        if not gone:
            return self.all_areas
        moved = [question for area in self.all_areas if area.key in gone for question in area.questions]
        return tuple(_with(area, moved) for area in self.all_areas if area.key not in gone)

    def area(self, key: str) -> Area:
        """A coordination area by its key, also one the version does not have (answers given before stay readable). Raises KeyError."""
        found: Area = self._by_key("areas" if key not in self.version.without_areas else "all_areas")[key]
        return found

    def question(self, key: str) -> tuple[Area, Question]:
        """A question with the area under which it is asked. Raises KeyError for an unknown one."""
        return self._questions[key]

    def criterion(self, key: str) -> Criterion:
        """One of the criteria for deliveries (M15). Raises KeyError for an unknown one."""
        found: Criterion = self._by_key("criteria")[key]
        return found

    def playbook(self, key: str) -> Playbook:
        """The playbook with a key. Raises KeyError for an unknown one."""
        found: Playbook = self._by_key("playbooks")[key]
        return found

    def role(self, key: str) -> Role:
        """The role with a key. Raises KeyError for an unknown one."""
        found: Role = self._by_key("roles")[key]
        return found

    def rule(self, key: str) -> Rule:
        """The rule with an id, for example ``M11``. Raises KeyError for an unknown one."""
        found: Rule = self._by_key("rules")[key]
        return found

    def outcome(self, key: str) -> Outcome:
        """The outcome with a key, for example ``returned``. Raises KeyError for an unknown one."""
        found: Outcome = self._by_key("outcomes")[key]
        return found

    def note(self, key: str) -> Note:
        """The margin note of a page. Raises KeyError for an unknown one."""
        found: Note = self._by_key("notes")[key]
        return found

    def term(self, key: str) -> Term:
        """A word of the glossary. Raises KeyError for an unknown one."""
        found: Term = self._by_key("glossary")[key]
        return found

    def following(self, version: str = "", profile: str = "") -> Method:
        """The same method in another version or profile, by their keys. Raises KeyError for an unknown one."""
        changes: dict[str, Any] = {}
        if version:
            changes["version"] = self._by_key("versions")[version]
        if profile:
            changes["profile"] = self._by_key("profiles")[profile]
        return replace(self, **changes)

    @cached_property
    def _questions(self) -> dict[str, tuple[Area, Question]]:
        everywhere = (*self.all_areas, *self.areas)
        return {question.key: (area, question) for area in everywhere for question in area.questions}

    @cached_property
    def _indexes(self) -> dict[str, dict[str, Any]]:
        return {}

    def _by_key(self, name: str) -> dict[str, Any]:
        if name not in self._indexes:
            self._indexes[name] = index(getattr(self, name))
        return self._indexes[name]


def index(things: Iterable[T]) -> dict[str, T]:
    """The things by their keys."""
    return {thing.key: thing for thing in things}  # type: ignore[attr-defined]


def _with(area: Area, moved: list[Question]) -> Area:
    more = tuple(question for question in moved if question.within == area.key)
    return replace(area, questions=(*area.questions, *more)) if more else area
