"""Reads the data files into the frozen values of `method.model` and refuses what does not hold together."""

from __future__ import annotations

from pathlib import Path

from method.model import (
    Activity,
    Area,
    Decider,
    DocumentType,
    Expectation,
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
)
from method.node import MethodDataError, Node, read

__all__ = ["DATA", "MethodDataError", "load"]

DATA = Path(__file__).parent / "data"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
SOURCE_KEYS = ("ref", "ours")


def load(folder: Path = DATA) -> Method:
    """The method as the files of a folder state it. Raises MethodDataError naming file and key."""
    phases = read(folder, "phases.yaml")
    phases.allow("outcomes", "phases")
    documents = read(folder, "documents.yaml")
    method = Method(
        phases=_phases(phases),
        outcomes=tuple(_outcome(node) for node in phases.nodes("outcomes")),
        document_types=tuple(_document_type(node) for node in documents.nodes("documents")),
        areas=tuple(_area(node) for node in read(folder, "areas.yaml").nodes("areas")),
        roles=tuple(_role(node) for node in read(folder, "roles.yaml").nodes("roles")),
        notes=tuple(_note(node) for node in read(folder, "notes.yaml").nodes("notes")),
        glossary=tuple(_term(node) for node in read(folder, "glossary.yaml").nodes("terms")),
    )
    _check_phases(phases, method)
    _check_documents(documents, method)
    return method


def _phases(file: Node) -> tuple[Phase, ...]:
    found = tuple(_phase(node) for node in file.nodes("phases"))
    for position, phase in enumerate(found):
        if position >= len(ROMAN) or (phase.number, phase.roman) != (position + 1, ROMAN[position]):
            file.fail(f"phases[{phase.key}].number", "the phases are numbered 1 to 8 and I to VIII, in order")
    if len(found) != len(ROMAN):
        file.fail("phases", f"the method has eight phases, not {len(found)}")
    return found


def _phase(node: Node) -> Phase:
    node.allow("number", "key", "roman", "name", "purpose", "points", "activities", "milestone", *SOURCE_KEYS)
    number, roman = node.integer("number"), node.string("roman")
    return Phase(
        key=node.string("key"),
        number=number,
        roman=roman,
        name=node.text("name"),
        purpose=node.text("purpose"),
        ref=node.ref(),
        points=tuple(_expectation(point) for point in node.nodes("points")),
        activities=tuple(_activity(activity) for activity in node.nodes("activities")),
        milestone=_milestone(node.node("milestone"), number, roman),
    )


def _expectation(node: Node) -> Expectation:
    node.allow("key", "text", *SOURCE_KEYS)
    return Expectation(key=node.string("key"), text=node.text("text"), ref=node.ref())


def _activity(node: Node) -> Activity:
    node.allow("key", "title", *SOURCE_KEYS)
    return Activity(key=node.string("key"), title=node.text("title"), ref=node.ref())


def _milestone(node: Node, number: int, roman: str) -> Milestone:
    node.allow("title", "purpose", "decider", "informed", "basis", "outcomes", "points", *SOURCE_KEYS)
    return Milestone(
        number=number,
        roman=roman,
        title=node.text("title"),
        purpose=node.text("purpose"),
        points=tuple(_point(point) for point in node.nodes("points")),
        basis=node.strings("basis"),
        decider=node.choice("decider", Decider),
        informed=node.strings("informed"),
        outcomes=node.strings("outcomes"),
        ref=node.ref(),
    )


def _point(node: Node) -> Point:
    node.allow("key", "kind", "text", *SOURCE_KEYS)
    return Point(key=node.string("key"), kind=node.choice("kind", PointKind), text=node.text("text"), ref=node.ref())


def _outcome(node: Node) -> Outcome:
    node.allow("key", "name", "effect", *SOURCE_KEYS)
    return Outcome(key=node.string("key"), name=node.text("name"), effect=node.text("effect"), ref=node.ref())


def _document_type(node: Node) -> DocumentType:
    node.allow("key", "order", "name", "purpose", "phase", "gate", "written", "headings", *SOURCE_KEYS)
    return DocumentType(
        key=node.string("key"),
        order=node.integer("order"),
        name=node.text("name"),
        purpose=node.text("purpose"),
        ref=node.ref(),
        phase=node.string("phase") if "phase" in node.values else None,
        gate=node.integer("gate") if "gate" in node.values else None,
        written=node.flag("written"),
        headings=_headings(node),
    )


def _headings(document: Node) -> tuple[Heading, ...]:
    if "headings" not in document.values:
        return ()
    nodes = document.nodes("headings")
    document.refuse_twice("headings", (node.string("number") for node in nodes))
    levels: dict[str, int] = {}
    for node in nodes:
        number = node.string("number")
        levels[number] = _level_above(number, levels) + 1
    return tuple(_heading(node, levels) for node in nodes)


def _level_above(number: str, levels: dict[str, int]) -> int:
    while "." in number:
        number = number.rpartition(".")[0]
        if number in levels:
            return levels[number]
    return 0


def _heading(node: Node, levels: dict[str, int]) -> Heading:
    node.allow("number", "key", "name", "help", "registers", *SOURCE_KEYS)
    number = node.string("number")
    return Heading(
        key=node.string("key"),
        number=number,
        level=levels[number],
        name=node.text("name"),
        help=node.text_or_empty("help"),
        registers=node.strings("registers"),
        ref=node.ref(),
    )


def _area(node: Node) -> Area:
    node.allow("key", "name", "purpose", *SOURCE_KEYS)
    return Area(key=node.string("key"), name=node.text("name"), purpose=node.text("purpose"), ref=node.ref())


def _role(node: Node) -> Role:
    node.allow("key", "kind", "name", "explanation", *SOURCE_KEYS)
    return Role(
        key=node.string("key"),
        kind=node.choice("kind", RoleKind),
        name=node.text("name"),
        explanation=node.text("explanation"),
        ref=node.ref(),
    )


def _note(node: Node) -> Note:
    node.allow("key", "title", "text", "source", *SOURCE_KEYS)
    return Note(key=node.string("key"), title=node.text("title"), text=node.text("text"), source=node.text("source"), ref=node.ref())


def _term(node: Node) -> Term:
    node.allow("key", "name", "explanation", *SOURCE_KEYS)
    return Term(key=node.string("key"), name=node.text("name"), explanation=node.text("explanation"), ref=node.ref())


def _check_phases(file: Node, method: Method) -> None:
    """What a milestone names must exist elsewhere in the method."""
    known = {
        "basis": {document.key for document in method.document_types},
        "informed": {role.key for role in method.roles},
        "outcomes": {outcome.key for outcome in method.outcomes},
    }
    for phase in method.phases:
        for field, keys in known.items():
            for key in getattr(phase.milestone, field):
                if key not in keys:
                    file.fail(f"phases[{phase.key}].milestone.{field}", f"{key!r} does not exist")


def _check_documents(file: Node, method: Method) -> None:
    """A document's gate and the gate's decision basis say the same (M11), and its phase exists."""
    phases = {phase.key for phase in method.phases}
    for document in method.document_types:
        if document.phase is not None and document.phase not in phases:
            file.fail(f"documents[{document.key}].phase", f"{document.phase!r} does not exist")
        gates = [phase.number for phase in method.phases if document.key in phase.milestone.basis]
        if gates != ([] if document.gate is None else [document.gate]):
            file.fail(f"documents[{document.key}].gate", f"the decision bases name it at {gates or 'no milestone'}")
