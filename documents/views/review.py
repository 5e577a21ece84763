"""Review: ask for it, advise, approve, send back."""

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
from django.utils.translation import ngettext

from accounts.models import Person
from accounts.permissions import person_of
from adoption.pages import show
from core.components import Text
from core.db import Superseded
from core.forms import FarledForm
from core.http import page
from documents import services
from documents.access import document_for, reviewers
from documents.approvers import approvers
from documents.comments import comments_of, lines, told
from documents.content import missing, parts
from documents.forms import AdviceForm, ApproveForm, ReviewForm, SendBackForm
from documents.models import CommentState, Document, DocumentState
from documents.permissions import advise, answer_review, write_document
from documents.readers import awaited, readers, requests_of

WEEK = timedelta(days=7)


@page(writes=("POST",))
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose who approves, who else reads, and by when; what is still empty is shown first."""
    document = document_for(request.user, pk, write_document)
    if document.state != DocumentState.DRAFT:
        return _gone_on(request, document)
    sender = person_of(request.user)
    empty, allowed, people = missing(document), approvers(document, sender), reviewers(document.initiative, sender)
    offered = {"approvers": allowed.people, "people": people, "missing": empty}
    form = ReviewForm(request.POST or None, version=document.version, initial=_proposed(document), **offered)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("reviewer", "readers", "due")}
        if _done(form, lambda by: services.send_for_review(document, by=by, seen_version=form.seen_version, **values), request):
            messages.success(request, _asked(values["reviewer"], len(values["readers"])))
            return redirect(document)
    head = {
        "title": _("Send %(document)s for review") % {"document": document},
        "lead": _("One person approves the document or sends it back; others may be asked to read it. Nobody can write in it meanwhile."),
        "submit_label": _("Send for review"),
    }
    return _page(request, document, "documents/review.html", form, {**head, "empty": empty, "allowed": allowed})


def _asked(reviewer: Person, readers: int) -> str:
    if not readers:
        return _("%(person)s is asked to review.") % {"person": reviewer.name}
    words = ngettext(
        "%(person)s is asked to approve, and %(count)d reader to advise.",
        "%(person)s is asked to approve, and %(count)d readers to advise.",
        readers,
    )
    return words % {"person": reviewer.name, "count": readers}


def _proposed(document: Document) -> dict[str, Any]:
    """The people of last time, and a week to answer."""
    readers = [row.person_id for row in requests_of(document)]
    return {"reviewer": document.reviewer_id, "readers": readers, "due": timezone.localdate() + WEEK}


@page(writes=("POST",))
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reviewer approves: the text is frozen as a version. What the readers say and what is open stands above the form."""
    document = document_for(request.user, pk, answer_review)
    requests, found = requests_of(document), comments_of(document).filter(state=CommentState.OPEN)
    form = ApproveForm(request.POST or None, version=document.version, awaited=bool(awaited(requests)))
    head = {
        "title": _("Approve %(document)s"),
        "lead": _("The text is frozen as version %(number)d. Milestones can rest on it, and nobody can change it."),
        "submit_label": _("Approve the document"),
    }
    more = {"readers": readers(requests), "lines": lines(document, parts(document), told(document, found, request.user))}
    return _answer(request, document, form, services.approve, head, _("Approved and frozen."), "documents/approve.html", more)


@page(writes=("POST",))
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reviewer asks for changes."""
    document = document_for(request.user, pk, answer_review)
    head = {
        "title": _("Send %(document)s back"),
        "lead": _("It becomes a draft again, and the writers are told what you ask for."),
        "submit_label": _("Send it back"),
    }
    form = SendBackForm(request.POST or None, version=document.version)
    more = {"readers": readers(requests_of(document))}
    said = _("Sent back. The writers are told.")
    return _answer(request, document, form, services.send_back, head, said, "documents/send_back.html", more)


@page(writes=("POST",))
def advice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A reader answers what they advise, or says otherwise until the document is decided."""
    document = document_for(request.user, pk, advise)
    mine = document.requests.get(round=document.round, person=person_of(request.user))
    answered = {"advice": mine.advice, "comment": mine.comment} if mine.answered_at else None
    form = AdviceForm(request.POST or None, version=document.version, initial=answered)
    head = {
        "title": _("What do you advise on %(document)s?"),
        "lead": _("Whoever approves the document reads your answer. You may change it until the document is decided."),
        "submit_label": _("Send the answer"),
    }
    said = _("Your answer is kept. Whoever approves the document sees it.")
    return _answer(request, document, form, services.advise, head, said, "documents/form.html", {})


def _answer(
    request: HttpRequest,
    document: Document,
    form: FarledForm,
    act: Callable[..., Any],
    head: dict[str, str],
    said: Text,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    if document.state != DocumentState.IN_REVIEW:
        return _gone_on(request, document)
    if request.method == "POST" and form.is_valid() and _done(form, lambda by: act(document, by=by, **_read(form)), request):
        messages.success(request, str(said))
        return redirect(document)
    words = {"document": document, "number": document.versions.count() + 1}
    return _page(request, document, template, form, {**{name: text % words for name, text in head.items()}, **context})


def _read(form: FarledForm) -> dict[str, Any]:
    """What the service is given: not the ticks that only the form asks for."""
    values = {name: form.cleaned_data[name] for name in ("advice", "comment") if name in form.cleaned_data}
    return {**values, "seen_version": form.seen_version}


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
