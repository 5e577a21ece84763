"""Reads all data files of a folder into one Method and refuses what does not hold together."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from method.loading import parts, phases, playbooks
from method.loading.checks import check
from method.loading.parts import SOURCE_KEYS
from method.model import Area, DocumentType, Note, Profile, Term, Version
from method.node import MethodDataError, Node, read
from method.whole import Method

__all__ = ["DATA", "MethodDataError", "load"]

DATA = Path(__file__).parent.parent / "data"
VERSION, PROFILE = "v1_0", "normal"
Named = TypeVar("Named", Version, Profile)


def load(folder: Path = DATA) -> Method:
    """The method as the files of a folder state it: version 1.0, profile normal. Raises MethodDataError naming file, line and key."""
    files = {path.stem: read(folder, path.name) for path in sorted(folder.glob("*.yaml"))}
    files |= {f"playbooks/{path.stem}": read(folder, f"playbooks/{path.name}") for path in sorted((folder / "playbooks").glob("*.yaml"))}
    files |= {f"questions/{path.stem}": read(folder, f"questions/{path.name}") for path in sorted((folder / "questions").glob("*.yaml"))}
    for name in ("phases", "documents", "areas", "roles", "rules", "notes", "glossary", "crosswalk", "versions"):
        files.setdefault(name, _missing(folder, f"{name}.yaml"))
    files["phases"].allow("outcomes", "criteria", "phases")
    versions = tuple(_version(node) for node in files["versions"].nodes("versions"))
    profiles = tuple(_profile(node) for node in files["versions"].nodes("profiles"))
    method = Method(
        version=_one(files["versions"], versions, VERSION),
        profile=_one(files["versions"], profiles, PROFILE),
        versions=versions,
        profiles=profiles,
        phases=phases.phases(files["phases"]),
        outcomes=tuple(phases.outcome(node) for node in files["phases"].nodes("outcomes")),
        criteria=tuple(phases.criterion(node) for node in files["phases"].nodes("criteria")),
        document_types=tuple(document_type(node) for node in files["documents"].nodes("documents")),
        all_areas=tuple(_area(node, files) for node in files["areas"].nodes("areas")),
        playbooks=tuple(playbooks.playbook(file) for name, file in files.items() if name.startswith("playbooks/")),
        roles=tuple(parts.role(node) for node in files["roles"].nodes("roles")),
        rules=tuple(parts.rule(node) for node in files["rules"].nodes("rules")),
        notes=tuple(_note(node) for node in files["notes"].nodes("notes")),
        glossary=tuple(_term(node) for node in files["glossary"].nodes("terms")),
        crosswalk=phases.crosswalk(files["crosswalk"]),
    )
    check(files, method)
    return method


def _missing(folder: Path, name: str) -> Node:
    return Node(name, "", {}) if (folder / name).exists() else read(folder, name)


def document_type(node: Node) -> DocumentType:
    """A kind of document with its headings."""
    node.allow("key", "order", "name", "purpose", "phase", "gate", "written", "approved_by", "headings", *SOURCE_KEYS)
    return DocumentType(
        key=node.string("key"),
        order=node.integer("order"),
        name=node.text("name"),
        purpose=node.text("purpose"),
        ref=node.ref(),
        phase=node.string("phase") if node.has("phase") else None,
        gate=node.integer("gate") if node.has("gate") else None,
        written=node.flag("written"),
        headings=parts.headings(node),
        approved_by=parts.approvers(node),
    )


def _area(node: Node, files: dict[str, Node]) -> Area:
    key = node.string("key")
    file = files.get(f"questions/{key}")
    if file is None:
        node.fail("key", f"there is no file questions/{key}.yaml")
    file.allow("area", "questions")
    if file.string("area") != key:
        file.fail("area", f"must be {key}")
    return parts.area(node, tuple(parts.question(one) for one in file.nodes("questions")))


def _note(node: Node) -> Note:
    node.allow("key", "title", "text", "source", *SOURCE_KEYS)
    return Note(key=node.string("key"), title=node.text("title"), text=node.text("text"), source=node.text("source"), ref=node.ref())


def _term(node: Node) -> Term:
    node.allow("key", "name", "explanation", *SOURCE_KEYS)
    return Term(key=node.string("key"), name=node.text("name"), explanation=node.text("explanation"), ref=node.ref())


def _version(node: Node) -> Version:
    node.allow("key", "name", "text", "milestones", "without_areas", *SOURCE_KEYS)
    return Version(
        key=node.string("key"),
        name=node.text("name"),
        text=node.text("text"),
        milestones=node.flag("milestones"),
        without_areas=node.strings("without_areas"),
        ref=node.ref(),
    )


def _profile(node: Node) -> Profile:
    node.allow("key", "name", "text", "documents", "areas", *SOURCE_KEYS)
    return Profile(
        key=node.string("key"),
        name=node.text("name"),
        text=node.text("text"),
        documents=node.strings("documents"),
        areas=node.strings("areas"),
        ref=node.ref(),
    )


def _one(file: Node, things: tuple[Named, ...], wanted: str) -> Named:
    found = next((thing for thing in things if thing.key == wanted), None)
    if found is None:
        file.fail("versions", f"{wanted} is missing")
    return found
