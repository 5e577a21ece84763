"""What is different between two methods, for the preview before an upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from method.text import LANGUAGES, NOTHING, Text
from method.whole import Method

__all__ = ["Change", "Kind", "What", "changes"]


class Kind(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class What(StrEnum):
    """What it is."""

    DOCUMENT = "document"
    HEADING = "heading"
    APPROVERS = "approvers"
    QUESTION = "question"
    POINT = "point"
    ACTIVITY = "activity"
    TEXT = "text"
    DECISION_POINT = "decision_point"
    TERM = "term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs. `name` is what it is called (after, or before where it is gone), `where` what it belongs to, `gate` the
    milestone or phase (1–8, 0 for none); `before` and `after` are its words where they differ, `was` and `now` its standing: how hard a
    document is demanded (enforce, warn or nothing), what is done with a point (decide, verify), whether a decision point is formal."""

    kind: Kind
    what: What
    key: str
    name: Text
    where: Text = NOTHING
    gate: int = 0
    before: Text = NOTHING
    after: Text = NOTHING
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A thing as it is compared: all that matters of it in `value`, its words in `words`."""

    name: Text
    words: Text
    value: Any
    where: Text = NOTHING
    gate: int = 0
    standing: str = ""


Index = dict[str, Said]


def changes(before: Method, after: Method) -> list[Change]:
    """Everything that was added, taken away or is said otherwise; of a document that is added nothing else is told apart."""
    found = [change for what, read in READERS.items() for change in _differing(what, read(before), read(after))]
    whole = {change.key for change in found if change.what == What.DOCUMENT and change.kind != Kind.CHANGED}
    return [change for change in found if change.what not in (What.HEADING, What.APPROVERS) or change.key.partition("/")[0] not in whole]


def _differing(what: What, before: Index, after: Index) -> Iterator[Change]:
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            yield _change(Kind.ADDED, what, key, now, after=now.words, now=now.standing)
        elif was.value != now.value:
            yield _change(Kind.CHANGED, what, key, now, before=was.words, after=now.words, was=was.standing, now=now.standing)
    for key, was in before.items():
        if key not in after:
            yield _change(Kind.REMOVED, what, key, was, before=was.words, was=was.standing)


def _change(kind: Kind, what: What, key: str, said: Said, **words: Any) -> Change:
    return Change(kind=kind, what=what, key=key, name=said.name, where=said.where, gate=said.gate, **words)


def _documents(method: Method) -> Index:
    """A document differs where its name, purpose or phase does, or how hard a milestone demands it."""
    at = {key: (phase.number, "enforce") for phase in method.phases for key in phase.milestone.basis}
    at |= {key: (phase.number, "warn") for phase in method.phases for key in phase.milestone.also if key not in at}
    found = {}
    for kind in method.document_types:
        gate, level = at.get(kind.key, (0, ""))
        value = (kind.name, kind.purpose, kind.phase, gate, level)
        found[kind.key] = Said(kind.name, kind.purpose, value, gate=gate, standing=level)
    return found


def _headings(method: Method) -> Index:
    return {
        f"{kind.key}/{heading.key}": Said(heading.name, heading.help, (heading.name, heading.help, heading.registers), kind.name)
        for kind in method.document_types
        for heading in kind.headings
    }


def _approvers(method: Method) -> Index:
    names = {role.key: role.name for role in method.roles}
    said = {kind.key: _joined([names[key] for key in kind.approved_by]) for kind in method.document_types}
    return {kind.key: Said(kind.name, said[kind.key], kind.approved_by) for kind in method.document_types}


def _joined(names: list[Text]) -> Text:
    return Text(**{language: ", ".join(name[language] for name in names) for language in LANGUAGES})


def _questions(method: Method) -> Index:
    return {
        question.key: Said(
            question.text, question.text, (question.text, question.phase, area.key), area.name, method.phase_by_key(question.phase).number
        )
        for area in method.all_areas
        for question in area.questions
    }


def _points(method: Method) -> Index:
    return {
        f"{phase.number}/{point.key}": Said(
            point.text, point.text, (point.text, point.kind), phase.milestone.title, phase.number, point.kind
        )
        for phase in method.phases
        for point in phase.milestone.points
    }


def _activities(method: Method) -> Index:
    return {
        f"{phase.key}/{one.key}": Said(one.title, one.what, one, phase.name, phase.number)
        for phase in method.phases
        for one in phase.activities
    }


def _texts(method: Method) -> Index:
    """The words of phases, milestones, areas, roles and notes; a milestone is named by its title."""
    found: Index = {}
    for phase in method.phases:
        found[f"phase/{phase.key}"] = Said(phase.name, phase.purpose, phase.purpose, gate=phase.number)
        stone = phase.milestone
        found[f"milestone/{phase.key}"] = Said(stone.title, stone.purpose, (stone.title, stone.purpose), phase.name, phase.number)
    found |= {f"area/{area.key}": Said(area.name, area.purpose, (area.name, area.purpose)) for area in method.all_areas}
    found |= {f"role/{role.key}": Said(role.name, role.explanation, (role.name, role.explanation)) for role in method.roles}
    return found | {f"note/{note.key}": Said(note.title, note.text, (note.title, note.text)) for note in method.notes}


def _decision_points(method: Method) -> Index:
    return {
        str(point.gate): Said(
            point.name,
            point.name,
            (point.name, point.formal),
            method.milestone(point.gate).title,
            point.gate,
            "formal" if point.formal else "informal",
        )
        for point in method.decision_points
    }


def _terms(method: Method) -> Index:
    return {term.key: Said(term.name, term.explanation, (term.name, term.explanation)) for term in method.glossary}


READERS = {
    What.DOCUMENT: _documents,
    What.HEADING: _headings,
    What.APPROVERS: _approvers,
    What.POINT: _points,
    What.QUESTION: _questions,
    What.ACTIVITY: _activities,
    What.DECISION_POINT: _decision_points,
    What.TEXT: _texts,
    What.TERM: _terms,
}
