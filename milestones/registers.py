"""Descriptions of milestones, decisions and conditions: how they stand in documents, and what waits for whom."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from adoption import decision_points
from adoption.bodies import ROLES
from adoption.choices import Decider, DueKind, Outcome, Role, Status
from adoption.decision_points import gate_title
from adoption.grounds import Made
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase, RoleAssignment
from adoption.registry import Due, Register
from core import words
from core.blocks.model import Block, Cell, Column, Paragraph, Table
from milestones.body import answers_decide, is_body, officers, presiding
from milestones.choices import ConditionState, DecisionKind, Matter, RoundState, outcome_of
from milestones.matters import fits, parties, round_title
from milestones.models import Condition, Decision, Round
from milestones.models.round import OPEN_STATES
from milestones.permissions import office_of

DECIDERS = (Role.BUSINESS_OWNER, Role.STEERING_CHAIR)


def dues_of_round(round: Round) -> list[Due]:
    """The basis to prepare for the coordinator; the decision for everybody in the body who has said nothing, and who confirms."""
    if not fits(round):
        return []
    if round.state == RoundState.PREPARING and round.is_matter:
        return _dues_of_preparing(round)
    if round.state == RoundState.PREPARING:
        planned = round.initiative.phases.filter(number=round.gate).values_list("planned_gate", flat=True).first()
        roles = RoleAssignment.objects.current().filter(initiative=round.initiative_id, role=Role.COORDINATOR).select_related("person")[:1]
        return [_due(round, DueKind.BASIS, role.person, planned) for role in roles]
    if round.state == RoundState.SUBMITTED:
        day = round.answers_by if round.is_per_capsulam else round.decide_by
        return [_due(round, DueKind.DECISION, role.person, day) for role in _awaited(round)]
    return []


def _dues_of_preparing(round: Round) -> list[Due]:
    """A matter waits for whoever brought it up, and for the people of each party that has not agreed yet (M04)."""
    found = [_due(round, DueKind.BASIS, person, round.decide_by) for person in _preparers(round)]
    asked = set(parties(round.initiative, round.matter, round.proposal))
    asked -= set(round.consents.values_list("organisation", flat=True)) if asked else set()
    roles = RoleAssignment.objects.current().filter(initiative=round.initiative_id, organisation__in=asked).select_related("person")
    people = {role.person_id: role.person for role in roles} if asked else {}
    return found + [_due(round, DueKind.DECISION, person, round.decide_by) for person in people.values()]


def _preparers(round: Round) -> list[Person]:
    """Whoever brought a matter up while they hold a role that may; else the coordinator."""
    roles = RoleAssignment.objects.current().filter(initiative=round.initiative_id, role__in=(*DECIDERS, Role.COORDINATOR))
    rows = list(roles.select_related("person"))
    opened = [row.person for row in rows if row.person_id == round.opened_by_id]
    return (opened or [row.person for row in rows if row.role == Role.COORDINATOR])[:1]


def dues_of_condition(condition: Condition) -> list[Due]:
    """To be signed off, for whoever holds the office that set it; after a phase review for the coordinator, who records that too."""
    initiative = condition.decision.initiative
    if condition.state != ConditionState.OPEN or initiative.status in (Status.STOPPED, Status.CLOSED):
        return []
    role = office_of(condition.decision)
    url = reverse("conditions", args=[initiative.pk])
    rows = list(RoleAssignment.objects.current().filter(initiative=initiative, role=role).select_related("person"))
    holders = officers(rows, initiative, Decider.BUSINESS_OWNER) if role == Role.BUSINESS_OWNER else rows
    return [Due(DueKind.SIGN_OFF, condition.pk, condition.task.title, url, holder.person, condition.task.due) for holder in holders]


def awaited_roles(round: Round) -> Iterable[RoleAssignment]:
    """Everybody whose word a submitted round waits for, said or not: the business owner, or the chair and the members."""
    roles = RoleAssignment.objects.current().filter(initiative=round.initiative_id).select_related("person__user", "organisation")
    return roles.filter(role__in=ROLES[round.decider])


def _awaited(round: Round) -> list[RoleAssignment]:
    """The business owner who decides alone; else members without a word, deputies of who is not there, and whoever confirms."""
    roles = list(awaited_roles(round))
    if not is_body(round):
        return list({role.person_id: role for role in roles}.values())
    said = {position.member_id: position for position in round.positions.all()}
    away = {pk for pk, position in said.items() if position.disqualified or position.absent}
    presides = presiding(round, roles)
    if answers_decide(round):
        return [presides] if presides is not None else []
    found = []
    for role in roles:
        serves = not role.is_deputy or role.deputy_for_id in away
        confirms = role == presides
        if serves and (confirms or role.pk not in said):
            found.append(role)
    return list({role.person_id: role for role in found}.values())


def decisions_made(initiative: Initiative) -> list[Made]:
    """The decisions of an initiative that a change of a body may rest on, newest first (adoption.grounds). One query."""
    rows = Decision.objects.filter(initiative=initiative).select_related("initiative__lead").order_by("-decided_at")
    return [Made(row.pk, _made_words(row), reverse("decision", args=[row.pk])) for row in rows]


def _made_words(decision: Decision) -> str:
    values = {"gate": decision_word(decision), "outcome": outcome_words(decision), "day": words.day(decision.decided_at)}
    return _("%(gate)s, %(outcome)s, %(day)s") % values


def how_words(round: Round) -> str:
    """How a round is decided, before it is: in a meeting on a day, or per capsulam by a day; nothing where nobody was asked."""
    if round.is_per_capsulam:
        return _("Per capsulam: every member answers in writing by %(day)s") % {"day": words.day(round.answers_by)}
    if round.meets_on:
        return _("In a meeting on %(day)s") % {"day": words.day(round.meets_on)}
    return _("In a meeting") if round.way else ""


def _due(round: Round, kind: DueKind, person: Person, day: object) -> Due:
    with translation.override(round.initiative.language):
        title = round_title(round)
    return Due(kind, round.pk, title, round.get_absolute_url(), person, day)  # type: ignore[arg-type]


def milestone_blocks(initiative: Initiative) -> list[Block]:
    """The eight milestones: who decides, planned and real date, outcome."""
    columns = (
        Column(_("Milestone"), "l"),
        Column(_("Decided by"), "m"),
        Column(_("Planned"), "s"),
        Column(_("Passed"), "s"),
        Column(_("Outcome"), "m"),
    )
    rows = tuple(
        (
            Cell(_gate(initiative, row)),
            _who(initiative, row),
            Cell(words.short_day(row.planned_gate)),
            Cell(words.short_day(row.closed_on)),
            Cell(str(Outcome(row.outcome).label), "done", _still_open(row.conditions_open)) if row.outcome else Cell("–"),
        )
        for row in initiative.phases.all()
    )
    return [Table(columns, rows, caption=_("Milestones"))]


def _gate(initiative: Initiative, row: InitiativePhase) -> str:
    if decision_points.told(initiative, row.number):
        return gate_title(initiative, row.number)
    return f"{row.roman} {method_for(initiative).milestone(row.number).title}"


def _who(initiative: Initiative, row: InitiativePhase) -> Cell:
    note = row.decider_note if decision_points.is_formal(initiative, row.number) else ""
    return Cell(decision_points.who_decides(row), second=note)


def decision_blocks(initiative: Initiative) -> list[Block]:
    """What was decided, when, by whom, with how many conditions."""
    decisions = list(Decision.objects.filter(initiative=initiative).select_related("decided_by", "round").order_by("decided_at"))
    if not decisions:
        return [Paragraph(_("Nothing has been decided yet."))]
    columns = (
        Column(_("Milestone"), "s"),
        Column(_("Date"), "s"),
        Column(_("Outcome"), "l"),
        Column(_("Decided by"), "m"),
        Column(_("Conditions"), "s", True),
    )
    return [Table(columns, tuple(_decision_row(decision) for decision in decisions), caption=_("Decisions"))]


def condition_blocks(initiative: Initiative) -> list[Block]:
    """Conditions with owner, date and state."""
    rows = list(_conditions(initiative))
    if not rows:
        return [Paragraph(_("No condition has been set."))]
    columns = (
        Column(_("Condition"), "xl"),
        Column(_("Milestone"), "s"),
        Column(_("Owner"), "m"),
        Column(_("Due"), "s"),
        Column(_("State"), "m"),
    )
    return [Table(columns, tuple(_condition_row(condition) for condition in rows), caption=_("Conditions"))]


def _decision_row(decision: Decision) -> tuple[Cell, ...]:
    return (
        Cell(short_word(decision), second=round_words(decision.round)),
        Cell(words.short_day(decision.decided_at)),
        Cell(outcome_words(decision), second=decision.motive),
        _decider(decision),
        Cell(str(len(decision.conditions))),
    )


def _condition_row(condition: Condition) -> tuple[Cell, ...]:
    owner = condition.task.responsible
    state = ConditionState(condition.state)
    return (
        Cell(condition.text or condition.task.title),
        Cell(short_word(condition.decision)),
        Cell(owner.name if owner else "–"),
        Cell(words.short_day(condition.task.due)),
        Cell(str(state.label), "done" if state == ConditionState.SIGNED_OFF else "warns", words.short_day(condition.signed_off_at)),
    )


def outcome_words(decision: Decision) -> str:
    """What a decision says, in the active language."""
    return str(DecisionKind.RESUME.label if decision.kind == DecisionKind.RESUME else outcome_of(decision.outcome).label)


def matter_of(decision: Decision) -> Matter:
    """What was decided beside the milestones; a resumption of earlier times says it by its kind."""
    return Matter.RESUME if decision.kind == DecisionKind.RESUME else Matter(decision.matter)


def decision_word(decision: Decision) -> str:
    """Milestone III (BP2), Phase review 3, Pausing the initiative: what was decided on, as the record says it."""
    if decision.is_matter:
        return str(matter_of(decision).label)
    return decision_points.word(decision.gate, formal=decision.kind != DecisionKind.REVIEW, name=decision.decision_point)


def decision_title(decision: Decision) -> str:
    """Milestone III (BP2): Solution and business case; Reopening a phase: Phase III, Detail solution."""
    if decision.is_matter:
        return round_title(decision.round) if decision.round is not None else decision_word(decision)
    values = {"gate": decision_word(decision), "title": method_for(decision.initiative).milestone(decision.gate).title}
    return _("%(gate)s: %(title)s") % values


def short_word(decision: Decision) -> str:
    """III where that says it all, else the whole word."""
    if decision.is_matter:
        return decision_word(decision)
    plain = decision.kind != DecisionKind.REVIEW and not decision.decision_point
    return decision.roman if plain else decision_word(decision)


def _decider(decision: Decision) -> Cell:
    name, mandate = decided_by(decision)
    return Cell(name, second=mandate)


def decided_by(decision: Decision) -> tuple[str, str]:
    """Who decided and by what mandate. A review's mandate tells who decided and who recorded it."""
    if decision.kind == DecisionKind.REVIEW:
        return decision.mandate, ""
    return decision.decided_by.name, decision.mandate


