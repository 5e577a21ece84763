"""Review: ask for it, approve, send back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.pages import show
from core.components import Text
from core.db import Superseded
from core.forms import FarledForm
from core.http import page
from documents import services
from documents.access import document_for, reviewers
from documents.content import missing
from documents.forms import ApproveForm, ReviewForm, SendBackForm
from documents.models import Document, DocumentState
from documents.permissions import answer_review, write_document

WEEK = timedelta(days=7)


@page(writes=("POST",))
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose who reviews, and by when; what is still empty is shown first."""
    document = document_for(request.user, pk, write_document)
    if document.state != DocumentState.DRAFT:
        return _gone_on(request, document)
    empty, people = missing(document), reviewers(document.initiative, person_of(request.user))
    form = ReviewForm(request.POST or None, people=people, missing=empty, version=document.version, initial=_proposed(document))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("reviewer", "due")}
        if _done(form, lambda by: services.send_for_review(document, by=by, seen_version=form.seen_version, **values), request):
            messages.success(request, _("%(person)s is asked to review.") % {"person": values["reviewer"].name})
            return redirect(document)
    head = {
        "title": _("Send %(document)s for review") % {"document": document},
        "lead": _("One person reads the document and approves it or sends it back. Nobody can write in it meanwhile."),
        "submit_label": _("Send for review"),
    }
    return _page(request, document, "documents/review.html", form, {**head, "empty": empty, "people": people})


def _proposed(document: Document) -> dict[str, Any]:
    """The reviewer of last time, and a week to answer."""
    return {"reviewer": document.reviewer_id, "due": timezone.localdate() + WEEK}


@page(writes=("POST",))
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reviewer approves: the text is frozen as a version."""
    head = {
        "title": _("Approve %(document)s"),
        "lead": _("The text is frozen as version %(number)d. Milestones can rest on it, and nobody can change it."),
        "submit_label": _("Approve the document"),
    }
    return _answer(request, pk, ApproveForm, services.approve, head, _("Approved and frozen."))


@page(writes=("POST",))
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reviewer asks for changes."""
    head = {
        "title": _("Send %(document)s back"),
        "lead": _("It becomes a draft again, and the writers are told what you ask for."),
        "submit_label": _("Send it back"),
    }
    return _answer(request, pk, SendBackForm, services.send_back, head, _("Sent back. The writers are told."))


def _answer(
    request: HttpRequest, pk: UUID, kind: type[FarledForm], act: Callable[..., Any], head: dict[str, str], said: Text
) -> HttpResponse:
    document = document_for(request.user, pk, answer_review)
    if document.state != DocumentState.IN_REVIEW:
        return _gone_on(request, document)
    form = kind(request.POST or None, version=document.version)
    if request.method == "POST" and form.is_valid() and _done(form, lambda by: act(document, by=by, **_read(form)), request):
        messages.success(request, str(said))
        return redirect(document)
    number = document.versions.count() + 1
    words = {"document": document, "number": number}
    return _page(request, document, "documents/form.html", form, {name: text % words for name, text in head.items()})


def _read(form: FarledForm) -> dict[str, Any]:
    return {"comment": form.cleaned_data["comment"], "seen_version": form.seen_version}


def _done(form: FarledForm, act: Callable[[Any], Any], request: HttpRequest) -> bool:
    """Do it; a changed document or a refusal is said on top of the form, and nothing typed is lost."""
    try:
        act(person_of(request.user))
    except Superseded as other:
        form.add_error(None, _("The document has changed since you opened this page. Read it again, then answer."))
        form.data = form.data.copy()
        form.data["version"] = str(getattr(other.obj, "version", ""))
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _gone_on(request: HttpRequest, document: Document) -> HttpResponse:
    messages.info(request, _("Somebody was before you: the document has changed its state. See how it stands now."))
    return redirect(document)


def _page(request: HttpRequest, document: Document, template: str, form: FarledForm, context: dict[str, Any]) -> HttpResponse:
    more = {"form": form, "document": document, "cancel_url": reverse("document", args=[document.pk]), **context}
    return show(request, document.initiative, template, "documents", more)
