"""The method with a pack: pure, and the eight phases stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from method.model import Area, DocumentType, Milestone, Phase, Profile
from method.packs.content import Adjusted, PackContent
from method.text import Text
from method.whole import DecisionPoint, Method

T = TypeVar("T")
Said = Mapping[str, Mapping[str, Mapping[str, Text]]]


def applied(base: Method, pack: PackContent) -> Method:
    """The method with a pack that was parsed against it. Document types of the pack are demanded in every profile."""
    said: dict[str, dict[str, dict[str, Text]]] = {}
    for wording in pack.wordings:
        said.setdefault(wording.kind, {})[wording.key] = dict(wording.texts)
    profiles = tuple(_profile(profile, pack) for profile in base.profiles)
    return replace(
        base,
        phases=tuple(_phase(phase, pack, said) for phase in base.phases),
        document_types=_documents(base.document_types, pack, said),
        all_areas=tuple(_area(area, pack) for area in _reworded(base.all_areas, said.get("areas"))),
        roles=_reworded(base.roles, said.get("roles")),
        notes=_reworded(base.notes, said.get("notes")),
        glossary=(*_reworded(base.glossary, said.get("glossary")), *pack.terms),
        profiles=profiles,
        profile=next(profile for profile in profiles if profile.key == base.profile.key),
        decision_points=_decision_points(base.decision_points, pack.decision_points),
    )


def _reworded(things: Sequence[T], said: Mapping[str, Mapping[str, Text]] | None) -> tuple[T, ...]:
    """Things with a key, in the pack's words where it has some."""
    changes: Mapping[str, Mapping[str, Any]] = said or {}
    return tuple(replace(thing, **changes[thing.key]) if thing.key in changes else thing for thing in things)  # type: ignore[attr-defined,type-var]


def _phase(phase: Phase, pack: PackContent, said: Said) -> Phase:
    prefix = f"{phase.key}/"
    words = {key.removeprefix(prefix): texts for key, texts in said.get("activities", {}).items() if key.startswith(prefix)}
    own = tuple(activity for key, activity in pack.activities if key == phase.key)
    found = _reworded([phase], said.get("phases"))[0]
    changes: Mapping[str, Any] = said.get("milestones", {}).get(phase.key, {})
    milestone = replace(_milestone(phase.milestone, pack), **changes)
    return replace(found, activities=(*_reworded(phase.activities, words), *own), milestone=milestone)


def _milestone(milestone: Milestone, pack: PackContent) -> Milestone:
    points = tuple(point for gate, point in pack.points if gate == milestone.number)
    here = [one for one in pack.documents if one.demanded_at == milestone.number]
    return replace(
        milestone,
        points=(*milestone.points, *points),
        basis=(*milestone.basis, *(one.type.key for one in here if one.level == "enforce")),
        also=(*milestone.also, *(one.type.key for one in here if one.level == "warn")),
    )


def _documents(kinds: Sequence[DocumentType], pack: PackContent, said: Said) -> tuple[DocumentType, ...]:
    adjusted = {one.key: one for one in pack.adjusted}
    told = _reworded(kinds, said.get("documents"))
    changed = (_adjusted(kind, adjusted[kind.key]) if kind.key in adjusted else kind for kind in told)
    return (*changed, *(one.type for one in pack.documents))


def _adjusted(kind: DocumentType, adjusted: Adjusted) -> DocumentType:
    told = {heading.key: heading for heading in adjusted.headings}
    kept = [told.pop(heading.key, heading) for heading in kind.headings]
    return replace(kind, headings=(*kept, *told.values()), approved_by=adjusted.approved_by or kind.approved_by)


def _area(area: Area, pack: PackContent) -> Area:
    own = tuple(question for key, question in pack.questions if key == area.key)
    return replace(area, questions=(*area.questions, *own)) if own else area


def _profile(profile: Profile, pack: PackContent) -> Profile:
    own = tuple(one.type.key for one in pack.documents if one.demanded_at)
    return replace(profile, documents=(*profile.documents, *own)) if own else profile


def _decision_points(before: Sequence[DecisionPoint], own: Sequence[DecisionPoint]) -> tuple[DecisionPoint, ...]:
    """The pack that comes last names a milestone."""
    found = {point.gate: point for point in (*before, *own)}
    return tuple(found[gate] for gate in sorted(found))