def round_words(round: Round | None) -> str:
    """Round 2; nothing for a first one."""
    if round is None or round.is_matter:
        return ""
    return _("Round %(number)d") % {"number": round.number} if round.number > 1 else ""


def _still_open(count: int) -> str:
    return ngettext("%(count)d condition open", "%(count)d conditions open", count) % {"count": count} if count else ""


def _rounds(initiative: Initiative) -> Iterable[Round]:
    return (
        Round.objects.filter(initiative=initiative, state__in=OPEN_STATES).select_related("initiative__lead").prefetch_related("positions")
    )


def _conditions(initiative: Initiative) -> Iterable[Condition]:
    rows = Condition.objects.filter(decision__initiative=initiative)
    return rows.select_related("decision__round", "decision__initiative", "task__responsible")


GATES = Register(
    key="milestones", name=gettext_lazy("Milestones"), order=10, model=Round, group="decide", page="milestones",
    blocks=milestone_blocks, entries=_rounds, dues_of=dues_of_round,
)  # fmt: skip
DECISIONS = Register(
    key="decisions", name=gettext_lazy("Decisions"), order=12, model=Decision, group="decide", page="milestones", blocks=decision_blocks,
)  # fmt: skip
CONDITIONS = Register(
    key="conditions", theme="conditions", name=gettext_lazy("Conditions"), order=14, model=Condition, group="decide", page="conditions",
    blocks=condition_blocks, entries=_conditions, dues_of=dues_of_condition,
)  # fmt: skip
