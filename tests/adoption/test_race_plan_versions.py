"""Real processes at the same moment: one plan that waits, one answer to it."""

import pytest

from tests.support.processes import RealDatabase

pytestmark = pytest.mark.slow
PROCESSES = 4

# The database is shared by the whole run, so names are counted from a number of chance.
PREPARE = """
import itertools, secrets
from adoption.services import plan_versions
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**9))
case = factories.case()
factories.task(case, responsible=case.team, due=factories.in_days(9))
factories.say_who(case)
given = {"initiative": str(case.initiative.pk), "chair": str(case.chair.pk), "coordinator": str(case.coordinator.pk)}
if arguments["proposed"]:
    given["version"] = str(plan_versions.propose(case.initiative, by=case.coordinator).pk)
print(json.dumps(given))
"""

ACT = """
from django.core.exceptions import ValidationError
from accounts.models import Person
from adoption.models import Initiative, PlanVersion
from adoption.services import plan_versions
from core.db import Superseded
who = {name: Person.objects.get(pk=arguments[name]) for name in ("coordinator", "chair")}
version = PlanVersion.objects.filter(pk=arguments.get("version")).first()
deeds = {
    "propose": lambda: plan_versions.propose(Initiative.objects.get(pk=arguments["initiative"]), by=who["coordinator"]),
    "approve": lambda: plan_versions.approve(version, by=who["chair"], mandate="Meeting"),
    "send_back": lambda: plan_versions.send_back(version, by=who["chair"], comment="Mend"),
    "withdraw": lambda: plan_versions.withdraw(version, by=who["coordinator"]),
}
try:
    deeds[arguments["deed"]]()
    print(json.dumps("done"))
except (Superseded, ValidationError) as error:
    print(json.dumps(type(error).__name__))
"""

COUNT = """
from adoption.models import PlanVersion
from core import events
from core.models import Event
rows = Event.objects.filter(stream=arguments["initiative"])
found = {name: rows.filter(action=f"adoption.plan.{name}").count() for name in ("proposed", "approved", "returned", "withdrawn")}
found["open"] = sum(version.is_open for version in PlanVersion.objects.filter(initiative=arguments["initiative"]))
print(json.dumps(found))
"""


def test_many_ask_and_one_version_is_made(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE, proposed=False)
    answers = real_database.run_together(ACT, [{**given, "deed": "propose"}] * PROCESSES)
    assert sorted(answers) == ["ValidationError"] * (PROCESSES - 1) + ["done"]
    counted = real_database.run(COUNT, **given)
    assert (counted["proposed"], counted["open"]) == (1, 1)


def test_many_answer_differently_and_one_answer_stands(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE, proposed=True)
    deeds = ["approve", "approve", "send_back", "withdraw"]
    answers = real_database.run_together(ACT, [{**given, "deed": deed} for deed in deeds])
    assert sorted(answers) == ["Superseded"] * (PROCESSES - 1) + ["done"]
    counted = real_database.run(COUNT, **given)
    assert counted["approved"] + counted["returned"] + counted["withdrawn"] == 1
    assert counted["open"] == 0
