"""All documents of an initiative, and beginning one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.access import initiative_for
from adoption.methods import method_for
from adoption.pages import show
from adoption.permissions import work_in_initiative
from core.http import page
from documents import overview, services


@page()
def documents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list, grouped by phase."""
    initiative = initiative_for(request.user, pk)
    lines = overview.lines(initiative)
    context = {
        "groups": overview.by_phase(lines),
        "none_begun": not any(line.document for line in lines),
        "may_begin": bool(work_in_initiative(request.user, initiative)),
    }
    return show(request, initiative, "documents/documents.html", "documents", context)


@page(writes=("POST",))
def begin(request: HttpRequest, pk: UUID, type_key: str) -> HttpResponse:
    """Begin a document with the headings of its kind."""
    initiative = initiative_for(request.user, pk, work_in_initiative)
    if type_key not in {kind.key for kind in method_for(initiative).document_types if kind.written}:
        raise Http404
    if request.method != "POST":
        return redirect("documents", pk=initiative.pk)
    document = services.ensure(initiative, type_key, person_of(request.user))
    messages.success(request, _("%(document)s is begun. Write under one heading at a time.") % {"document": document})
    return redirect("document", pk=document.pk)
