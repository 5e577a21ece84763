"""The bodies of an initiative as a page shows them: who sits there, by what mandate, how they decide, and how it was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption import bodies, body_gaps, gaps
from adoption.choices import ROMANS, Decider, Role, Seat
from adoption.gaps import Gap
from adoption.grounds import Made, made_in
from adoption.models import Initiative, RoleAssignment, RuleRecord
from adoption.role_page import Way, mandate
from core.components import Text

ORDER = {Role.STEERING_CHAIR: 0, Role.STEERING_MEMBER: 1, Role.STEERING_DEPUTY: 2}
SEATS = {Seat.CHAIR: 0, Seat.MEMBER: 1, Seat.DEPUTY: 2}


@dataclass(frozen=True)
class Sitting:
    """Somebody in a body, now or before: their place, for whom, from when to when, on what basis, and by what decision it changed."""

    row: RoleAssignment
    place: Text
    about: Text
    mandate: Text
    ground: Text
    ground_url: str = ""


@dataclass(frozen=True)
class RuleThen:
    """A rule as it held from a moment, until the next one."""

    record: RuleRecord
    words: Text
    until: Any
    ground_url: str = ""


@dataclass(frozen=True)
class Body:
    """One body: its members today, how it decides, what it lacks, and its history."""

    key: str
    title: Text
    together: bool
    sitting: Sequence[Sitting]
    facts: Sequence[tuple[Text, Text, str]]
    gaps: Sequence[Gap]
    ending: Sequence[Gap]
    before: Sequence[Sitting]
    rules: Sequence[RuleThen]
    ways: Sequence[Way]
    rule_url: str
    decides: Text
    is_owner: bool


def read(initiative: Initiative) -> list[Body]:
    """The steering group and the business owner. A number of queries that grows with nothing."""
    crew = gaps.crew(initiative)
    rows = list(RoleAssignment.objects.filter(initiative=initiative, role__in=_roles()).with_people().select_related("deputy_for__person"))
    records = list(RuleRecord.objects.filter(initiative=initiative).select_related("by"))
    made = {one.id: one for one in made_in(initiative)}
    deciders = dict(initiative.phases.values_list("number", "decider"))
    return [_body(crew, key, rows, records, made, deciders) for key in (Decider.STEERING_GROUP, Decider.BUSINESS_OWNER)]


def _roles() -> list[Role]:
    return [role for roles in bodies.ROLES.values() for role in roles]


def _body(
    crew: gaps.Crew,
    key: str,
    rows: list[RoleAssignment],
    records: list[RuleRecord],
    made: dict[Any, Made],
    deciders: dict[int, str],
) -> Body:
    own = sorted((row for row in rows if row.role in bodies.ROLES[key]), key=_order)
    today = timezone.localdate()
    rule = bodies.rule_of(crew.initiative, key)
    return Body(
        key=key,
        title=Decider(key).label,
        together=bodies.decides_together(crew.initiative, key),
        sitting=[_sitting(row, made) for row in own if row.valid_to is None or row.valid_to >= today],
        facts=bodies.facts(rule) if rule else [],
        gaps=body_gaps.gaps(crew, key, rule),
        ending=body_gaps.ending(crew, key),
        before=[_sitting(row, made) for row in own if row.valid_to is not None and row.valid_to < today],
        rules=_rules([record for record in records if record.body == key], made),
        ways=_ways(crew, key, own),
        rule_url=reverse("steering-rule" if key == Decider.STEERING_GROUP else "owner-rule", args=[crew.initiative.pk]),
        decides=_decides(deciders, key),
        is_owner=key == Decider.BUSINESS_OWNER,
    )


def _order(row: RoleAssignment) -> tuple[int, str, str]:
    place = ORDER.get(Role(row.role)) if row.role != Role.BUSINESS_OWNER else SEATS.get(Seat(row.seat), 1) if row.seat else 1
    return (place or 0, row.person.name, str(row.pk))


def _sitting(row: RoleAssignment, made: dict[Any, Made]) -> Sitting:
    decision = made.get(row.rests_on_decision)
    return Sitting(row, bodies.place(row), about(row), mandate(row), row.rests_on, decision.url if decision else "")


def about(row: RoleAssignment) -> str:
    """What more there is to say of a place in a body: for whom a deputy serves, whether they vote, whether they are deputy chair."""
    said = []
    if row.is_deputy:
        said.append(_("for %(name)s") % {"name": row.deputy_for.person.name} if row.deputy_for else _("for anybody in the body"))
    if row.vice_chair:
        said.append(_("deputy chair"))
    if not row.voting:
        said.append(_("does not vote"))
    return ", ".join(said)


def _rules(records: list[RuleRecord], made: dict[Any, Made]) -> list[RuleThen]:
    """Newest first; one that was replaced says until when it held."""
    ends = [*(record.since for record in records[1:]), None]
    found = []
    for record, until in zip(records, ends, strict=False):
        said = bodies.sentence(record.values) if record.values else _("The business owner decides alone")
        decision = made.get(record.rests_on_decision)
        found.append(RuleThen(record, said, until, decision.url if decision else ""))
    return found[::-1]


def _ways(crew: gaps.Crew, key: str, rows: list[RoleAssignment]) -> list[Way]:
    if key == Decider.BUSINESS_OWNER:
        label = _("Name a member") if bodies.decides_together(crew.initiative, key) else _("Name the business owner")
        return [Way(gaps.role_url(crew.initiative, Role.BUSINESS_OWNER), label)]
    names = {Role.STEERING_MEMBER: _("Name a member"), Role.STEERING_DEPUTY: _("Name a deputy")}
    first = {} if crew.holding(Role.STEERING_CHAIR) else {Role.STEERING_CHAIR: _("Name the chair")}
    return [Way(gaps.role_url(crew.initiative, role), label) for role, label in (first | names).items()]


def _decides(deciders: dict[int, str], key: str) -> str:
    """Which milestones it decides: II, III, IV."""
    return ", ".join(ROMANS[number - 1] for number, decider in sorted(deciders.items()) if decider == key)
