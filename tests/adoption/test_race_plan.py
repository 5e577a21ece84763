"""Real processes at the same moment in one plan: no circle, no cell lost, no task moved twice."""

import pytest

from tests.support.processes import RealDatabase

pytestmark = pytest.mark.slow
PROCESSES = 4

# The database is shared by the whole run, so names are counted from a number of chance.
PREPARE = """
import itertools, secrets
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**9))
case = factories.case()
one = factories.task(case, title="One", starts="2027-03-01", due="2027-03-05")
other = factories.task(case, title="Other", starts="2027-03-01", due="2027-03-05")
keys = {"initiative": str(case.initiative.pk), "coordinator": str(case.coordinator.pk), "one": str(one.pk), "other": str(other.pk)}
from adoption.services import rescheduling
import datetime
wanted = {one.pk: (datetime.date(2027, 3, 8), datetime.date(2027, 3, 12))}
keys["shown"] = rescheduling.fingerprint(rescheduling.preview(case.initiative, wanted))
print(json.dumps(keys))
"""

WAIT = """
from django.core.exceptions import ValidationError
from accounts.models import Person
from adoption.models import Task
from adoption.services import dependencies
tasks = {name: Task.objects.select_related("initiative__lead").get(pk=arguments[name]) for name in ("one", "other")}
try:
    dependencies.wait_for(tasks[arguments["after"]], tasks[arguments["before"]], by=Person.objects.get(pk=arguments["coordinator"]))
    print(json.dumps("done"))
except ValidationError:
    print(json.dumps("circle"))
"""

CHANGE = """
from accounts.models import Person
from adoption.models import Task
from adoption.services import cells
from core.db import Superseded
task = Task.objects.select_related("initiative__lead").get(pk=arguments["one"])
try:
    cells.change(task, "title", arguments["title"], by=Person.objects.get(pk=arguments["coordinator"]), seen_version=1)
    print(json.dumps(arguments["title"]))
except Superseded as other:
    print(json.dumps("sees " + other.obj.title))
"""

MOVE = """
import datetime
from accounts.models import Person
from adoption.models import Initiative, Task
from adoption.services import rescheduling
from core.db import Superseded
initiative = Initiative.objects.select_related("lead").get(pk=arguments["initiative"])
task = Task.objects.get(pk=arguments["one"])
wanted = {task.pk: (datetime.date(2027, 3, 8), datetime.date(2027, 3, 12))}
try:
    steps = rescheduling.carry_out(initiative, wanted, arguments["shown"], by=Person.objects.get(pk=arguments["coordinator"]))
    print(json.dumps(len(steps)))
except Superseded:
    print(json.dumps("came late"))
"""

LOOK = """
from adoption.models import Dependency, Task
from core.models import Event
task = Task.objects.get(pk=arguments["one"])
events = Event.objects.filter(subject=task.pk, action="adoption.task.changed").count()
links = Dependency.objects.filter(after__initiative=arguments["initiative"]).count()
print(json.dumps({"title": task.title, "starts": str(task.starts), "events": events, "links": links}))
"""


def test_two_people_together_make_no_circle(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE)
    ways = [{"after": "one", "before": "other"}, {"after": "other", "before": "one"}] * (PROCESSES // 2)
    answers = real_database.run_together(WAIT, [{**given, **way} for way in ways])
    assert set(answers) == {"done", "circle"}
    assert real_database.run(LOOK, **given)["links"] == 1


def test_of_many_in_one_cell_one_is_saved_and_the_others_see_it(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE)
    answers = real_database.run_together(CHANGE, [{**given, "title": f"Title {n}"} for n in range(PROCESSES)])
    found = real_database.run(LOOK, **given)
    assert sorted(answers) == sorted([found["title"], *[f"sees {found['title']}"] * (PROCESSES - 1)])
    assert found["events"] == 1


def test_many_who_confirm_the_same_move_make_it_once(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE)
    answers = real_database.run_together(MOVE, [given] * PROCESSES)
    assert sorted(map(str, answers)) == ["1", *["came late"] * (PROCESSES - 1)]
    found = real_database.run(LOOK, **given)
    assert (found["starts"], found["events"]) == ("2027-03-08", 1)
