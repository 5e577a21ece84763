"""The overview of one initiative, read once: where are we, what next, what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

import method
from accounts.models import User
from adoption import log
from adoption.choices import PHASES, Circle, Decider, DueKind, Role, Status
from adoption.decision_points import decided_at, decided_with, gate_word, is_formal
from adoption.kept import keep
from adoption.log import Line
from adoption.methods import method_for
from adoption.models import DueItem, Initiative, InitiativePhase, RoleAssignment
from adoption.models.due import WHATEVER_BECAME_OF_IT
from adoption.pages import phase_note
from core.components import Note
from documents.models import Document
from documents.needs import demanded
from meetings.models import Meeting
from meetings.pages.meetings import COMING
from milestones import readiness
from milestones.body import officers
from milestones.facts import keep_facts, open_round
from milestones.readiness import Readiness, ReadyItem
from portfolio.ending import Ending, ending
from portfolio.next_step import Situation, Step, next_step
from registers.descriptions import risk as risk_register
from registers.models import Risk, RiskKind

RISKS, DATES, EVENTS, ITEMS = 3, 4, 5, 8
ORDER = ("blocks", "warns", "help")


@dataclass(frozen=True)
class Paper:
    """A document that the milestone ahead rests on, begun or not."""

    type: method.DocumentType
    document: Document | None


@dataclass(frozen=True)
class Overview:
    """Everything the page shows. phase, gate, readiness and note are None when all milestones are passed or the initiative is stopped;
    ending is there then.

    gate: the row of the milestone that is decided next: that of the phase, or a later one decided together with it.
    """

    phase: InitiativePhase | None
    gate: InitiativePhase | None
    gate_word: str
    formal: bool
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
    meeting: Meeting | None
    ending: Ending | None

    @property
    def open_items(self) -> list[ReadyItem]:
        """What blocks, then what warns, then what is only advice; not more than fit a page."""
        items = (*self.readiness.open_items, *self.readiness.help_items) if self.readiness else ()
        return sorted(items, key=lambda item: ORDER.index(item.state))[:ITEMS]


def overview(user: User, initiative: Initiative) -> Overview:
    """Reads it all with a number of queries that does not grow with the initiative, nothing of it twice."""
    risks = list(risk_register.entries(initiative))
    facts = keep_facts(initiative)
    keep(initiative, risks=risks)
    goes_on = initiative.phase_number <= len(PHASES) and initiative.status != Status.STOPPED
    phase = facts.phases[initiative.phase_number - 1] if goes_on else None
    gate = facts.phases[decided_at(initiative, phase.number) - 1] if phase else None
    round_ = open_round(initiative, gate.number, user) if gate else None
    ready = readiness.summary(initiative, gate.number, round_) if gate else None
    formal = gate is None or is_formal(initiative, gate.number)
    decider = Decider(gate.decider) if gate else Decider.BUSINESS_OWNER
    return Overview(
        phase=phase,
        gate=gate,
        gate_word=gate_word(initiative, gate.number) if gate else "",
        formal=formal,
        step=next_step(Situation(user, initiative, gate, round_, ready, facts.roles)),
        readiness=ready,
        deciders=officers(facts.roles, initiative, decider) if formal else [],
        decider=str(decider.label) if formal else _("The organisation’s own decision point"),
        coordinators=[row for row in facts.roles if row.role == Role.COORDINATOR],
        partners=[name for _pk, name in facts.partners],
        dates=_dates(initiative),
        risks=largest(risks),
        events=log.latest(initiative.pk, EVENTS),
        papers=_papers(initiative, phase, facts.documents),
        note=phase_note(initiative, phase.number) if phase else None,
        meeting=next_meeting(initiative),
        ending=ending(initiative),
    )


def next_meeting(initiative: Initiative) -> Meeting | None:
    """The meeting that goes on, or the next one. One query."""
    return Meeting.objects.filter(initiative=initiative, state__in=COMING).order_by("day", "starts").first()


def largest(risks: Sequence[Risk]) -> list[Risk]:
    """The largest open risks, by probability times consequence."""
    judged = [risk for risk in risks if risk.kind == RiskKind.RISK and risk.closed_on is None and risk.score]
    return sorted(judged, key=lambda risk: (-(risk.score or 0), risk.number))[:RISKS]


def _dates(initiative: Initiative) -> list[DueItem]:
    """What is due next; an invitation stands once, as the next meeting, not once for each who is to answer."""
    rows = DueItem.objects.open().filter(initiative=initiative, circle=Circle.OPEN, due__gte=timezone.localdate())
    rows = rows.exclude(kind=DueKind.MEETING_REPLY)
    if initiative.status in (Status.STOPPED, Status.CLOSED):
        rows = rows.filter(kind__in=WHATEVER_BECAME_OF_IT)
    return list(rows.select_related("person__organisation").order_by("due", "created_at")[:DATES])


def _papers(initiative: Initiative, phase: InitiativePhase | None, documents: Sequence[Document]) -> list[Paper]:
    there = {row.type_key: row for row in documents}
    gates = decided_with(initiative, decided_at(initiative, phase.number)) if phase else ()
    kinds = {kind.key: kind for gate in gates for kind, _level in demanded(method_for(initiative), gate)}
    return [Paper(kind, there.get(kind.key)) for kind in kinds.values()]
