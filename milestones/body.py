"""The body that decides a round, read from the registers: who is in it today, what they said, by what rule and on what occasion."""

from typing import Any

from django.utils import timezone

from adoption.bodies import ROLES, decides_together, read_rule
from adoption.choices import BodyRule, CountBy, PerCapsulam
from adoption.models import Initiative, RoleAssignment, RuleOfBody
from milestones import seats
from milestones.body_facts import room
from milestones.models import Round
from milestones.validity import Judgement, Member, Occasion, Rule, Stand, judge

Weighed = tuple[list[Member], list[Stand], Rule, Occasion]


def is_body(round: Round) -> bool:
    """Whether several people decide the round together: the steering group, or a business owner that is a body."""
    return decides_together(round.initiative, round.decider)


def members_of(round: Round) -> list[RoleAssignment]:
    """Whose mandate in the deciding body holds today: chair, members, deputies; for a business owner alone, that one."""
    rows = RoleAssignment.objects.current().with_people().filter(initiative=round.initiative_id, role__in=ROLES[round.decider])
    return sorted(rows, key=_order)


def _order(row: RoleAssignment) -> tuple[int, str, Any, str]:
    place = 0 if row.is_chair else 2 if row.is_deputy else 1
    return (place, row.organisation.name, row.created_at, str(row.pk))


def officers(rows: list[RoleAssignment], initiative: Initiative, body: str) -> list[RoleAssignment]:
    """Those of `rows` who decide or confirm for a decider: its chair; each business owner where they decide alone."""
    own = [row for row in rows if row.role in ROLES[body]]
    return [row for row in own if row.is_chair] if decides_together(initiative, body) else own


def facts(round: Round, members: list[RoleAssignment] | None = None, rule: RuleOfBody | None = None) -> Weighed:
    """What is weighed: the members by today's mandates, what they said, the rule, and the occasion.

    Whoever said something and has left the body since is told too, so that it can be said why it does not count.
    """
    people, stands = _people(round, members_of(round) if members is None else members)
    return people, stands, _rule(rule or read_rule(round.initiative_id, round.decider), round.decider), occasion(round)


def presiding(round: Round, members: list[RoleAssignment]) -> RoleAssignment | None:
    """Who of the members confirms the decision of the body now; None where nobody can."""
    people, stands = _people(round, members)
    found = seats.presiding(room(people, stands, _rule(None, round.decider), occasion(round)))
    return next((row for row in members if found is not None and str(row.pk) == found.id), None)


def _people(round: Round, roles: list[RoleAssignment]) -> tuple[list[Member], list[Stand]]:
    said = list(round.positions.all())
    left = {position.member_id for position in said} - {role.pk for role in roles}
    gone = list(RoleAssignment.objects.with_people().filter(pk__in=left)) if left else []
    stands = [Stand(str(one.member_id), one.stance, one.disqualified, one.absent) for one in said]
    return [_member(role) for role in [*roles, *gone]], stands


def judgement(round: Round, members: list[RoleAssignment] | None = None, rule: RuleOfBody | None = None) -> Judgement:
    """The positions weighed under the body's rule, by today's mandates; texts in the active language.

    A page that has read members and rule already gives them.
    """
    return judge(*facts(round, members, rule))


def answers_decide(round: Round) -> bool:
    """Per capsulam, where the rule says so: whether the answers given by the last day decide, so that later ones are too late."""
    if not (round.is_per_capsulam and occasion(round).is_over):
        return False
    rule = read_rule(round.initiative_id, round.decider)
    if rule is None or rule.per_capsulam != PerCapsulam.DEADLINE:
        return False
    judged = judgement(round, rule=rule)
    return judged.valid and judged.result != "undecided"


def occasion(round: Round) -> Occasion:
    """Today, and whether the round is decided per capsulam by a deadline."""
    return Occasion(timezone.localdate(), round.is_per_capsulam, round.answers_by if round.is_per_capsulam else None)


def _member(role: RoleAssignment) -> Member:
    deputy_for = str(role.deputy_for_id or "") if role.is_deputy else None
    return Member(
        id=str(role.pk), name=role.person.name, organisation=str(role.organisation_id), chair=role.is_chair, voting=role.voting,
        deputy_for=deputy_for, vice=role.vice_chair, person=str(role.person_id), first=role.valid_from, last=role.valid_to,
    )  # fmt: skip


def _rule(row: RuleOfBody | None, body: str) -> Rule:
    if row is None:
        return Rule(BodyRule.MAJORITY, CountBy.MEMBER, 1, body=body)
    return Rule(row.rule, row.count_by, row.quorum, row.more_than_half, row.tie, row.per_capsulam, body)
