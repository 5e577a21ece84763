"""The overview of one initiative, read once: where are we, what next, what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

import method
from accounts.models import User
from adoption import log
from adoption.choices import PHASES, Circle, Decider, Role
from adoption.kept import keep
from adoption.log import Line
from adoption.models import DueItem, Goal, Initiative, InitiativePhase, RoleAssignment
from adoption.pages import keep_phase_rows, phase_note
from core.components import Note
from documents.models import Document
from documents.needs import documents_of, latest_versions
from milestones import readiness
from milestones.models import Mark, Point, Round
from milestones.models.round import OPEN_STATES
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
    phases = _phases(initiative)
    phase = phases[initiative.phase_number - 1] if initiative.phase_number <= len(PHASES) else None
    roles = list(RoleAssignment.objects.current().filter(initiative=initiative).with_people())
    partners = list(initiative.participations.values_list("organisation_id", "organisation__name"))
    documents, risks = documents_of(initiative), list(risk_register.entries(initiative))
    keep(initiative, roles=roles, partners=partners, rule=getattr(initiative, "steering_rule", None), documents=documents, risks=risks)
    _keep_versions(initiative, documents)
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
        partners=[name for _pk, name in partners],
        dates=_dates(initiative),
        risks=largest(risks),
        events=log.latest(initiative.pk, EVENTS, {row.person_id: row.person.name for row in roles}),
        papers=_papers(phase, documents),
        note=phase_note(phase.number) if phase else None,
    )


def largest(risks: Sequence[Risk]) -> list[Risk]:
    """The largest open risks, by probability times consequence."""
    judged = [risk for risk in risks if risk.kind == RiskKind.RISK and risk.closed_on is None and risk.score]
    return sorted(judged, key=lambda risk: (-(risk.score or 0), risk.number))[:RISKS]


def _phases(initiative: Initiative) -> list[InitiativePhase]:
    """The eight phases, and whether there are goals, read with them."""
    goals = Goal.objects.live().filter(initiative=OuterRef("initiative"))
    rows = list(initiative.phases.annotate(has_goals=Exists(goals)).order_by("number"))
    keep_phase_rows(initiative, rows)
    keep(initiative, phases=rows, has_goals=rows[0].has_goals)
    if not any(row.conditions_open for row in rows):
        keep(initiative, conditions=[])
    return rows


def _keep_versions(initiative: Initiative, documents: Sequence[Document]) -> None:
    versions = latest_versions(documents) if documents else {}
    keep(initiative, versions=versions, has_versions=bool(versions))


def _round(initiative: Initiative, phase: InitiativePhase | None) -> Round | None:
    """The open round of the milestone ahead with its points, and whether it has marks: one query."""
    if phase is None:
        return None
    rounds = Round.objects.filter(initiative=initiative, gate=phase.number, state__in=OPEN_STATES)
    answers = {name: F(f"points__{name}") for name in ("key", "answer", "text")}
    named = {f"point_{name}": value for name, value in answers.items()}
    rows = list(rounds.annotate(has_marks=Exists(Mark.objects.filter(round=OuterRef("pk"))), **named))
    if not rows:
        return None
    points = [Point(round=row, key=row.point_key, answer=row.point_answer, text=row.point_text) for row in rows if row.point_key]
    rows[0].initiative = initiative
    rows[0]._prefetched_objects_cache = {"points": points}
    if not rows[0].has_marks:
        keep(initiative, marks=[])
    return rows[0]


def _dates(initiative: Initiative) -> list[DueItem]:
    rows = DueItem.objects.open().filter(initiative=initiative, circle=Circle.OPEN, due__gte=timezone.localdate())
    return list(rows.select_related("person__organisation").order_by("due", "created_at")[:DATES])


def _papers(phase: InitiativePhase | None, documents: Sequence[Document]) -> list[Paper]:
    there = {row.type_key: row for row in documents}
    return [Paper(kind, there.get(kind.key)) for kind in (method.basis_types(phase.number) if phase else ())]
