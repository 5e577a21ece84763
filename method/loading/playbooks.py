"""playbooks/*.yaml: the guides that may be added to an initiative."""

from __future__ import annotations

from method.loading.parts import ACTIVITY_KEYS, SOURCE_KEYS, activity_values, line
from method.node import Node
from method.playbooks import Deliverable, Listing, Playbook, Stage, Step


def playbook(file: Node) -> Playbook:
    """A playbook; what its activities name of it must be there."""
    file.allow(
        "key", "name", "use_when", "source", "stages", "activities", "deliverables", "lists", "rules", *SOURCE_KEYS,
    )  # fmt: skip
    found = Playbook(
        key=file.string("key"),
        name=file.text("name"),
        use_when=file.text("use_when"),
        source=file.text("source"),
        stages=tuple(_stage(node) for node in file.nodes("stages")),
        activities=tuple(_step(node) for node in file.nodes("activities")),
        deliverables=tuple(_deliverable(node) for node in file.nodes("deliverables")),
        lists=tuple(_listing(node) for node in file.nodes_or_none("lists")),
        rules=file.strings("rules"),
        ref=file.ref(),
    )
    _hangs_together(file, found)
    return found


def _stage(node: Node) -> Stage:
    node.allow("key", "name", "text", "phases", *SOURCE_KEYS)
    return Stage(key=node.string("key"), name=node.text("name"), text=node.text("text"), phases=node.strings("phases"), ref=node.ref())


def _step(node: Node) -> Step:
    node.allow(*ACTIVITY_KEYS, "stage", "phase", "also", "deliverables", "checklist")
    return Step(
        **activity_values(node),  # type: ignore[arg-type]
        stage=node.string("stage"),
        phase=node.string("phase"),
        also=node.strings("also"),
        deliverables=node.strings("deliverables"),
        checklist=tuple(line(one) for one in node.nodes_or_none("checklist")),
    )


def _deliverable(node: Node) -> Deliverable:
    node.allow("key", "name", *SOURCE_KEYS)
    return Deliverable(key=node.string("key"), name=node.text("name"), ref=node.ref())


def _listing(node: Node) -> Listing:
    node.allow("key", "title", "text", "items", *SOURCE_KEYS)
    return Listing(
        key=node.string("key"),
        title=node.text("title"),
        text=node.text("text"),
        items=tuple(line(one) for one in node.nodes("items")),
        ref=node.ref(),
    )


def _hangs_together(file: Node, found: Playbook) -> None:
    stages, deliverables = {stage.key for stage in found.stages}, {one.key for one in found.deliverables}
    for step in found.activities:
        file.refuse_unknown(f"activities[{step.key}].stage", [step.stage], stages)
        file.refuse_unknown(f"activities[{step.key}].deliverables", step.deliverables, deliverables)
