"""A document taken out in every format: made once, kept for good, told how far it is."""

import json
import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from core import jobs
from core.models import Job, JobState
from documents import files
from documents.compose import document_blocks, version_blocks
from documents.models import Document, Format, RenderedFile, Version
from documents.services import rendering
from documents.size import pages_expected
from tests import factories
from tests.documents.test_rich_text import put
from tests.support import pdf

pytestmark = pytest.mark.django_db
FORMATS = ["pdf", "docx", "html", "json"]


def done(job: Job) -> RenderedFile:
    jobs.run(str(job.pk))
    found = rendering.file_of(Job.objects.get(pk=job.pk))
    assert found is not None, Job.objects.get(pk=job.pk).error
    return found


def data(row: RenderedFile) -> bytes:
    with default_storage.open(row.path) as file:
        return bytes(file.read())


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_is_fetched_under_its_name_and_type(case, draft, sign_in, format):
    client = sign_in(case.reader)
    waiting = client.post(reverse("document-export", args=[draft.pk, format]))["Location"]
    assert "is being made" in client.get(waiting).content.decode()
    row = done(Job.objects.get())
    assert reverse("file", args=[row.pk]) in client.get(waiting).content.decode()
    response = client.get(reverse("file", args=[row.pk]))
    assert response["Content-Type"] == files.TYPES[Format(format)] and f'.{format}"' in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment") and response["X-Content-Type-Options"] == "nosniff"


def test_a_format_that_is_none_is_not_there(case, draft, version, sign_in):
    client = sign_in(case.reader)
    for name, pk in (("document-export", draft.pk), ("version-export", version.pk), ("plan-export", case.initiative.pk)):
        assert client.post(reverse(name, args=[pk, "exe"])).status_code == 404


def test_every_format_says_the_same(case, draft):
    put(draft, "target_group", "<p>All <strong>310</strong> owners</p><ul><li>big</li><li>small</li></ul>", case.team)
    factories.goal(case, title="Fewer errors")
    made = {format: data(done(rendering.ask_for_document(fresh(draft), format))) for format in FORMATS}
    assert pdf.violations(made["pdf"]) == []
    docx = zipfile.ZipFile(BytesIO(made["docx"])).read("word/document.xml").decode()
    texts = {"pdf": "".join(pdf.page_texts(made["pdf"])), "docx": docx, "html": made["html"].decode(), "json": made["json"].decode()}
    for format, text in texts.items():
        assert all(word in text for word in ("310", "small", "Fewer errors", "Outline of a solution")), format
    assert json.loads(made["json"])["data"]["document"]["sections"][0]["key"] == "identified_need"


def fresh(document):
    return Document.objects.select_related("initiative__lead").get(pk=document.pk)


def test_an_approval_makes_the_pdf_of_the_version_and_keeps_it_for_good(case, version, monkeypatch):
    [job] = Job.objects.filter(args__1="version")
    row = done(job)
    assert (row.subject, row.format) == (version.pk, "pdf")
    monkeypatch.setattr("documents.services.rendering.version_blocks", lambda _version: pytest.fail("it is made already"))
    asked = rendering.ask_for_version(Version.objects.get(pk=version.pk))
    assert asked.state == JobState.DONE and rendering.file_of(asked) == row
    assert rendering.ask_for_version(Version.objects.get(pk=version.pk)).pk == asked.pk


def test_a_version_s_file_gone_from_the_disk_is_made_again(version):
    row = done(Job.objects.get(args__1="version"))
    default_storage.delete(row.path)
    again = rendering.ask_for_version(version)
    assert again.state == JobState.WAITING and default_storage.exists(done(again).path)


def test_pages_are_told_while_they_are_laid_out(case, draft, monkeypatch):
    told = []
    monkeypatch.setattr(jobs, "tell", told.append)
    done(rendering.ask_for_document(fresh(draft)))
    assert 5 < min(told) < max(told) <= 90


def test_jobs_asked_for_by_the_version_before_are_still_done(case, version):
    for name, args in (
        ("documents.plan", [str(case.initiative.pk)]),
        ("documents.pdf", [str(case.initiative.pk), "document", str(version.document_id)]),
        ("documents.pdf", [str(case.initiative.pk), "version", str(version.pk)]),
    ):
        job = Job.objects.create(name=name, args=args, key=f"{name}:{args}")
        assert done(job).size > 1000


def test_the_pages_expected_grow_with_the_text(case, draft):
    little = pages_expected(document_blocks(fresh(draft)))
    put(draft, "target_group", "<p>word word word</p>" * 2000, case.team)
    assert pages_expected(document_blocks(fresh(draft))) > little + 5


def test_the_table_of_where_it_comes_from_names_readers_version_and_fingerprint(version):
    text = "".join(pdf.page_texts(data(done(Job.objects.get(args__1="version")))))
    for said in ("Written by", "Sent for review by", "Reviewed and", "Version 1", version.sha256[:8]):
        assert said in text
    assert version_blocks(version).version == "1"


def test_progress_stands_on_the_page(case, draft, sign_in):
    client = sign_in(case.reader)
    waiting = client.post(reverse("document-pdf", args=[draft.pk]))["Location"]
    Job.objects.update(state=JobState.RUNNING, progress=42)
    page = client.get(waiting).content.decode()
    assert 'value="42"' in page and "42 %" in page
