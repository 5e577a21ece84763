"""Documents on paper: nested headings, where they come from, unchanged versions, nasty text."""

import pytest
from django.utils import translation

from adoption.models import Initiative
from adoption.services import setup
from core.blocks.json import fingerprint
from core.pdf import render_pdf
from documents import services
from documents.compose import LONG, document_blocks, version_blocks
from documents.models import Document, Version
from tests import factories
from tests.documents.conftest import sent, write
from tests.support import pdf

pytestmark = pytest.mark.django_db
NASTY = "<b>bold</b> & 👩🏽‍💻 محمد אבג \u202e Łódź\n\n- point\n\n1. first"


def fresh(document: Document) -> Document:
    return Document.objects.select_related("initiative__lead").get(pk=document.pk)


def test_a_short_document_flows_under_its_own_name(draft: Document) -> None:
    made = document_blocks(fresh(draft))
    assert [section.title for section in made.sections] == ["Idea description"]
    assert [part.title for part in made.sections[0].subsections][:2] == ["Identified need", "Outline of a solution"]


def test_a_long_document_has_its_headings_as_chapters(case: factories.Case) -> None:
    document = services.ensure(case.initiative, "prestudy_report", case.coordinator)
    write(document, "purpose", "a " * LONG, case.coordinator)
    made = document_blocks(fresh(document))
    assert [section.number for section in made.sections] == ["1", "2", "3", "4"]
    assert [part.number for part in made.sections[2].subsections[2].subsections] == ["3.1.3.1", "3.1.3.2"]


def test_what_is_not_written_says_so(draft: Document) -> None:
    assert "Not written yet." in repr(document_blocks(fresh(draft)))


def test_an_approved_document_is_its_version(version: Version) -> None:
    assert fingerprint(document_blocks(fresh(version.document))) == fingerprint(version_blocks(version))


def test_a_version_stays_the_same_when_the_initiative_goes_on(case: factories.Case, version: Version) -> None:
    before = fingerprint(version_blocks(version))
    initiative = Initiative.objects.get(pk=case.initiative.pk)
    setup.edit(initiative, by=case.coordinator, seen_version=initiative.version, name="Another name")
    services.new_draft(version.document, by=case.coordinator)
    case.owner.name = "Renamed"
    case.owner.save()
    assert fingerprint(version_blocks(Version.objects.get(pk=version.pk))) == before


def test_it_says_who_wrote_sent_and_approved_it(version: Version) -> None:
    table = version_blocks(version).provenance
    assert table is not None
    said = {row[0].text: row[1].text for row in table.rows}  # type: ignore[index]
    assert said["Written by"] == "Coordinator" and said["Comment"] == "Clear."
    assert said["Reviewed and approved by"].startswith("Owner") and said["Checksum of the version"].replace(" ", "") == version.sha256


def test_the_language_is_that_of_the_initiative_not_of_the_reader(case: factories.Case, draft: Document) -> None:
    Initiative.objects.filter(pk=case.initiative.pk).update(language="fi")
    with translation.override("en"):
        made = document_blocks(fresh(draft))
    assert (made.language, made.kind) == ("fi", "Ideakuvaus")
    assert made.sections[0].subsections[0].title == "Tunnistettu tarve"


def test_html_emoji_and_right_to_left_text_reach_a_valid_pdf(case: factories.Case, draft: Document) -> None:
    write(draft, "target_group", NASTY, case.team)
    version = services.approve(sent(draft, case), by=case.owner, comment=NASTY)
    data = render_pdf(version_blocks(version)).data
    assert pdf.violations(data) == []
    text = "\n".join(pdf.page_texts(data))
    assert "<b>bold</b>" in text and "محمد" in text and "Łódź" in text
