"""The overview of one initiative, read once: where are we, what next, what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

import method
from accounts.models import User
from adoption import log
from adoption.choices import PHASES, Circle, Decider, Role
from adoption.kept import keep
from adoption.log import Line
from adoption.models import DueItem, Initiative, InitiativePhase, RoleAssignment
from adoption.pages import phase_note
from core.components import Note
from documents.models import Document
from milestones import readiness
from milestones.facts import keep_facts, open_round
from milestones.readiness import Readiness, ReadyItem
from portfolio.next_step import Situation, Step, next_step
from registers import risks as risk_register
from registers.models import Risk, RiskKind

RISKS, DATES, EVENTS, ITEMS = 3, 4, 5, 8


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

    @property
    def open_items(self) -> list[ReadyItem]:
        """What blocks, then what warns; not more than fit a page."""
        items = self.readiness.open_items if self.readiness else ()
        return sorted(items, key=lambda item: item.state != "blocks")[:ITEMS]


def overview(user: User, initiative: Initiative) -> Overview:
    """Reads it all with a number of queries that does not grow with the initiative, nothing of it twice."""
    risks = list(risk_register.entries(initiative))
    facts = keep_facts(initiative)
    keep(initiative, risks=risks)
    phase = facts.phases[initiative.phase_number - 1] if initiative.phase_number <= len(PHASES) else None
    round_ = open_round(initiative, phase.number, user) if phase else None
    ready = readiness.summary(initiative, phase.number, round_) if phase else None
    decider = Decider(phase.decider) if phase else Decider.BUSINESS_OWNER
    office = Role.BUSINESS_OWNER if decider == Decider.BUSINESS_OWNER else Role.STEERING_CHAIR
    return Overview(
        phase=phase,
        step=next_step(Situation(user, initiative, phase, round_, ready, facts.roles)),
        readiness=ready,
        deciders=[row for row in facts.roles if row.role == office],
        decider=str(decider.label),
        coordinators=[row for row in facts.roles if row.role == Role.COORDINATOR],
        partners=[name for _pk, name in facts.partners],
        dates=_dates(initiative),
        risks=largest(risks),
        events=log.latest(initiative.pk, EVENTS),
        papers=_papers(phase, facts.documents),
        note=phase_note(phase.number) if phase else None,
    )


def largest(risks: Sequence[Risk]) -> list[Risk]:
    """The largest open risks, by probability times consequence."""
    judged = [risk for risk in risks if risk.kind == RiskKind.RISK and risk.closed_on is None and risk.score]
    return sorted(judged, key=lambda risk: (-(risk.score or 0), risk.number))[:RISKS]


def _dates(initiative: Initiative) -> list[DueItem]:
    rows = DueItem.objects.open().filter(initiative=initiative, circle=Circle.OPEN, due__gte=timezone.localdate())
    return list(rows.select_related("person__organisation").order_by("due", "created_at")[:DATES])


def _papers(phase: InitiativePhase | None, documents: Sequence[Document]) -> list[Paper]:
    there = {row.type_key: row for row in documents}
    return [Paper(kind, there.get(kind.key)) for kind in (method.basis_types(phase.number) if phase else ())]
