"""PDFs asked for, made in the background, fetched by whoever may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from adoption.models import Initiative
from core import jobs
from core.models import Job, JobState
from documents import files, services
from documents.models import RenderedFile, Version
from documents.services import rendering
from tests import factories
from tests.support import pdf

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def plan_url(case: factories.Case) -> str:
    return reverse("plan-pdf", args=[case.initiative.pk])


def made(case: factories.Case) -> RenderedFile:
    job = rendering.ask_for_plan(case.fresh())
    assert jobs.run(str(job.pk))
    return RenderedFile.objects.get(pk=Job.objects.get(pk=job.pk).result["file"])


def test_the_page_says_what_the_plan_holds(case: factories.Case, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    page = sign_in(case.reader).get(plan_url(case)).content.decode()
    assert "Organisations and people" in page and "Not made yet" in page


def test_asking_leads_to_a_page_that_waits_and_then_offers_the_file(case: factories.Case, sign_in: SignIn, commits: Any) -> None:
    client = sign_in(case.reader)
    address = client.post(plan_url(case))["Location"]
    waiting = client.get(address).content.decode()
    assert "The PDF is being made" in waiting and 'http-equiv="refresh"' in waiting
    assert jobs.run(str(Job.objects.get().pk))
    ready = client.get(address).content.decode()
    assert "Download the PDF" in ready and 'http-equiv="refresh"' not in ready


def test_after_the_commit_the_job_runs_by_itself(case: factories.Case, sign_in: SignIn, commits: Any) -> None:
    with commits():
        sign_in(case.coordinator).post(plan_url(case))
    assert Job.objects.get().state == JobState.DONE and RenderedFile.objects.count() == 1


def test_an_unchanged_plan_is_asked_for_twice_and_rendered_once(case: factories.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    made(case)
    monkeypatch.setattr(files, "render_pdf", None)
    assert rendering.ask_for_plan(case.fresh()).state == JobState.DONE and Job.objects.count() == 1


def test_a_changed_plan_is_another_job(case: factories.Case) -> None:
    made(case)
    factories.goal(case)
    assert rendering.ask_for_plan(case.fresh()).state == JobState.WAITING


def test_a_job_that_was_given_up_can_be_asked_for_again(case: factories.Case, sign_in: SignIn) -> None:
    first = rendering.ask_for_plan(case.fresh())
    Job.objects.filter(pk=first.pk).update(state=JobState.FAILED)
    page = sign_in(case.reader).get(reverse("rendering", args=[first.pk])).content.decode()
    assert "could not be made" in page
    assert rendering.ask_for_plan(case.fresh()).pk != first.pk


def test_a_file_gone_from_the_disk_is_made_again(case: factories.Case) -> None:
    row = made(case)
    default_storage.delete(row.path)
    assert made(case).pk == row.pk and default_storage.exists(RenderedFile.objects.get(pk=row.pk).path)


def test_the_file_is_sent_with_a_name_people_can_read(case: factories.Case, sign_in: SignIn) -> None:
    Initiative.objects.filter(pk=case.initiative.pk).update(name='Tillstånd "A"/B', case_number="DT 2026/412")
    response = sign_in(case.reader).get(reverse("file", args=[made(case).pk]))
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert pdf.violations(data) == [] and int(response["Content-Length"]) == len(data)
    assert response["Content-Type"] == "application/pdf" and response["X-Content-Type-Options"] == "nosniff"
    assert 'filename="dt-2026-412-adoption-plan-tillstand-a-b.pdf"' in response["Content-Disposition"]
    assert "filename*=UTF-8''DT%202026-412%20Adoption%20plan%20Tillst%C3%A5nd" in response["Content-Disposition"]


def test_a_stranger_finds_neither_page_nor_file(case: factories.Case, sign_in: SignIn) -> None:
    row, job = made(case), Job.objects.get()
    for who in (case.stranger, case.administrator):
        client = sign_in(who)
        for address in (plan_url(case), reverse("file", args=[row.pk]), reverse("rendering", args=[job.pk])):
            assert client.get(address).status_code == 404
        assert client.post(plan_url(case)).status_code == 404
    assert Client().get(reverse("file", args=[row.pk])).status_code == 302


def test_jobs_of_others_have_no_page_here(case: factories.Case, sign_in: SignIn) -> None:
    job = Job.objects.create(name="milestones.seal", args=[str(case.initiative.pk)], key="other")
    assert sign_in(case.coordinator).get(reverse("rendering", args=[job.pk])).status_code == 404


def test_a_document_and_a_version_are_fetched_as_pdf(case: factories.Case, version: Version, sign_in: SignIn) -> None:
    client = sign_in(case.reader)
    first = client.post(reverse("version-pdf", args=[version.pk]))["Location"]
    second = client.post(reverse("document-pdf", args=[version.document_id]))["Location"]
    assert first == second
    draft = services.new_draft(version.document, by=case.coordinator)
    assert client.post(reverse("document-pdf", args=[draft.pk]))["Location"] != first
    for job in Job.objects.filter(name="documents.export"):
        assert jobs.run(str(job.pk))
    assert set(RenderedFile.objects.values_list("kind", flat=True)) == {"document:idea_description"}
