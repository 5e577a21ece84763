"""What the guides say, as data in four languages: phases, milestones, documents, coordination areas, roles, notes and words.

Everything here is read once from `method/data` and kept; nothing can be changed. No models, and only `core` may be imported.
"""

from __future__ import annotations

from functools import lru_cache

from method.load import MethodDataError, load
from method.model import (
    LANGUAGES,
    Activity,
    Area,
    Decider,
    DocumentType,
    Expectation,
    Fact,
    Heading,
    Method,
    Milestone,
    Note,
    Outcome,
    Phase,
    Point,
    PointKind,
    Role,
    RoleKind,
    Term,
    Text,
)

__all__ = [
    "LANGUAGES",
    "Activity",
    "Area",
    "Decider",
    "DocumentType",
    "Expectation",
    "Fact",
    "Heading",
    "Method",
    "MethodDataError",
    "Milestone",
    "Note",
    "Outcome",
    "Phase",
    "Point",
    "PointKind",
    "Role",
    "RoleKind",
    "Term",
    "Text",
    "area",
    "areas",
    "basis_types",
    "document_type",
    "document_types",
    "glossary",
    "milestone",
    "note",
    "outcome",
    "phase",
    "phase_by_key",
    "phases",
    "role",
    "roles",
    "whole",
]


@lru_cache(maxsize=1)
def whole() -> Method:
    """The method shipped with the program, read once. Raises MethodDataError when its files are wrong."""
    return load()


def phases() -> tuple[Phase, ...]:
    """The eight phases in order (002:222)."""
    return whole().phases


def phase(number: int) -> Phase:
    """The phase with a number from 1 to 8. Raises KeyError for any other."""
    if not 1 <= number <= len(phases()):
        raise KeyError(number)
    return phases()[number - 1]


def phase_by_key(key: str) -> Phase:
    """The phase with a key, for example ``identify_need``. Raises KeyError for an unknown one."""
    return _phases_by_key()[key]


def milestone(number: int) -> Milestone:
    """The milestone that ends the phase of the same number. Raises KeyError outside 1 to 8."""
    return phase(number).milestone


def document_types() -> tuple[DocumentType, ...]:
    """All document types in order: the eighteen of the method, then ours (002:264, 002:266)."""
    return whole().document_types


def document_type(key: str) -> DocumentType:
    """The document type with a key. Raises KeyError for an unknown one."""
    return _document_types_by_key()[key]


def basis_types(gate: int) -> tuple[DocumentType, ...]:
    """The document types a milestone is decided on (M11). Raises KeyError outside 1 to 8."""
    return tuple(document_type(key) for key in milestone(gate).basis)


def areas() -> tuple[Area, ...]:
    """The ten coordination areas (002:226, 002:228)."""
    return whole().areas


def area(key: str) -> Area:
    """The coordination area with a key. Raises KeyError for an unknown one."""
    return _areas_by_key()[key]


def roles() -> tuple[Role, ...]:
    """All roles, bodies and audiences, in the order they are shown."""
    return whole().roles


def role(key: str) -> Role:
    """The role with a key. Raises KeyError for an unknown one."""
    return _roles_by_key()[key]


def outcome(key: str) -> Outcome:
    """The outcome with a key, for example ``returned``. Raises KeyError for an unknown one."""
    return _outcomes_by_key()[key]


def note(key: str) -> Note:
    """The margin note of a page. Raises KeyError for an unknown one."""
    return _notes_by_key()[key]


def glossary() -> tuple[Term, ...]:
    """The words of the interface with their explanations."""
    return whole().glossary


@lru_cache(maxsize=1)
def _phases_by_key() -> dict[str, Phase]:
    return {item.key: item for item in whole().phases}


@lru_cache(maxsize=1)
def _document_types_by_key() -> dict[str, DocumentType]:
    return {item.key: item for item in whole().document_types}


@lru_cache(maxsize=1)
def _areas_by_key() -> dict[str, Area]:
    return {item.key: item for item in whole().areas}


@lru_cache(maxsize=1)
def _roles_by_key() -> dict[str, Role]:
    return {item.key: item for item in whole().roles}


@lru_cache(maxsize=1)
def _outcomes_by_key() -> dict[str, Outcome]:
    return {item.key: item for item in whole().outcomes}


@lru_cache(maxsize=1)
def _notes_by_key() -> dict[str, Note]:
    return {item.key: item for item in whole().notes}
