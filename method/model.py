"""What the guides say, as frozen values: phases with their activities, milestones, documents, areas with their questions, roles, words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from method.dates import Moment
from method.text import Fact, Text


class PointKind(StrEnum):
    """What the decider does with a point of a milestone."""

    DECIDE = "decide"
    VERIFY = "verify"
    VERIFY_IF_POSSIBLE = "verify_if_possible"


class Decider(StrEnum):
    """Who decides a milestone unless the initiative says otherwise (M07)."""

    BUSINESS_OWNER = "business_owner"
    STEERING_GROUP = "steering_group"


class Approver(StrEnum):
    """Roles in an initiative that may approve its documents; which of them, each type of document says."""

    BUSINESS_OWNER = "business_owner"
    STEERING_CHAIR = "steering_chair"
    STEERING_MEMBER = "steering_member"
    COORDINATOR = "coordinator"
    EXPERT = "expert"
    TEAM_MEMBER = "team_member"


USUAL_APPROVERS = (Approver.BUSINESS_OWNER, Approver.STEERING_CHAIR)
"""Who approves a document whose type does not say."""


class RoleKind(StrEnum):
    """What holds a role: a person in the initiative, a body, an organisation, or somebody who is only told."""

    PERSON = "person"
    BODY = "body"
    ORGANISATION = "organisation"
    AUDIENCE = "audience"


class Level(StrEnum):
    """How a rule is carried out: it blocks, it passes with a reason, or it is help (product.md, decided question 1)."""

    ENFORCE = "enforce"
    WARN = "warn"
    INFORM = "inform"


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
class Line(Fact):
    """A sentence of the method: what a phase expects or yields, the support there is, an item of a list."""

    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation(Fact):
    """What somebody does before a milestone is decided. ``who`` is the key of a role."""

    who: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Huki:
    """Who usually does what in an activity: H accountable, U does, K consulted, I informed; keys of roles (U17: at most one H)."""

    h: tuple[str, ...] = ()
    u: tuple[str, ...] = ()
    k: tuple[str, ...] = ()
    i: tuple[str, ...] = ()
    ours: bool = False

    def letters(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(letter, roles) for each letter that somebody holds, in the order of the source."""
        return tuple((letter, roles) for letter, roles in (("H", self.h), ("U", self.u), ("K", self.k), ("I", self.i)) if roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Fact):
    """A usual activity of a phase.

    ``begins`` and ``ends`` are working days from the start of the phase or its milestone; ``registers`` and ``areas`` are keys.
    """

    title: Text
    what: Text
    begins: Moment
    ends: Moment
    huki: Huki
    registers: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """The decision that ends a phase.

    ``basis`` and ``also`` hold keys of document types (what it is decided on; what it names besides), ``informed`` of roles,
    ``outcomes`` of outcomes.
    """

    number: int
    roman: str
    title: Text
    purpose: Text
    points: tuple[Point, ...]
    basis: tuple[str, ...]
    also: tuple[str, ...]
    prepared_by: tuple[Preparation, ...]
    note: Line | None
    decider: Decider
    informed: tuple[str, ...]
    outcomes: tuple[str, ...]
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a phase hands over: keys of document types, and other things."""

    documents: tuple[str, ...]
    other: tuple[Line, ...]
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Fact):
    """One of the eight phases, with what it expects, what is usually done in it and the milestone that ends it."""

    number: int
    roman: str
    name: Text
    purpose: Text
    responsible: Line
    runs: Line | None
    points: tuple[Line, ...]
    activities: tuple[Activity, ...]
    results: Results
    support: tuple[Line, ...]
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
    """A kind of document. ``phase`` and ``gate`` are None where it belongs to no single one; ``written`` when it can be written here.

    ``approved_by``: the roles that may approve it, which is ours: no source says.
    """

    order: int
    name: Text
    purpose: Text
    phase: str | None
    gate: int | None
    headings: tuple[Heading, ...]
    written: bool
    approved_by: tuple[Approver, ...] = USUAL_APPROVERS

    def heading(self, key: str) -> Heading:
        """The heading with a key. Raises KeyError for one the type does not have."""
        for heading in self.headings:
            if heading.key == key:
                return heading
        raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Fact):
    """A question of a coordination area in a phase. ``grounds`` is the place whose content it tests, empty where there is none.

    ``within`` is the area under which version 1.1, which has no area of its own for reuse, asks it.
    """

    phase: str
    text: Text
    grounds: str
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Fact):
    """A coordination area, whose experts give statements before each decision (M08), with its questions in all phases."""

    name: Text
    purpose: Text
    questions: tuple[Question, ...] = ()

    def of_phase(self, phase: str) -> tuple[Question, ...]:
        """The questions asked in a phase, by its key."""
        return tuple(question for question in self.questions if question.phase == phase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Fact):
    """One of the nine things every delivery is tested against before milestone V (M15, 002:248)."""

    text: Text
    help: Text


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
class Rule(Fact):
    """A rule of the method by its id (``M11``). ``playbook`` is the key of the playbook it belongs to, empty for the core."""

    level: Level
    text: Text
    why: Text
    playbook: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Fact):
    """A version of the method: with milestones or with phase reviews, and without which areas."""

    name: Text
    text: Text
    milestones: bool
    without_areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Fact):
    """How much is demanded: keys of document types and of areas; what is not demanded is still offered."""

    name: Text
    text: Text
    documents: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherModel(Fact):
    """Somebody else's model of work, whose stages stand beside our phases: {key of a phase: its stage there}."""

    name: Text
    text: Text
    stages: tuple[tuple[str, Text], ...]

    def stage(self, phase: str) -> Text | None:
        """Its stage beside a phase, by the key of the phase."""
        return dict(self.stages).get(phase)
