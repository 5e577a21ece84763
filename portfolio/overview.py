"""The overview of one initiative, read once: where are we, what next, what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

import method
from accounts.models import User
from adoption import log
from adoption.choices import PHASES, Circle, Decider, Role
from adoption.log import Line
from adoption.models import DueItem, Initiative, InitiativePhase, RoleAssignment
from adoption.pages import phase_note, phase_rows
from core.components import Note
from documents.models import Document
from milestones import readiness
from milestones.models import Round
from milestones.models.round import OPEN_STATES
from milestones.readiness import Readiness
from portfolio.next_step import Situation, Step, next_step
from registers.models import Risk, RiskKind

RISKS, DATES, EVENTS = 3, 4, 5


@dataclass(frozen=True)
class Paper:
    """A document that the milestone ahead rests on, begun or not."""

    type: method.DocumentType
    document: Document | None


@dataclass(frozen=True)
class Overview:
    """Everything the page shows. phase, readiness and note are None when all milestones are passed."""

    phase: InitiativePhase | None
    step: Step
    readiness: Readiness | None
    deciders: Sequence[RoleAssignment]
    decider: str
    coordinators: Sequence[RoleAssignment]
    partners: Sequence[str]
    dates: Sequence[DueItem]
    risks: Sequence[Risk]
    events: Sequence[Line]
    papers: Sequence[Paper]
    note: Note | None


def overview(user: User, initiative: Initiative) -> Overview:
    """Reads it all with a number of queries that does not grow with the initiative."""
    phase = _phase(initiative)
    roles = list(RoleAssignment.objects.current().filter(initiative=initiative).with_people())
    round_ = _round(initiative, phase)
    ready = readiness.summary(initiative, phase.number, round_) if phase else None
    decider = Decider(phase.decider) if phase else Decider.BUSINESS_OWNER
    office = Role.BUSINESS_OWNER if decider == Decider.BUSINESS_OWNER else Role.STEERING_CHAIR
    return Overview(
        phase=phase,
        step=next_step(Situation(user, initiative, phase, round_, ready)),
        readiness=ready,
        deciders=[row for row in roles if row.role == office],
        decider=str(decider.label),
        coordinators=[row for row in roles if row.role == Role.COORDINATOR],
        partners=list(initiative.participations.values_list("organisation__name", flat=True)),
        dates=_dates(initiative),
        risks=top_risks(initiative),
        events=log.latest(initiative.pk, EVENTS, {row.person_id: row.person.name for row in roles}),
        papers=_papers(initiative, phase),
        note=phase_note(phase.number) if phase else None,
    )


def _phase(initiative: Initiative) -> InitiativePhase | None:
    number = initiative.phase_number
    return phase_rows(initiative)[number - 1] if number <= len(PHASES) else None


def _round(initiative: Initiative, phase: InitiativePhase | None) -> Round | None:
    if phase is None:
        return None
    rounds = Round.objects.filter(initiative=initiative, gate=phase.number, state__in=OPEN_STATES)
    round_ = rounds.prefetch_related("points").first()
    if round_ is not None:
        round_.initiative = initiative
    return round_


def _dates(initiative: Initiative) -> list[DueItem]:
    rows = DueItem.objects.open().filter(initiative=initiative, circle=Circle.OPEN, due__gte=timezone.localdate())
    return list(rows.select_related("person__organisation").order_by("due", "created_at")[:DATES])


def top_risks(initiative: Initiative) -> QuerySet[Risk, Any]:
    """The largest open risks, by probability times consequence."""
    judged = Risk.objects.live().filter(initiative=initiative, kind=RiskKind.RISK, closed_on__isnull=True, probability__isnull=False)
    by_size = judged.filter(consequence__isnull=False).order_by((F("probability") * F("consequence")).desc(), "number")
    return by_size.select_related("owner__organisation")[:RISKS]


def _papers(initiative: Initiative, phase: InitiativePhase | None) -> list[Paper]:
    types = method.basis_types(phase.number) if phase else ()
    there = {row.type_key: row for row in Document.objects.filter(initiative=initiative, type_key__in=[kind.key for kind in types])}
    return [Paper(kind, there.get(kind.key)) for kind in types]
