"""Writes people, plan and registers of the demonstration through the same services that people use."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from accounts.models import Membership, MembershipKind, Organisation, Person, User
from adoption.choices import Role
from adoption.models import Goal, Initiative, RoleAssignment
from adoption.services import entries, people, setup
from adoption.services import tasks as task_services
from adoption.services.method import FIELDS
from portfolio.demo import clock
from portfolio.demo.clock import days_from_now
from registers.models import Risk, RiskKind

FOLDER = Path(__file__).parent
PASSWORD = "farled-demo"  # stated on the sign-in page; the accounts exist only where the demonstration was loaded
ACCOUNTS = ("coordinator", "owner", "chair", "member", "partner", "expert", "admin")


def is_loaded() -> bool:
    """Whether this installation holds the demonstration."""
    return User.objects.filter(is_demo=True).exists()


class Cast:
    """Organisations and people of the story by their short names."""

    def __init__(self, organisations: dict[str, Organisation], persons: dict[str, Person]) -> None:
        self.organisations = organisations
        self.persons = persons

    def __getitem__(self, key: str) -> Person:
        return self.persons[key]


def read(name: str) -> dict[str, Any]:
    """One file of the story."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return content


def people_of(case: dict[str, Any]) -> Cast:
    """Organisations, people and the accounts of the demonstration."""
    organisations = {key: Organisation.objects.create(**values) for key, values in case["organisations"].items()}
    persons = {}
    for key, values in case["people"].items():
        home = organisations[values["organisation"]]
        persons[key] = Person.objects.create(**{**values, "organisation": home})
        kind = MembershipKind.ADMINISTRATOR if key == "admin" else MembershipKind.MEMBER
        Membership.objects.create(person=persons[key], organisation=home, kind=kind)
    for key in ACCOUNTS:
        User.objects.create_user(persons[key].email, PASSWORD, person=persons[key], is_demo=True, is_superuser=key == "admin")
    return Cast(organisations, persons)


def begin(facts: dict[str, Any], cast: Cast) -> Initiative:
    """Set an initiative up: organisations, dates, people, steering group."""
    by = cast["coordinator"]
    lead = cast.organisations[facts.get("lead", "town")]
    followed = {name: facts[name] for name in FIELDS if name in facts}
    with days_from_now(facts["starts"], hour=9):
        initiative = setup.create(
            by=by, name=facts["name"], case_number=facts["case_number"], lead=lead, need=facts["need"],
            language=facts.get("language", "en"), starts=day(facts["starts"]), wished_end=day(facts["wished_end"]),
            **followed,
        )  # fmt: skip
        setup.set_partners(initiative, [cast.organisations[key] for key in facts.get("partners", ["region"])], by=by)
        setup.set_dates(initiative, {number: day(days) for number, days in facts["gates"].items()}, by=by)
        _give_roles(initiative, facts["roles"], cast, by)
        setup.set_steering_rule(initiative, by=by, **facts["steering"])
        initiative = setup.finish(initiative, by=by)
    return initiative


def _give_roles(initiative: Initiative, roles: list[dict[str, Any]], cast: Cast, by: Person) -> None:
    for role in roles:
        values = {"area": role["area"]} if "area" in role else {}
        if "deputy_for" in role:
            stands_in = RoleAssignment.objects.get(initiative=initiative, person=cast[role["deputy_for"]], role=Role.STEERING_MEMBER)
            values = {"deputy_for": stands_in}
        people.assign(initiative, by=by, person=cast[role["person"]], role=role["role"], **values)


def add_goals(initiative: Initiative, goals: list[dict[str, Any]], cast: Cast) -> None:
    """Write the goals."""
    for goal in goals:
        values = {name: goal[name] for name in ("title", "description", "strategy", "effect") if name in goal}
        due = day(goal["due"]) if "due" in goal else None
        owner = cast[goal.get("owner", "owner")]
        entries.create(Goal, initiative, by=cast["coordinator"], owner=owner, due=due, **values)


def add_risks(initiative: Initiative, risks: list[dict[str, Any]], cast: Cast, kind: str = RiskKind.RISK) -> None:
    """Write risks or opportunities with their scores before and after measures."""
    for risk in risks:
        names = ("probability", "consequence", "probability_after", "consequence_after")
        values = {name: risk.get(name, "") for name in ("title", "description", "response", "measures", "contingency")}
        values |= dict(zip(names, risk["scores"], strict=True))
        review = day(risk["review"]) if "review" in risk else None
        owner = cast[risk.get("owner", "coordinator")]
        entries.create(Risk, initiative, by=cast["coordinator"], kind=kind, owner=owner, next_review=review, **values)


def add_tasks(initiative: Initiative, tasks: list[dict[str, Any]], cast: Cast, parent: Any = None) -> None:
    """Write the plan; parts below their whole."""
    for facts in tasks:
        starts, due = (day(days) for days in facts["days"])
        state = "done" if facts["progress"] == 100 else "doing" if facts["progress"] else "todo"
        task = task_services.create(
            initiative, by=cast["coordinator"], title=facts["title"], phase_number=facts["phase"], starts=starts, due=due,
            responsible=cast[facts["by"]], progress=facts["progress"], state=state, parent=parent,
            activity=facts.get("activity", ""),
        )  # fmt: skip
        add_tasks(initiative, facts.get("parts", []), cast, task)


def day(days: int) -> date:
    """The calendar day so many days from the real today, whatever day the story is at."""
    return clock.today() + timedelta(days=days)


def working(days: int) -> int:
    """The same number of days, or as many as it takes to the Monday after them when they end at a weekend."""
    weekday = day(days).weekday()
    return days + 7 - weekday if weekday > 4 else days
