"""Versions: frozen when approved, kept for good, compared with each other."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from adoption.pages import show
from core.events import sha256_of
from core.http import page
from documents.access import document_for, version_for
from documents.comparing import differences
from documents.models import Document, Version
from documents.reading import frozen
from documents.said import content_of
from documents.views.files import ways_out

NOW = "now"  # the document as it stands, in the address of a comparison


@page()
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All approved versions of a document, newest first."""
    document = document_for(request.user, pk)
    rows = document.versions.select_related("approved_by__organisation").defer("content")
    page_obj = Paginator(rows, settings.PAGE_SIZE).get_page(request.GET.get("page"))
    newest = rows.first()
    context = {"document": document, "page_obj": page_obj, "newest": newest.number if newest else 0}
    return show(request, document.initiative, "documents/versions.html", "documents", context)


@page()
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version as it was approved, with its checksum computed anew."""
    found = version_for(request.user, pk)
    newest = found.document.versions.first()
    context = {
        "version": found,
        "document": found.document,
        "passages": frozen(found.content),
        "holds": sha256_of(found.content) == found.sha256,
        "authors": [author["name"] for author in found.authors],
        "newest": newest,
        "ways_out": ways_out("version", pk),
    }
    return show(request, found.document.initiative, "documents/version.html", "documents", context)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: what the address calls it, a version or the document as it stands, and what it says."""

    value: str
    version: Version | None
    content: dict[str, Any]


@page()
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two versions, or a version and the document as it stands: what was added, taken away and changed in each section."""
    document = document_for(request.user, pk)
    numbers = list(document.versions.values_list("number", flat=True))
    old = _side(document, request.GET.get("from", ""), str(numbers[1] if len(numbers) > 1 else numbers[0] if numbers else NOW))
    new = _side(document, request.GET.get("to", ""), NOW if len(numbers) < 2 else str(numbers[0]))
    found = differences(old.content, new.content)
    context = {
        "document": document, "numbers": numbers, "old": old, "new": new, "differences": found,
        "changed": [each for each in found if each.kind != "same"], "only": request.GET.get("only") == "changed",
    }  # fmt: skip
    return show(request, document.initiative, "documents/compare.html", "documents", context)


def _side(document: Document, asked: str, usual: str) -> Side:
    value = asked if asked == NOW or (asked.isdecimal() and len(asked) < 9) else usual
    version = None if value == NOW else document.versions.filter(number=int(value)).first()
    return Side(NOW, None, content_of(document)) if version is None else Side(value, version, version.content)
