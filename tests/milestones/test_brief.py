"""The decision brief: two pages, made of the basis; a preview before it is sealed, frozen after."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.blocks import json as blocks_json
from core.blocks.model import Group, Table
from core.jobs import run
from core.models import Job
from core.pdf import render_pdf
from documents.models import RenderedFile
from milestones import brief, since, verifying
from milestones.models import Brief, Round
from milestones.services import briefs, rounds, sealing
from tests import factories
from tests.factories import Case
from tests.milestones import steps


def said(round: Round) -> str:
    return blocks_json.canonical(brief.brief_document(brief.matter(round))).decode()


@pytest.fixture
def second(case: Case) -> Round:
    """Milestone II being prepared, with a risk and a goal that came after milestone I."""
    steps.passed(case, 1)
    factories.risk(case, owner=case.expert, title="The supplier is late", probability=1, consequence=2)
    round = steps.prepared(case, 2)
    rounds.describe(round, by=case.coordinator, seen_version=round.version, summary="Three forms were studied.", decide_by=None)
    return Round.objects.get(pk=round.pk)


def test_a_preview_says_what_is_decided_on_what_and_what_changed(second: Round, case: Case) -> None:
    text = said(second)
    for word in (
        "Preview of the decision brief", "Three forms were studied.", "What changed since Milestone I", "The supplier is late",
        "As proposed.", "Settled next week.", "Accepted: ", "Phase III, Detail solution, begins.", "approved by Owner",
    ):  # fmt: skip
        assert word in text, word
    assert [section.key for section in brief.brief_document(brief.matter(second)).sections] == [
        "asked", "changed", "papers", "missing", "happens",
    ]  # fmt: skip


def test_the_first_milestone_has_nothing_before_it(case: Case) -> None:
    assert "nothing has been decided before it" in said(rounds.open_round(case.initiative, 1, by=case.coordinator))


def test_sealed_it_stays_what_it_was_whatever_changes(second: Round, case: Case) -> None:
    round = sealing.seal(rounds.submit(second, by=case.coordinator).pk)
    before = said(round)
    assert round.seal[:8] in before
    assert "Preview" not in before
    factories.risk(case, owner=case.expert, title="A later risk", probability=1, consequence=2)
    assert said(Round.objects.get(pk=round.pk)) == before


def test_it_is_made_once_when_the_basis_is_sealed(second: Round, case: Case, django_capture_on_commit_callbacks: object) -> None:
    round = sealing.seal(rounds.submit(second, by=case.coordinator).pk)
    job = Job.objects.get(key=f"milestones.brief:{round.pk}")
    run(str(job.pk)), run(str(job.pk))
    made = Brief.objects.get(round=round)
    assert made.file.kind == "brief"
    assert 1 <= made.file.pages <= brief.MOST_PAGES
    assert default_storage.exists(made.file.path)


def test_long_texts_still_fit_two_pages(second: Round, case: Case) -> None:
    for point in second.points.all():
        rounds.answer_point(second, point.key, by=case.coordinator, seen_version=point.version, answer="partly", text="A long word. " * 150)
    for n in range(30):
        factories.risk(case, owner=case.expert, title=f"Risk number {n} with a title that fills its line to the end")
    made = brief.fitted(Round.objects.get(pk=second.pk))
    assert render_pdf(made, created=timezone.now()).pages <= brief.MOST_PAGES


def test_cut_keeps_whole_words() -> None:
    assert brief.cut("one two three", 9) == "one two …"
    assert brief.cut("one two", 9) == "one two"


def test_the_page_shows_it_and_asks_for_the_file(second: Round, case: Case, client: Client) -> None:
    client.force_login(case.coordinator.user)
    page = client.get(reverse("round-brief", args=[second.pk]))
    assert "The supplier is late" in page.content.decode()
    assert "Make the PDF" in page.content.decode()
    first = client.post(reverse("round-brief-pdf", args=[second.pk]))
    again = client.post(reverse("round-brief-pdf", args=[second.pk]))
    assert first["Location"] == again["Location"]
    job = Job.objects.get(pk=first["Location"].rstrip("/").rpartition("/")[2])
    run(str(job.pk))
    assert "The PDF is ready" in client.get(first["Location"]).content.decode()


def test_queries_do_not_grow(second: Round, case: Case, client: Client) -> None:
    client.force_login(case.coordinator.user)
    url = reverse("round-brief", args=[second.pk])
    steps.more_of_everything(case, second)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    steps.more_of_everything(case, second)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_whoever_holds_it_can_verify_it_and_nobody_a_preview(second: Round, case: Case, client: Client) -> None:
    with transaction.atomic():
        preview = briefs.ask_for(second)
    run(str(preview.pk))
    round = sealing.seal(rounds.submit(second, by=case.coordinator).pk)
    run(str(Job.objects.get(key=f"milestones.brief:{round.pk}").pk))
    file = Brief.objects.get(round=round).file
    told = verifying.tell_brief(file)
    assert told is not None and told.fingerprint == round.seal and all(one.holds for one in told.holds)
    assert list(verifying.briefs_of(round.seal)) == [file.pk]
    other = RenderedFile.objects.get(pk=Job.objects.get(pk=preview.pk).result["file"])
    assert other.pk == file.pk or verifying.tell_brief(other) is None


def test_where_there_is_little_room_no_theme_of_what_changed_is_left_out(second: Round, case: Case) -> None:
    """Scope would take every line, and the decider would not learn that cost and benefits are others."""
    for _n in range(4):
        factories.option(case), factories.deliverable(case), factories.service_line(case)
    factories.benefit(case), factories.funding(case)
    found = brief.matter(second)
    small = brief.brief_document(found, brief.ROOMS[-1])
    [section] = [section for section in small.sections if section.key == "changed"]
    table = section.blocks[0]
    assert isinstance(table, Table)
    themes = [row[0].text for row in table.rows if not isinstance(row, Group)]
    assert themes[:2] == ["Scope", "Cost"] and {"Risks", "Benefits"} <= set(themes) and len(themes) == len(set(themes))
    lines = since.changes(found.then, found.items)
    assert {str(line.theme_name) for line in lines} == set(themes)
    assert "all of it stands on the decision page" in repr(section)
