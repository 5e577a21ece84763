"""What the other pages of the guide show: documents, areas, playbooks, roles, rules, words."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise

import method
from method import Area, DocumentType, Phase, Playbook, Profile, Question, Role, Rule, Step, Term
from method.playbooks import Deliverable, Stage
from portfolio.guide.alphabet import letter_of, place_of
from portfolio.guide.words import ROLE_KINDS


@dataclass(frozen=True)
class DocumentPage:
    """A kind of document and who asks for it: phases whose milestone is decided on it, or names it besides."""

    kind: DocumentType
    phase: Phase | None
    basis_of: tuple[Phase, ...]
    also_of: tuple[Phase, ...]
    profiles: tuple[Profile, ...]
    approvers: tuple[Role, ...]


def document_page(kind: DocumentType) -> DocumentPage:
    """The page of a kind of document."""
    whole = method.whole()
    return DocumentPage(
        kind=kind,
        phase=whole.phase_by_key(kind.phase) if kind.phase else None,
        basis_of=tuple(phase for phase in whole.phases if kind.key in phase.milestone.basis),
        also_of=tuple(phase for phase in whole.phases if kind.key in phase.milestone.also),
        profiles=tuple(profile for profile in whole.profiles if kind.key in profile.documents),
        approvers=tuple(whole.role(key) for key in kind.approved_by) if kind.written else (),
    )


@dataclass(frozen=True)
class Asked:
    """A question on the page of its area. `elsewhere`: the area that asks it in version 1.1; `moved`: it came from another area."""

    question: Question
    elsewhere: Area | None = None
    moved: bool = False


@dataclass(frozen=True)
class AreaPage:
    """An area with its questions phase by phase; `gone`: version 1.1 does not have it."""

    area: Area
    phases: tuple[tuple[Phase, tuple[Asked, ...]], ...]
    gone: bool


def area_page(area: Area) -> AreaPage:
    """The page of a coordination area, with what version 1.1 changes."""
    whole = method.whole()
    later = whole.following(version="v1_1")
    gone = area.key in later.version.without_areas
    own = {question.key for question in area.questions}
    asked = [Asked(one, later.area(one.within) if gone and one.within else None) for one in area.questions]
    if not gone:
        asked += [Asked(one, moved=True) for one in later.area(area.key).questions if one.key not in own]
    phases = tuple((phase, tuple(one for one in asked if one.question.phase == phase.key)) for phase in whole.phases)
    return AreaPage(area, tuple((phase, found) for phase, found in phases if found), gone)


@dataclass(frozen=True)
class StepTold:
    """An activity of a playbook with its keys looked up."""

    step: Step
    phases: tuple[Phase, ...]
    deliverables: tuple[Deliverable, ...]


@dataclass(frozen=True)
class StageTold:
    """A stage of a playbook with its phases and activities."""

    stage: Stage
    phases: tuple[Phase, ...]
    steps: tuple[StepTold, ...]


def stages_of(playbook: Playbook) -> tuple[StageTold, ...]:
    """The stages of a playbook, each with its activities."""
    told = [(step.stage, _told(playbook, step)) for step in playbook.activities]
    return tuple(StageTold(stage, _phases(stage.phases), tuple(one for key, one in told if key == stage.key)) for stage in playbook.stages)


def _told(playbook: Playbook, step: Step) -> StepTold:
    deliverables = tuple(one for one in playbook.deliverables if one.key in step.deliverables)
    return StepTold(step, _phases((step.phase, *step.also)), deliverables)


def _phases(keys: tuple[str, ...]) -> tuple[Phase, ...]:
    return tuple(phase for phase in method.phases() if phase.key in keys)


def rules_of(playbook: Playbook) -> tuple[Rule, ...]:
    """The rules that come with a playbook."""
    return tuple(method.whole().rule(key) for key in playbook.rules)


def rules_by_playbook() -> list[tuple[Playbook | None, list[Rule]]]:
    """The rules of the core, then those of each playbook."""
    whole = method.whole()
    groups = groupby(whole.rules, key=lambda rule: rule.playbook)
    return [(whole.playbook(key) if key else None, list(rules)) for key, rules in groups]


def roles_by_kind() -> list[tuple[Promise, list[Role]]]:
    """The roles under what holds them: people, bodies, organisations, those who are told."""
    return [(word, found) for kind, word in ROLE_KINDS.items() if (found := [role for role in method.roles() if role.kind == kind])]


def words_by_letter(language: str) -> list[tuple[str, list[Term]]]:
    """The glossary from A to Z (Å, Ä, Ö or Æ, Ø, Å last), as a language sorts it."""
    terms = sorted(method.glossary(), key=lambda term: place_of(term.name.in_(language), language))
    return [(letter, list(found)) for letter, found in groupby(terms, key=lambda term: letter_of(term.name.in_(language)))]
