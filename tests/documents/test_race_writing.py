"""Real processes that write one section, or begin one report, at the same moment: nothing is lost, each is told."""

import pytest

from tests.support.processes import RealDatabase

pytestmark = pytest.mark.slow
PROCESSES = 4

PREPARE = """
import itertools, secrets
from documents import services
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**9))
case = factories.case()
document = services.ensure(case.initiative, "idea_description", case.coordinator)
print(json.dumps({"document": str(document.pk), "writer": str(case.coordinator.pk), "initiative": str(case.initiative.pk)}))
"""

WRITE = """
from accounts.models import Person
from core.db import Superseded
from documents import services
from documents.models import Document
document = Document.objects.get(pk=arguments["document"])
writer = Person.objects.get(pk=arguments["writer"])
html = f"<p>Text {arguments['number']}</p>"
try:
    services.write_html(document, "target_group", by=writer, seen_version=1, html=html)
    print(json.dumps(["saved", html]))
except Superseded as other:
    print(json.dumps(["sees", other.obj.html]))
"""

READ = """
from core import events
from documents.models import Document
section = Document.objects.get(pk=arguments["document"]).sections.get(key="target_group")
chain = events.verify(section.document.initiative_id) is None
print(json.dumps({"html": section.html, "version": section.version, "kept": section.revisions.count(), "chain": chain}))
"""

BEGIN = """
from accounts.models import Person
from adoption.models import Initiative
from documents.services import status
report = status.begin(Initiative.objects.get(pk=arguments["initiative"]), by=Person.objects.get(pk=arguments["writer"]))
print(json.dumps(str(report.pk)))
"""


def test_of_many_writers_one_is_saved_and_the_others_see_that_text(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE)
    answers = real_database.run_together(WRITE, [{**given, "number": number} for number in range(PROCESSES)])
    [saved] = [html for word, html in answers if word == "saved"]
    assert [html for word, html in answers if word == "sees"] == [saved] * (PROCESSES - 1)
    assert real_database.run(READ, **given) == {"html": saved, "version": 2, "kept": 1, "chain": True}


def test_many_begin_a_report_and_get_the_same_draft(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE)
    assert len(set(real_database.run_together(BEGIN, [given] * PROCESSES))) == 1
