"""The page of a phase: what is asked now, then everything the method says about it, read once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

import method
from accounts.models import User
from adoption import activities
from adoption.activity_page import tasks_of
from adoption.choices import SETTLED
from adoption.decision_points import gate_title, gate_word, is_formal, together
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase, Task
from adoption.pages import phase_rows
from adoption.permissions import work_in_initiative
from core.components import Text
from documents.models import Document, DocumentState
from documents.needs import documents_of
from portfolio import phase_deeds
from portfolio.phase_deeds import Group
from registers.checklist_page import Standing, checklist_url, standings
from registers.permissions import expert_areas


@dataclass(frozen=True)
class Paper:
    """A document type with its document, if it is begun. url: where it is opened or begun, empty where the reader may not.

    demanded: the profile asks for it before the milestone.
    """

    type: method.DocumentType
    document: Document | None
    url: str
    demanded: bool

    @property
    def look(self) -> str:
        """The state it is drawn in."""
        if self.document is None:
            return "ahead"
        return {DocumentState.APPROVED: "done", DocumentState.IN_REVIEW: "waits"}.get(DocumentState(self.document.state), "ahead")

    @property
    def word(self) -> Text:
        return self.document.get_state_display() if self.document else _("Not begun")


@dataclass(frozen=True)
class Gate:
    """What ends the phase: a milestone, or a phase review at the organisation's own decision point. Names in words."""

    word: str
    title: str
    milestone: method.Milestone
    basis: tuple[str, ...]
    also: tuple[str, ...]
    prepared_by: tuple[tuple[str, str], ...]
    informed: tuple[str, ...]
    together: tuple[str, ...]
    formal: bool
    url: str


@dataclass(frozen=True)
class Asked:
    """The questions of an area: how far they are answered, and where."""

    standing: Standing
    url: str


@dataclass(frozen=True)
class PhasePage:
    """Everything the page shows. done, total: activities; own: (settled, all) of the initiative's own tasks; action: label and address."""

    phase: method.Phase
    row: InitiativePhase
    rows: Sequence[InitiativePhase]
    groups: Sequence[Group]
    done: int
    total: int
    own: tuple[int, int]
    papers: Sequence[Paper]
    areas: Sequence[Asked]
    gate: Gate
    action: tuple[str, str]

    @property
    def answered(self) -> int:
        """Questions answered, of those the profile demands."""
        return sum(one.standing.answered for one in self.areas if one.standing.demanded)

    @property
    def asked(self) -> int:
        """Questions the profile demands."""
        return sum(one.standing.total for one in self.areas if one.standing.demanded)

    @property
    def open_areas(self) -> list[Asked]:
        return [one for one in self.areas if not one.standing.is_done]

    @property
    def done_areas(self) -> list[Asked]:
        return [one for one in self.areas if one.standing.is_done]


def read(user: User, initiative: Initiative, number: int) -> PhasePage:
    """Phase 1–8 as this reader meets it, with a number of queries that does not grow with the initiative."""
    found, rows = method_for(initiative), phase_rows(initiative)
    phase = found.phase(number)
    usual = activities.of_phase_in(found, phase, initiative.playbooks)
    tasks = tasks_of(initiative, [one.key for one in usual])
    groups = phase_deeds.groups(user, initiative, usual, tasks)
    done, total = phase_deeds.count(groups)
    areas = [Asked(one, checklist_url(initiative, number, one.area.key)) for one in standings(initiative, number)]
    gate = _gate(initiative, found, phase.milestone)
    return PhasePage(
        phase=phase,
        row=rows[number - 1],
        rows=rows,
        groups=groups,
        done=done,
        total=total,
        own=_own(initiative, number, tasks),
        papers=_papers(user, initiative, found, phase.results.documents),
        areas=areas,
        gate=gate,
        action=_action(user, initiative, areas, gate),
    )


def _own(initiative: Initiative, number: int, activities_: Iterable[str]) -> tuple[int, int]:
    """Settled and all tasks of the phase that carry out no activity shown on the page. One query."""
    rows = Task.objects.live().filter(initiative=initiative, phase_number=number).exclude(activity__in=list(activities_))
    counted = rows.aggregate(settled=Count("pk", filter=Q(state__in=SETTLED)), all=Count("pk"))
    return counted["settled"], counted["all"]


def _papers(user: User, initiative: Initiative, found: method.Method, keys: Sequence[str]) -> list[Paper]:
    kinds = [found.document_type(key) for key in keys]
    there = {row.type_key: row for row in documents_of(initiative)} if kinds else {}
    may_begin = bool(work_in_initiative(user, initiative))
    return [
        Paper(kind, there.get(kind.key), _paper_url(initiative, kind, there.get(kind.key), may_begin), found.demands(kind.key))
        for kind in kinds
    ]


def _paper_url(initiative: Initiative, kind: method.DocumentType, document: Document | None, may_begin: bool) -> str:
    if document is not None:
        return document.get_absolute_url()
    return reverse("document-begin", args=[initiative.pk, kind.key]) if kind.written and may_begin else ""


def _gate(initiative: Initiative, found: method.Method, milestone: method.Milestone) -> Gate:
    number = milestone.number
    others = [gate for gate in together(initiative, number) if gate != number]
    return Gate(
        word=gate_word(initiative, number),
        title=gate_title(initiative, number),
        milestone=milestone,
        basis=tuple(str(kind.name) for kind in found.basis_types(number)),
        also=tuple(str(kind.name) for kind in found.also_types(number)),
        prepared_by=tuple((str(found.role(one.who).name), str(one.text)) for one in milestone.prepared_by),
        informed=tuple(str(found.role(key).name) for key in milestone.informed),
        together=tuple(gate_word(initiative, gate) for gate in others),
        formal=is_formal(initiative, number),
        url=reverse("milestone", args=[initiative.pk, number]),
    )


def _action(user: User, initiative: Initiative, areas: Sequence[Asked], gate: Gate) -> tuple[str, str]:
    """An expert's own questions first; for everybody else the milestone that ends the phase."""
    mine = expert_areas(user, initiative)
    for one in areas:
        if one.standing.area.key in mine and not one.standing.is_done:
            return _("Answer: %(area)s") % {"area": one.standing.area.name}, one.url
    return _("Go to %(gate)s") % {"gate": gate.word}, gate.url
