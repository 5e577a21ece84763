"""Versions: frozen when approved, kept for good."""

from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from adoption.pages import show
from core.http import page
from documents.access import document_for, version_for
from documents.reading import frozen
from documents.services.freezing import sha256_of


@page()
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All approved versions of a document, newest first."""
    document = document_for(request.user, pk)
    rows = document.versions.select_related("approved_by__organisation").defer("content")
    page_obj = Paginator(rows, settings.PAGE_SIZE).get_page(request.GET.get("page"))
    return show(request, document.initiative, "documents/versions.html", "documents", {"document": document, "page_obj": page_obj})


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
    }
    return show(request, found.document.initiative, "documents/version.html", "documents", context)
