"""Every type of document in every language: written whole with registers, pictures and rich text, it passes both standards."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

import method
from core.pdf import render_pdf
from documents import services
from documents.compose import document_blocks
from documents.models import Document
from documents.services import pictures
from tests import factories
from tests.support import pdf, structure

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LANGUAGES = ("en", "sv", "fi", "nb")
TYPES = [kind.key for kind in method.document_types() if kind.written]
HTML = (
    "<h3>A heading of the writer</h3>"
    "<p>Words with <strong>weight</strong>, <em>slant</em> and <a href='https://e.org/'>a link</a>: åäö 👩🏽‍💻.</p>"
    "<ol><li>first<ul><li>below</li></ul></li><li>second</li></ol><blockquote><p>Said so.</p></blockquote>"
    "<table><tr><th>What</th><th>Who</th></tr><tr><th>One</th><td>The team</td></tr></table>"
)


@pytest.fixture
def case_in(case: factories.Case) -> Any:
    """The case with something in its registers, its documents in a language."""
    factories.goal(case, title="Shorter waits")
    factories.risk(case, title="It may be late", contingency="Paper")
    factories.task(case, title="Agree", responsible=case.team)
    factories.option(case)

    def speak(language: str) -> factories.Case:
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(language=language)
        return case

    return speak


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "steelblue").save(out, "PNG")
    return SimpleUploadedFile("map.png", out.getvalue(), "image/png")


def written(case: factories.Case, key: str) -> Document:
    """The document, its first section with everything a section may hold, the others with a sentence."""
    document = services.ensure(case.fresh(), key, case.coordinator)
    image = pictures.put_picture(document, by=case.coordinator, file=picture())
    for at, section in enumerate(document.sections.all()):
        html = HTML + f'<img data-picture="{image.pk}" alt="A map">' if at == 0 else "<p>As agreed.</p>"
        services.write_html(document, section.key, by=case.coordinator, seen_version=section.version, html=html)
    return Document.objects.select_related("initiative__lead").get(pk=document.pk)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", TYPES)
def test_it_passes_both_standards_and_has_no_defect(case_in: Any, key: str, language: str) -> None:
    made = document_blocks(written(case_in(language), key))
    data = render_pdf(made).data
    assert made.language == language
    assert pdf.violations(data) == []
    assert structure.defects(data) == []
    assert all(text.strip() for text in pdf.page_texts(data)), "no page is empty"
