"""Real processes at the same moment: one draft of a status report, published once."""

import pytest

from tests.support.processes import RealDatabase

pytestmark = pytest.mark.slow
PROCESSES = 4

# The database is shared by the whole run, so names are counted from a number of chance.
PREPARE = """
import itertools, secrets
from documents.models import Side
from documents.services import status
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**9))
case = factories.case()
given = {"initiative": str(case.initiative.pk), "coordinator": str(case.coordinator.pk), "team": str(case.team.pk)}
if arguments["begun"]:
    report = status.begin(case.initiative, by=case.team)
    said = {side: status.Said("on_course", "") for side in Side}
    values = {"as_of": factories.in_days(0), "changes_text": "", "said": said}
    saved = status.save(report, by=case.team, seen_version=report.version, **values)
    given |= {"report": str(saved.pk), "version": saved.version}
print(json.dumps(given))
"""

BEGIN = """
from accounts.models import Person
from adoption.models import Initiative
from documents.services import status
initiative = Initiative.objects.get(pk=arguments["initiative"])
print(json.dumps(str(status.begin(initiative, by=Person.objects.get(pk=arguments["team"])).pk)))
"""

ACT = """
from django.core.exceptions import ValidationError
from accounts.models import Person
from core.db import Superseded
from documents.models import Side, StatusReport
from documents.services import status
from tests import factories
report = StatusReport.objects.get(pk=arguments["report"])
who = {name: Person.objects.get(pk=arguments[name]) for name in ("coordinator", "team")}
said = {side: status.Said("off_course", "Of the last moment") for side in Side}
deeds = {
    "publish": lambda: status.publish(report, by=who["coordinator"], seen_version=arguments["version"]),
    "save": lambda: status.save(
        report, by=who["team"], seen_version=arguments["version"], as_of=factories.in_days(0), changes_text="", said=said
    ),
    "throw_away": lambda: status.throw_away(report, by=who["team"]),
}
try:
    deeds[arguments["deed"]]()
    print(json.dumps("done"))
except (Superseded, ValidationError) as error:
    print(json.dumps(type(error).__name__))
"""

COUNT = """
from core import events
from core.models import Event
from documents.models import StatusReport
from core.events import sha256_of
rows = list(StatusReport.objects.filter(initiative=arguments["initiative"]))
told = Event.objects.filter(stream=arguments["initiative"])
whole = all(row.sha256 == sha256_of(row.content) for row in rows if row.state == "published")
lights = {line.light for row in rows for line in row.lines.all()}
frozen = {side["light"] for row in rows if row.content for side in row.content["sides"]}
print(json.dumps({
    "reports": len(rows), "lines": sum(row.lines.count() for row in rows), "whole": whole, "same": not frozen or frozen == lights,
    "begun": told.filter(action="documents.report.begun").count(), "published": told.filter(action="documents.report.published").count(),
    "chain": events.verify(rows[0].initiative_id) is None if rows else True,
}))
"""


def test_many_begin_at_once_and_get_the_same_draft(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE, begun=False)
    answers = real_database.run_together(BEGIN, [given] * PROCESSES)
    assert len(set(answers)) == 1
    counted = real_database.run(COUNT, **given)
    assert (counted["reports"], counted["lines"], counted["begun"], counted["chain"]) == (1, 5, 1, True)


def test_many_publish_at_once_and_it_is_published_once(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE, begun=True)
    answers = real_database.run_together(ACT, [{**given, "deed": "publish"}] * PROCESSES)
    assert sorted(answers) == sorted(["done", *["ValidationError"] * (PROCESSES - 1)])
    counted = real_database.run(COUNT, **given)
    assert (counted["published"], counted["whole"], counted["same"], counted["chain"]) == (1, True, True, True)


def test_what_is_saved_while_it_is_published_is_in_it_or_refused(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE, begun=True)
    deeds = ("publish", "save", "save")
    answers = real_database.run_together(ACT, [{**given, "deed": deed} for deed in deeds])
    assert answers.count("done") == 1, answers
    counted = real_database.run(COUNT, **given)
    assert (counted["reports"], counted["whole"], counted["same"], counted["chain"]) == (1, True, True, True)


def test_a_draft_is_thrown_away_or_published(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE, begun=True)
    answers = real_database.run_together(ACT, [{**given, "deed": deed} for deed in ("publish", "throw_away")])
    assert answers.count("done") == 1, answers
    counted = real_database.run(COUNT, **given)
    assert counted["reports"] == counted["published"] and counted["chain"]
