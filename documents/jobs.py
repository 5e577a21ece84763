"""Background work of documents: making files. Each is given ids as text, the initiative's first."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any
from uuid import UUID

from adoption.models import Initiative
from core import blocks, jobs
from core.heavy import place
from core.jobs import work
from documents.compose import document_blocks, version_blocks
from documents.files import render_and_store
from documents.models import Document, Format, StatusReport, Version
from documents.plan import plan_document
from documents.services.rendering import PLAN, STATUS, kind_of
from documents.size import pages_expected
from documents.status.paper import status_blocks

LONG = 25  # pages from which a document leaves a thread free for shorter ones
Source = tuple[blocks.Document, str, UUID | None]


def _plan(pk: str) -> Source:
    initiative = Initiative.objects.select_related("lead").get(pk=pk)
    return plan_document(initiative), PLAN, None


def _document(pk: str) -> Source:
    document = Document.objects.select_related("initiative__lead").get(pk=pk)
    return document_blocks(document), kind_of(document), None


def _version(pk: str) -> Source:
    version = Version.objects.select_related("document__initiative__lead").get(pk=pk)
    return version_blocks(version), kind_of(version.document), version.pk


def _status(pk: str) -> Source:
    report = StatusReport.objects.select_related("initiative__lead", "by__organisation", "published_by__organisation").get(pk=pk)
    return status_blocks(report), STATUS, None


SOURCES: dict[str, Callable[[str], Source]] = {"plan": _plan, "document": _document, "version": _version, "status": _status}


def add_source(what: str, source: Callable[[str], Source]) -> None:
    """Let another app have files made: `source` is given the id of its thing and gives document, kind and frozen version. In ready()."""
    SOURCES[what] = source


@work("documents.export")
def export(initiative_id: str, what: str, pk: str, format: str = Format.PDF) -> dict[str, Any]:
    """Makes a file of the plan, a document or a version (`what`, `pk`); says which file it is, and how far it is meanwhile."""
    return _made(initiative_id, what, pk, format)


def _made(initiative_id: str, what: str, pk: str, format: str) -> dict[str, Any]:
    made, kind, subject = SOURCES[what](pk)
    expected = pages_expected(made)
    told = partial(_laid_out, expected)
    with place() if expected > LONG and format == Format.PDF else nullcontext():
        row = render_and_store(made, kind=kind, initiative_id=UUID(initiative_id), format=format, subject=subject, on_page=told)
    return {"file": str(row.pk)}


def _laid_out(expected: int, page: int) -> None:
    """Layout is most of the work; the last part, writing the file, has no pages to count."""
    jobs.tell(min(90, 5 + page * 85 // max(expected, page, 1)))


@work("documents.plan")
def render_plan(initiative_id: str) -> dict[str, Any]:
    """Asked for by the version before."""
    return _made(initiative_id, "plan", initiative_id, Format.PDF)


@work("documents.pdf")
def render_document(initiative_id: str, what: str, pk: str) -> dict[str, Any]:
    """Asked for by the version before."""
    return _made(initiative_id, what, pk, Format.PDF)
