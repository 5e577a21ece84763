"""What the guides say, as data in four languages: phases, milestones, documents, coordination areas, playbooks, roles, notes and words.

Everything here is read once from `method/data` and kept; nothing can be changed. No models, and only `core` may be imported. The
functions speak of the method as shipped; what an initiative follows, with its version, profile and packs, is
`adoption.methods.method_for(initiative)`.
"""

from __future__ import annotations

from functools import lru_cache

from method.loading.whole import MethodDataError, load
from method.model import (
    Activity,
    Approver,
    Area,
    Criterion,
    Decider,
    DocumentType,
    Heading,
    Huki,
    Level,
    Line,
    Milestone,
    Note,
    OtherModel,
    Outcome,
    Phase,
    Point,
    PointKind,
    Preparation,
    Profile,
    Question,
    Results,
    Role,
    RoleKind,
    Rule,
    Term,
    Version,
)
from method.playbooks import Playbook, Step
from method.text import LANGUAGES, NOTHING, Fact, Text
from method.whole import DecisionPoint, Method

__all__ = [
    "LANGUAGES",
    "NOTHING",
    "Activity",
    "Approver",
    "Area",
    "Criterion",
    "Decider",
    "DecisionPoint",
    "DocumentType",
    "Fact",
    "Heading",
    "Huki",
    "Level",
    "Line",
    "Method",
    "MethodDataError",
    "Milestone",
    "Note",
    "OtherModel",
    "Outcome",
    "Phase",
    "Playbook",
    "Point",
    "PointKind",
    "Preparation",
    "Profile",
    "Question",
    "Results",
    "Role",
    "RoleKind",
    "Rule",
    "Step",
    "Term",
    "Text",
    "Version",
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
    return whole().phase(number)


def phase_by_key(key: str) -> Phase:
    """The phase with a key, for example ``identify_need``. Raises KeyError for an unknown one."""
    return whole().phase_by_key(key)


def milestone(number: int) -> Milestone:
    """The milestone that ends the phase of the same number. Raises KeyError outside 1 to 8."""
    return whole().milestone(number)


def document_types() -> tuple[DocumentType, ...]:
    """All document types in order: the eighteen of the method, then ours (002:264, 002:266)."""
    return whole().document_types


def document_type(key: str) -> DocumentType:
    """The document type with a key. Raises KeyError for an unknown one."""
    return whole().document_type(key)


def basis_types(gate: int) -> tuple[DocumentType, ...]:
    """The document types a milestone is decided on (M11). Raises KeyError outside 1 to 8."""
    return whole().basis_types(gate)


def areas() -> tuple[Area, ...]:
    """The ten coordination areas (002:226, 002:228)."""
    return whole().areas


def area(key: str) -> Area:
    """The coordination area with a key. Raises KeyError for an unknown one."""
    return whole().area(key)


def roles() -> tuple[Role, ...]:
    """All roles, bodies and audiences, in the order they are shown."""
    return whole().roles


def role(key: str) -> Role:
    """The role with a key. Raises KeyError for an unknown one."""
    return whole().role(key)


def outcome(key: str) -> Outcome:
    """The outcome with a key, for example ``returned``. Raises KeyError for an unknown one."""
    return whole().outcome(key)


def note(key: str) -> Note:
    """The margin note of a page. Raises KeyError for an unknown one."""
    return whole().note(key)


def glossary() -> tuple[Term, ...]:
    """The words of the interface with their explanations."""
    return whole().glossary
