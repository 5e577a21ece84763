"""Real processes at the same moment: one version, one file."""

import pytest

from tests.support.processes import RealDatabase

pytestmark = pytest.mark.slow
PROCESSES = 4

# The database is shared by the whole run, so names are counted from a number of chance.
PREPARE = """
import itertools, secrets
from documents import services
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**9))
case = factories.case()
document = services.ensure(case.initiative, "idea_description", case.coordinator)
services.write_section(document, "identified_need", by=case.coordinator, seen_version=1, text="Waiting")
values = {"reviewer": case.owner, "due": factories.in_days(3), "seen_version": document.version}
services.send_for_review(document, by=case.coordinator, **values)
print(json.dumps({"document": str(document.pk), "reviewer": str(case.owner.pk)}))
"""

APPROVE = """
from accounts.models import Person
from core.db import Superseded
from documents import services
from documents.models import Document
document = Document.objects.get(pk=arguments["document"])
try:
    services.approve(document, by=Person.objects.get(pk=arguments["reviewer"]), comment="")
    print(json.dumps("first"))
except Superseded:
    print(json.dumps("superseded"))
"""

STORE = """
from core.blocks import Document as Paper, Paragraph, Section
from documents import files
from documents.models import Document
initiative_id = Document.objects.get(pk=arguments["document"]).initiative_id
paper = Paper(title="Letter", layout="letter", sections=(Section("One", (Paragraph("Hello"),)),))
print(json.dumps(str(files.render_and_store(paper, kind="letter", initiative_id=initiative_id).pk)))
"""

COUNT = """
from django.core.files.storage import default_storage
from core import events
from core.models import Event
from documents.models import Document, RenderedFile
document = Document.objects.get(pk=arguments["document"])
told = Event.objects.filter(stream=document.initiative_id, action="documents.document.approved")
rows = list(RenderedFile.objects.filter(initiative=document.initiative_id))
print(json.dumps({
    "versions": document.versions.count(), "approved": told.count(), "chain": events.verify(document.initiative_id) is None,
    "files": len(rows), "there": all(default_storage.exists(row.path) for row in rows),
}))
"""


def test_many_approve_at_once_and_one_version_stands(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE)
    answers = real_database.run_together(APPROVE, [given] * PROCESSES)
    assert sorted(answers) == ["first", *["superseded"] * (PROCESSES - 1)]
    counted = real_database.run(COUNT, **given)
    assert (counted["versions"], counted["approved"], counted["chain"]) == (1, 1, True)


def test_many_workers_render_the_same_and_one_file_is_kept(real_database: RealDatabase) -> None:
    given = real_database.run(PREPARE)
    answers = real_database.run_together(STORE, [given] * 2)
    assert len(set(answers)) == 1
    counted = real_database.run(COUNT, **given)
    assert (counted["files"], counted["there"]) == (1, True)
