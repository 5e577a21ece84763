"""One document: read it, take it back, take it up again, say who is responsible."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.access import people_of
from adoption.pages import show
from core.db import Superseded
from core.http import page
from documents import comments, permissions, readers, services
from documents.access import document_for
from documents.forms import ResponsibleForm
from documents.models import Document, DocumentState
from documents.reading import Reading
from documents.views.files import ways_out


@page()
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole document, with what the reader may do with it."""
    found = document_for(request.user, pk)
    reading = Reading(found)
    context = {"document": found, "reading": reading, **_ways(request, found), "versions": list(found.versions.all()[:5])}
    context |= {**comments.context_of(found, request.user), **readers.context_of(found, request.user)}
    context["ways_out"] = ways_out("document", pk)
    return show(request, found.initiative, "documents/document.html", "documents", context)


def _ways(request: HttpRequest, document: Document) -> dict[str, bool]:
    user, state = request.user, document.state
    return {
        "may_write": state == DocumentState.DRAFT and bool(permissions.write_document(user, document)),
        "may_answer": state == DocumentState.IN_REVIEW and bool(permissions.answer_review(user, document)),
        "may_take_back": state == DocumentState.IN_REVIEW and bool(permissions.take_back(user, document)),
        "may_begin_draft": state == DocumentState.APPROVED and bool(permissions.write_document(user, document)),
        "may_name": bool(permissions.name_responsible(user, document)),
    }


@page(writes=("POST",))
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Out of review, to write on."""
    found = document_for(request.user, pk, permissions.take_back)
    if request.method == "POST":
        _do(request, lambda: services.take_back(found, by=person_of(request.user)), _("The document is a draft again."))
    return redirect(found)


@page(writes=("POST",))
def new_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take up an approved document again."""
    found = document_for(request.user, pk, permissions.write_document)
    if request.method == "POST":
        said = _("A new draft is begun. The approved version stays as it is.")
        _do(request, lambda: services.new_draft(found, by=person_of(request.user)), said)
    return redirect(found)


@page(writes=("POST",))
def responsible(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who sees to it that the document is written."""
    found = document_for(request.user, pk, permissions.name_responsible)
    initial = {"responsible": found.responsible_id}
    form = ResponsibleForm(request.POST or None, people=people_of(found.initiative), version=found.version, initial=initial)
    if request.method == "POST" and form.is_valid() and _given(request, found, form):
        return redirect(found)
    head = {
        "title": _("Who is responsible?"),
        "lead": _("One person sees to it that the document is written in time."),
        "submit_label": _("Save"),
        "cancel_url": reverse("document", args=[found.pk]),
    }
    return show(request, found.initiative, "documents/form.html", "documents", {"form": form, "document": found, **head})


def _given(request: HttpRequest, document: Document, form: ResponsibleForm) -> bool:
    person = form.cleaned_data["responsible"]
    try:
        services.set_responsible(document, by=person_of(request.user), person=person, seen_version=form.seen_version)
    except Superseded as other:
        form.show_conflict(other.obj)
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True


def _do(request: HttpRequest, act: Any, said: str) -> None:
    """Do it and say so, or say that the document is in another state by now."""
    try:
        act()
    except Superseded:
        messages.info(request, _("Somebody was before you: the document has changed its state. See how it stands now."))
    else:
        messages.success(request, said)
