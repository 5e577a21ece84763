"""Situations for tests, named after what they are."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, MembershipKind, Organisation, Person, User
from adoption.choices import Role
from adoption.huki import version_of
from adoption.models import Connection, Dependency, Goal, Initiative, RoleAssignment, ServiceLine, SteeringRule, Task
from adoption.services import connections, dependencies, entries, huki, people, service_lines, setup
from adoption.services import tasks as task_services
from benefits.models import ExpectedBenefit
from procurement.models import NecessaryProcurement
from procurement.services import necessary
from registers.models import (
    Agreement,
    Deliverable,
    Forum,
    Funding,
    Lesson,
    MaintenanceObject,
    Option,
    Profitability,
    Remaining,
    Risk,
    RiskMeasure,
    Training,
)
from registers.services import agreement as agreements
from registers.services import funding as fundings
from registers.services import governance, risk_measures
from registers.services import option as options
from registers.services import profitability as statements
from registers.services import remaining as remainings

_count = itertools.count(1)
PASSWORD = "a-long-test-word"


def organisation(name: str = "", **values: Any) -> Organisation:
    return Organisation.objects.create(name=name or f"Town {next(_count)}", **values)


def person(name: str = "", *, of: Organisation | None = None, account: bool = True, admin: bool = False, language: str = "en") -> Person:
    """Somebody in an organisation, with an account unless said otherwise."""
    n = next(_count)
    home = of or organisation()
    somebody = Person.objects.create(name=name or f"Person {n}", email=f"person{n}@test.example", organisation=home, language=language)
    kind = MembershipKind.ADMINISTRATOR if admin else MembershipKind.MEMBER
    Membership.objects.create(person=somebody, organisation=home, kind=kind)
    if account:
        User.objects.create_user(somebody.email, PASSWORD, person=somebody)
    return somebody


@dataclass
class Case:
    """An initiative and its people."""

    initiative: Initiative
    lead: Organisation
    partner: Organisation
    coordinator: Person
    team: Person
    expert: Person
    owner: Person
    chair: Person
    member: Person
    partner_member: Person
    deputy: Person
    reader: Person
    archivist: Person
    procurer: Person
    benefits_owner: Person
    stranger: Person
    administrator: Person

    def fresh(self) -> Initiative:
        self.initiative = Initiative.objects.get(pk=self.initiative.pk)
        return self.initiative

    def role(self, somebody: Person, role: str) -> RoleAssignment:
        return RoleAssignment.objects.get(initiative=self.initiative, person=somebody, role=role)


@contextmanager
def following_once(initiative: Initiative) -> Iterator[None]:
    """Several roles given one after another: rights and what waits for whom follow the last, which is what they follow to anyway."""
    follow = people._follow
    people._follow = lambda _initiative: None
    try:
        yield
    finally:
        people._follow = follow
    follow(initiative)


@transaction.atomic
def case(**values: Any) -> Case:
    """Two organisations, everybody in place, the steering group decides by majority with a quorum of two."""
    lead, partner = organisation(), organisation()
    coordinator = person("Coordinator", of=lead)
    initiative = setup.create(
        by=coordinator, name="Joining the service", case_number=f"T 2026/{next(_count)}", lead=lead, need="Cases take too long.",
        language="en", starts=timezone.localdate() - timedelta(days=30), **values,
    )  # fmt: skip
    setup.set_partners(initiative, [partner], by=coordinator)
    team, expert = person("Team member", of=lead), person("Expert", of=lead)
    owner, chair, member = person("Owner", of=lead), person("Chair", of=lead), person("Member", of=lead)
    partner_member, deputy = person("Partner member", of=partner), person("Deputy", of=partner)
    reader, archivist = person("Reader", of=partner), person("Archivist", of=lead)
    procurer, benefits_owner = person("Procurement officer", of=lead), person("Benefits owner", of=lead)
    with following_once(initiative):
        for somebody, role in (
            (team, Role.TEAM_MEMBER), (owner, Role.BUSINESS_OWNER), (chair, Role.STEERING_CHAIR), (member, Role.STEERING_MEMBER),
            (partner_member, Role.STEERING_MEMBER), (reader, Role.READER), (archivist, Role.ARCHIVIST),
            (procurer, Role.PROCUREMENT_OFFICER), (benefits_owner, Role.BENEFITS_OWNER),
        ):  # fmt: skip
            people.assign(initiative, by=coordinator, person=somebody, role=role)
        people.assign(initiative, by=coordinator, person=expert, role=Role.EXPERT, area="architecture")
        stands_in = RoleAssignment.objects.get(initiative=initiative, person=partner_member)
        people.assign(initiative, by=coordinator, person=deputy, role=Role.STEERING_DEPUTY, deputy_for=stands_in)
    SteeringRule.objects.create(initiative=initiative, quorum=2)
    setup.finish(initiative, by=coordinator)
    return Case(
        Initiative.objects.get(pk=initiative.pk), lead, partner, coordinator, team, expert, owner, chair, member, partner_member,
        deputy, reader, archivist, procurer, benefits_owner, person("Stranger"), person("Administrator", of=lead, admin=True),
    )  # fmt: skip


def task(case: Case, **values: Any) -> Task:
    values = {"title": f"Task {next(_count)}", "phase_number": 1, **values}
    return task_services.create(case.initiative, by=case.coordinator, **values)


def dependency(case: Case, before: Task | None = None, after: Task | None = None, lag: int = 0) -> Dependency:
    """The second task waits for the first; new ones unless given."""
    return dependencies.wait_for(after or task(case), before or task(case), lag=lag, by=case.coordinator)


def letters(task: Task, by: Person, **row: str) -> None:
    """Who does what in a task: coordinator="HU", expert="K"."""
    huki.set_row(task, row, by=by, seen_version=version_of(own_letters(task)))


def say_who(case: Case) -> None:
    """Somebody accountable and somebody who does it for each task that has nobody: nothing of D03 is missing any more."""
    for one in Task.objects.live().filter(initiative=case.initiative, children=None, huki_cells=None).select_related("initiative__lead"):
        letters(one, case.coordinator, coordinator="HU")


def own_letters(task: Task) -> dict[str, str]:
    return {cell.column: cell.letters for cell in task.huki_cells.all() if cell.letters}


def late_task(case: Case, **values: Any) -> Task:
    return task(case, due=timezone.localdate() - timedelta(days=3), responsible=case.team, **values)


def goal(case: Case, **values: Any) -> Goal:
    return entries.create(Goal, case.initiative, by=case.coordinator, **{"title": f"Goal {next(_count)}", **values})


def risk(case: Case, **values: Any) -> Risk:
    values = {"title": f"Risk {next(_count)}", "probability": 3, "consequence": 4, "owner": case.coordinator, **values}
    return entries.create(Risk, case.initiative, by=case.coordinator, **values)


def measure(case: Case, risk: Risk, **values: Any) -> RiskMeasure:
    """A task that is a measure against a risk."""
    return risk_measures.link(risk, task(case, **values), by=case.coordinator)


def option(case: Case, **values: Any) -> Option:
    """A way to meet the need; the first one brings going on as today with it."""
    return options.create(case.initiative, by=case.coordinator, **{"title": f"Option {next(_count)}", **values})


def deliverable(case: Case, **values: Any) -> Deliverable:
    return entries.create(Deliverable, case.initiative, by=case.coordinator, **{"title": f"Deliverable {next(_count)}", **values})


def training(case: Case, **values: Any) -> Training:
    values = {"title": f"Training {next(_count)}", "audience": "Case handlers", **values}
    return entries.create(Training, case.initiative, by=case.coordinator, **values)


def lesson(case: Case, **values: Any) -> Lesson:
    values = {"title": f"Lesson {next(_count)}", "happened": "The providers were asked too late.", **values}
    return entries.create(Lesson, case.initiative, by=case.coordinator, **values)


def service_line(case: Case, stage: str = "define", **values: Any) -> ServiceLine:
    """A service in the stage given; one past the first has the coordinator as its owner unless told otherwise."""
    owner = {} if stage == "define" else {"owner": case.coordinator}
    line = entries.create(ServiceLine, case.initiative, by=case.coordinator, **{"title": f"Service {next(_count)}", **owner, **values})
    while line.stage not in (stage, "follow_up"):
        line = service_lines.move_on(line, by=case.coordinator, seen_version=line.version)
    if stage == "closed":
        line = service_lines.close(line, by=case.coordinator, seen_version=line.version, lessons="Train earlier.")
    return line


def connection(case: Case, state: str = "declared", **values: Any) -> Connection:
    """An organisation that has come to the state given, all today unless `declared_on` is told."""
    made = connections.create(case.initiative, by=case.coordinator, **{"title": f"Authority {next(_count)}", **values})
    while made.state != state and made.next_state is not None:
        made = connections.move_on(made, by=case.coordinator, seen_version=made.version)
    return made


def procurement(case: Case, **values: Any) -> NecessaryProcurement:
    """Something to be bought, without a value unless one is given as estimate."""
    return necessary.create(case.initiative, by=case.coordinator, **{"title": f"Procurement {next(_count)}", **values})


def benefit(case: Case, **values: Any) -> ExpectedBenefit:
    kinds = {"beneficiary": "companies", "nature": "qualitative", "reach": "external"}
    return entries.create(ExpectedBenefit, case.initiative, by=case.coordinator, **{"title": f"Benefit {next(_count)}", **kinds, **values})


def profitability(case: Case, viewpoint: str = "society", **values: Any) -> Profitability:
    return statements.create(case.initiative, by=case.coordinator, viewpoint=viewpoint, **values)


def remaining(case: Case, **values: Any) -> Remaining:
    """Work that is left, with nobody to receive it unless said otherwise."""
    return remainings.create(case.initiative, by=case.coordinator, **{"title": f"Work {next(_count)}", **values})


def maintenance_object(case: Case, **values: Any) -> MaintenanceObject:
    return entries.create(MaintenanceObject, case.initiative, by=case.coordinator, **{"title": f"Object {next(_count)}", **values})


def forum(case: Case, **values: Any) -> Forum:
    values = {"title": f"Forum {next(_count)}", "mandate": "Changes of the plan.", **values}
    return governance.create(case.initiative, by=case.coordinator, **values)


def agreement(case: Case, **values: Any) -> Agreement:
    """An agreement of lead and partner; give signed_on for one that is signed."""
    state = "signed" if values.get("signed_on") else "draft"
    values = {"title": f"Agreement {next(_count)}", "state": state, "parties": [case.lead, case.partner], **values}
    return agreements.create(case.initiative, by=case.coordinator, **values)


def funding(case: Case, **values: Any) -> Funding:
    """Money for milestone I, divided between lead and partner."""
    values = {"title": f"Funding {next(_count)}", "gate": 1, "amount": Decimal(1000), "covers": "Study of options.", **values}
    if "shares" not in values:
        half = values["amount"] // 2
        values["shares"] = {case.lead.pk: values["amount"] - half, case.partner.pk: half}
    return fundings.create(case.initiative, by=case.coordinator, **values)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
