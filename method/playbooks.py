"""Playbooks: four other guides placed on the eight phases, with activities, deliverables and rules of their own."""

from __future__ import annotations

from dataclasses import dataclass

from method.model import Activity, Line
from method.text import Fact, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Fact):
    """A stage in the guide's own division. ``phases`` are the keys of the phases it stands beside."""

    name: Text
    text: Text
    phases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Activity):
    """An activity of a playbook. ``also`` are further phases in which it goes on; ``deliverables`` keys of what it yields."""

    stage: str
    phase: str
    also: tuple[str, ...]
    deliverables: tuple[str, ...]
    checklist: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverable(Fact):
    """Something a playbook yields."""

    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Fact):
    """Things to remember or to choose, under a title."""

    title: Text
    text: Text
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook(Fact):
    """A guide that may be added to an initiative; ``rules`` are the ids of the rules that come with it."""

    name: Text
    use_when: Text
    source: Text
    stages: tuple[Stage, ...]
    activities: tuple[Step, ...]
    deliverables: tuple[Deliverable, ...]
    lists: tuple[Listing, ...]
    rules: tuple[str, ...]

    def of_phase(self, phase: str) -> tuple[Step, ...]:
        """Its activities in a phase, by the key of the phase."""
        return tuple(step for step in self.activities if step.phase == phase)
