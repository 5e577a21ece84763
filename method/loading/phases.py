"""phases.yaml: outcomes, criteria, the eight phases with their milestones; crosswalk.yaml."""

from __future__ import annotations

from method.loading.parts import SOURCE_KEYS, activity, line, single_line
from method.model import (
    Criterion,
    Decider,
    Line,
    Milestone,
    OtherModel,
    Outcome,
    Phase,
    Point,
    PointKind,
    Preparation,
    Results,
)
from method.node import Node

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


def phases(file: Node) -> tuple[Phase, ...]:
    """The eight phases, numbered in order. Raises MethodDataError for any other number of them."""
    found = tuple(_phase(node) for node in file.nodes("phases"))
    for position, phase in enumerate(found):
        if position >= len(ROMAN) or (phase.number, phase.roman) != (position + 1, ROMAN[position]):
            file.fail(f"phases[{phase.key}].number", "the phases are numbered 1 to 8 and I to VIII, in order")
    if len(found) != len(ROMAN):
        file.fail("phases", f"the method has eight phases, not {len(found)}")
    return found


def outcome(node: Node) -> Outcome:
    """One way a milestone may end."""
    node.allow("key", "name", "effect", *SOURCE_KEYS)
    return Outcome(key=node.string("key"), name=node.text("name"), effect=node.text("effect"), ref=node.ref())


def criterion(node: Node) -> Criterion:
    """One of the nine criteria for deliveries."""
    node.allow("key", "text", "help", *SOURCE_KEYS)
    return Criterion(key=node.string("key"), text=node.text("text"), help=node.text("help"), ref=node.ref())


def crosswalk(file: Node) -> tuple[OtherModel, ...]:
    """Other models of work with their stages beside the phases."""
    file.allow("models", "phases")
    stages: dict[str, list[tuple[str, object]]] = {}
    for row in file.nodes("phases"):
        row.allow("key", "stages", *SOURCE_KEYS)
        row.ref()
        named = row.node("stages")
        for model in named.values:
            stages.setdefault(model, []).append((row.string("key"), named.text(model)))
    models = tuple(_model(node, stages) for node in file.nodes("models"))
    file.refuse_unknown("phases", stages, (model.key for model in models))
    return models


def _model(node: Node, stages: dict[str, list[tuple[str, object]]]) -> OtherModel:
    node.allow("key", "name", "text", *SOURCE_KEYS)
    key = node.string("key")
    here = tuple(stages.get(key, ()))
    return OtherModel(key=key, name=node.text("name"), text=node.text("text"), stages=here, ref=node.ref())  # type: ignore[arg-type]


def _phase(node: Node) -> Phase:
    node.allow(
        "number", "key", "roman", "name", "purpose", "responsible", "runs", "points", "activities", "results", "support", "milestone",
        *SOURCE_KEYS,
    )  # fmt: skip
    number, roman = node.integer("number"), node.string("roman")
    return Phase(
        key=node.string("key"),
        number=number,
        roman=roman,
        name=node.text("name"),
        purpose=node.text("purpose"),
        responsible=single_line(node, "responsible"),
        runs=single_line(node, "runs") if node.has("runs") else None,
        ref=node.ref(),
        points=_lines(node, "points"),
        activities=tuple(activity(one) for one in node.nodes("activities")),
        results=_results(node.node("results")),
        support=_lines(node, "support"),
        milestone=_milestone(node.node("milestone"), number, roman),
    )


def _lines(node: Node, key: str) -> tuple[Line, ...]:
    return tuple(line(one) for one in node.nodes_or_none(key))


def _results(node: Node) -> Results:
    node.allow("documents", "other", *SOURCE_KEYS)
    return Results(documents=node.strings("documents"), other=_lines(node, "other"), ref=node.ref())


def _milestone(node: Node, number: int, roman: str) -> Milestone:
    node.allow(
        "title", "purpose", "decider", "informed", "basis", "also", "prepared_by", "note", "outcomes", "points", *SOURCE_KEYS,
    )  # fmt: skip
    return Milestone(
        number=number,
        roman=roman,
        title=node.text("title"),
        purpose=node.text("purpose"),
        points=tuple(point(one) for one in node.nodes("points")),
        basis=node.strings("basis"),
        also=node.strings("also"),
        prepared_by=tuple(_preparation(one) for one in node.nodes("prepared_by")),
        note=single_line(node, "note") if node.has("note") else None,
        decider=node.choice("decider", Decider),
        informed=node.strings("informed"),
        outcomes=node.strings("outcomes"),
        ref=node.ref(),
    )


def point(node: Node) -> Point:
    """A question that the decision covers."""
    node.allow("key", "kind", "text", *SOURCE_KEYS)
    return Point(key=node.string("key"), kind=node.choice("kind", PointKind), text=node.text("text"), ref=node.ref())


def _preparation(node: Node) -> Preparation:
    node.allow("key", "who", "text", *SOURCE_KEYS)
    return Preparation(key=node.string("key"), who=node.string("who"), text=node.text("text"), ref=node.ref())
