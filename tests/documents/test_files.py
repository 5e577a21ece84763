"""Rendered files: once for each content, safe for two workers."""

import pytest
from django.core.files.storage import default_storage

from core.blocks import Document, Paragraph, Section
from documents import files
from documents.models import RenderedFile
from tests import factories
from tests.support import pdf

pytestmark = pytest.mark.django_db


def letter(text: str = "Hello") -> Document:
    return Document(title="A letter", layout="letter", sections=(Section("One", (Paragraph(text),)),))


def stored(case: factories.Case, text: str = "Hello") -> RenderedFile:
    return files.render_and_store(letter(text), kind="letter", initiative_id=case.initiative.pk)


def test_a_stored_file_is_the_pdf_its_row_tells_of(case: factories.Case) -> None:
    row = stored(case)
    with default_storage.open(row.path) as file:
        data = file.read()
    assert data.startswith(b"%PDF-") and len(data) == row.size and row.pages == 1
    assert row.path == f"rendered/{row.file_sha256[:2]}/{row.file_sha256}.pdf"
    assert pdf.violations(data) == []


def test_the_same_content_is_rendered_once(case: factories.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    first = stored(case)
    monkeypatch.setattr(files, "render_pdf", None)
    assert stored(case) == first


def test_other_content_gets_another_file(case: factories.Case) -> None:
    assert stored(case, "Hello").file_sha256 != stored(case, "Good day").file_sha256
    assert RenderedFile.objects.count() == 2


def test_a_file_lost_from_the_disk_is_made_again(case: factories.Case) -> None:
    first = stored(case)
    default_storage.delete(first.path)
    second = stored(case)
    assert second.pk == first.pk and default_storage.exists(second.path)


def test_the_second_of_two_workers_takes_the_file_of_the_first(case: factories.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    first = stored(case)
    missed = iter([None])
    monkeypatch.setattr(files, "find", lambda **_: next(missed))
    second = stored(case)
    assert second.pk == first.pk and default_storage.exists(first.path)
    assert RenderedFile.objects.count() == 1
