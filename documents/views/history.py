"""How a section came to be: who wrote when, what each changed, and the way back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.pages import show
from core import richtext
from core.db import Superseded
from core.http import page
from documents import services
from documents.access import document_for
from documents.content import heading_of
from documents.models import DocumentState, Revision
from documents.permissions import write_document
from documents.services.history import sittings

A_PAGE = 10


@page()
def history(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Each sitting of writing, newest first, with what it changed."""
    document = document_for(request.user, pk)
    section = document.sections.filter(key=key).first()
    if section is None:
        raise Http404
    found = sittings(section)
    page_obj = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    texts = _texts(found, page_obj.start_index() - 1)
    context = {
        "document": document,
        "section": section,
        "heading": heading_of(document, key),
        "page_obj": page_obj,
        "sittings": [(row, richtext.compare(texts.get(at + 1, ()), texts[at])) for at, row in enumerate(page_obj.object_list)],
        "may_write": document.state == DocumentState.DRAFT and bool(write_document(request.user, document)),
    }
    return show(request, document.initiative, "documents/history.html", "documents", context)


def _texts(found: list[Revision], first: int) -> dict[int, tuple[richtext.TextBlock, ...]]:
    """The blocks of the sittings of a page and of the one before the oldest of them, by place on the page."""
    rows = found[max(first, 0) : max(first, 0) + A_PAGE + 1]
    html = dict(Revision.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "html"))
    return {at: richtext.read(html[row.pk]).blocks for at, row in enumerate(rows)}


@page(writes=("POST",))
def restore(request: HttpRequest, pk: UUID, key: str, number: int) -> HttpResponse:
    """Bring back how the section stood; what stands now stays in the history."""
    document = document_for(request.user, pk, write_document)
    revision = Revision.objects.filter(section__document=document, section__key=key, number=number).select_related("section").first()
    if revision is None:
        raise Http404
    if request.method == "POST":
        section = revision.section
        try:
            services.write_html(document, key, by=person_of(request.user), seen_version=section.version, html=revision.html)
        except (Superseded, ValidationError):
            messages.info(request, _("Somebody was before you: the section or the document has changed. See how it stands now."))
        else:
            messages.success(request, _("Brought back. What stood here before is kept in the history."))
    return redirect("document-history", pk=pk, key=key)
