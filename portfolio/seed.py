"""Many made-up initiatives, written in bulk: for measuring, never for real use."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

import method
from accounts.models import Membership, Organisation, Person, User
from adoption import grants
from adoption.choices import PHASES, Decider, DueKind, Phase, PhaseState, Role, TaskState
from adoption.models import DueItem, Goal, Initiative, InitiativePhase, Participation, RoleAssignment, SteeringRule, Task
from core import events
from registers.models import Risk

ACCOUNT = "seed@demo.example"
BATCH = 500
M = TypeVar("M", bound=models.Model)


def seed(count: int, *, password: str) -> Iterator[int]:
    """Make `count` initiatives, all coordinated by one account (seed@demo.example); yields how many are done."""
    chance = random.Random(2026)
    people = _people(password)
    done = Initiative.objects.filter(case_number__startswith="SEED ").count()
    for start in range(done, done + count, BATCH):
        numbers = range(start, min(start + BATCH, done + count))
        with transaction.atomic():
            _batch(numbers, people, chance)
        yield numbers[-1] + 1 - done


def _people(password: str) -> list[Person]:
    existing = User.objects.filter(email=ACCOUNT).select_related("person__organisation").first()
    if existing is not None and existing.person is not None:
        return [existing.person, *Person.objects.filter(name__startswith="Seed person ").select_related("organisation")]
    organisations = [Organisation.objects.get_or_create(name=f"Seed Town {n}")[0] for n in range(1, 21)]
    people = [Person(name=f"Seed person {n}", organisation=organisations[n % 20]) for n in range(1, 101)]
    Person.objects.bulk_create(people)
    coordinator = Person.objects.create(name="Coordinator, Seed Town", email=ACCOUNT, organisation=organisations[0])
    Membership.objects.create(person=coordinator, organisation=organisations[0])
    User.objects.create_user(ACCOUNT, password, person=coordinator)
    return [coordinator, *people]


def _batch(numbers: range, people: list[Person], chance: random.Random) -> None:
    initiatives = [_initiative(n, people, chance) for n in numbers]
    Initiative.objects.bulk_create(initiatives)
    _write(InitiativePhase, (row for i in initiatives for row in _phases(i, chance)))
    _write(Participation, (Participation(initiative=i, organisation=people[1 + n % 100].organisation) for n, i in enumerate(initiatives)))
    _write(RoleAssignment, (role for n, i in enumerate(initiatives) for role in _roles(n, i, people)))
    _write(SteeringRule, (SteeringRule(initiative=i, quorum=2) for i in initiatives))
    _write(Goal, (Goal(initiative=i, number=n, title=f"Goal {n} of {i.name}") for i in initiatives for n in (1, 2)))
    _write(Risk, (_risk(i, n, people, chance) for i in initiatives for n in range(1, 5)))
    tasks = [_task(i, n, people, chance) for i in initiatives for n in range(1, 13)]
    _write(Task, tasks)
    _write(DueItem, (_due(task) for task in tasks if task.state != TaskState.DONE))
    for initiative in initiatives:
        events.record(initiative.pk, "adoption.initiative.created", by=people[0], subject=initiative, data={"name": initiative.name})
    grants.derive_many([i.pk for i in initiatives])


def _initiative(number: int, people: list[Person], chance: random.Random) -> Initiative:
    starts = date(2026, 1, 1) + timedelta(days=chance.randrange(300))
    return Initiative(
        name=f"Service {number + 1} taken into use",
        case_number=f"SEED {number + 1}",
        need="Cases are entered twice and applicants wait too long.",
        lead=people[0].organisation,
        language="en",
        starts=starts,
        wished_end=starts + timedelta(days=900),
        created_by=people[0],
        set_up_at=timezone.now(),
        phase=chance.choice(PHASES),
    )


def _phases(initiative: Initiative, chance: random.Random) -> Iterator[InitiativePhase]:
    current = PHASES.index(Phase(initiative.phase)) + 1
    assert initiative.starts is not None
    for number in range(1, 9):
        gate = initiative.starts + timedelta(days=number * 100 + chance.randrange(20))
        values: dict[str, Any] = {"planned_gate": gate, "lead_id": initiative.lead_id}
        if number < current:
            values |= {"state": PhaseState.CLOSED, "begun_on": initiative.starts, "closed_on": gate, "outcome": "approved"}
        elif number == current:
            values |= {"state": PhaseState.OPEN, "begun_on": gate - timedelta(days=90)}
        yield InitiativePhase(initiative=initiative, number=number, decider=Decider(method.milestone(number).decider), **values)


def _roles(number: int, initiative: Initiative, people: list[Person]) -> Iterator[RoleAssignment]:
    order = (Role.BUSINESS_OWNER, Role.STEERING_CHAIR, Role.STEERING_MEMBER, Role.STEERING_MEMBER, Role.TEAM_MEMBER)
    yield RoleAssignment(initiative=initiative, person=people[0], role=Role.COORDINATOR, organisation=people[0].organisation)
    for place, role in enumerate(order):
        somebody = people[1 + (number + place) % 100]
        yield RoleAssignment(initiative=initiative, person=somebody, role=role, organisation=somebody.organisation)


def _risk(initiative: Initiative, number: int, people: list[Person], chance: random.Random) -> Risk:
    scores = {name: chance.randint(1, 5) for name in ("probability", "consequence", "probability_after", "consequence_after")}
    return Risk(
        initiative=initiative, number=number, title=f"Risk {number}", owner=chance.choice(people), contingency="Use the old way.", **scores
    )


def _task(initiative: Initiative, number: int, people: list[Person], chance: random.Random) -> Task:
    assert initiative.starts is not None
    starts = initiative.starts + timedelta(days=number * 20)
    done = chance.random() < 0.5
    values: dict[str, Any] = {"state": TaskState.DONE, "progress": 100, "done_on": starts + timedelta(days=10)} if done else {}
    responsible = people[0] if chance.random() < 0.002 else chance.choice(people[1:])
    return Task(
        initiative=initiative, number=number, title=f"Task {number}", phase_number=1 + number % 8, responsible=responsible,
        starts=starts, due=starts + timedelta(days=15), **values,
    )  # fmt: skip


def _due(task: Task) -> DueItem:
    return DueItem(
        initiative_id=task.initiative_id, kind=DueKind.TASK, subject=task.pk, title=task.title, url=f"/tasks/{task.pk}/",
        person_id=task.responsible_id, due=task.due,
    )  # fmt: skip


def _write(model: type[M], rows: Iterable[M]) -> None:
    model._default_manager.bulk_create(list(rows), batch_size=BATCH)
