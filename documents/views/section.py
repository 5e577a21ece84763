"""Writing under one heading."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.pages import show
from core.db import Superseded
from core.http import page
from documents import services
from documents.access import document_for
from documents.content import Part
from documents.forms import SectionForm
from documents.models import Document, DocumentState
from documents.permissions import write_document
from documents.reading import Reading


@page(writes=("POST",))
def section(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """One heading: what the method asks for, the text, the way to the next one."""
    document = document_for(request.user, pk, write_document)
    reading = Reading(document)
    at = next((at for at, part in enumerate(reading.parts) if part.heading.key == key), None)
    if at is None:
        raise Http404
    if request.method == "GET" and document.state != DocumentState.DRAFT:
        messages.info(request, _("Only a draft can be written in. See how the document stands now."))
        return redirect(document)
    form = SectionForm(request.POST or None, part=reading.parts[at])
    after = reading.parts[at + 1] if at + 1 < len(reading.parts) else None
    if request.method == "POST" and form.is_valid() and _saved(request, document, key, form):
        return _on(request, document, key, after)
    context = {
        "document": document,
        "reading": reading,
        "part": reading.parts[at],
        "before": reading.parts[at - 1] if at else None,
        "after": after,
        "form": form,
    }
    return show(request, document.initiative, "documents/section.html", "documents", context)


def _saved(request: HttpRequest, document: Document, key: str, form: SectionForm) -> bool:
    values = {"by": person_of(request.user), "seen_version": form.seen_version, "text": form.cleaned_data["text"]}
    try:
        services.write_section(document, key, **values)
    except Superseded as other:
        form.show_conflict(other.obj)
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True


def _on(request: HttpRequest, document: Document, key: str, after: Part | None) -> HttpResponse:
    """To the next heading, or back to the document, at the place that was written."""
    if request.POST.get("then") == "next" and after is not None:
        return redirect("document-section", pk=document.pk, key=after.heading.key)
    return redirect(f"{document.get_absolute_url()}#s-{key}")
