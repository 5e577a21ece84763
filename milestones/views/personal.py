"""What a personal link opens, without signing in: one referral, the documents sent with it, the answer. Nothing else."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.throttle import throttled
from core.http import page
from core.links import for_one_reader
from documents.files import find_of
from documents.models import Format, Version
from documents.reading import frozen
from milestones import links
from milestones.advice_forms import AnswerForm
from milestones.advice_permissions import is_open
from milestones.models import Recipient
from milestones.pages import referral as shown
from milestones.views.referrals import answered

View = Callable[..., HttpResponseBase]


def behind_link(view: View) -> View:
    """The page is for whoever has the link, and for nobody else (core.links)."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, pk: UUID, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        recipient = links.find(pk, token)
        if recipient is None:
            raise Http404
        response = view(request, recipient, *args, **kwargs)
        for_one_reader(response)
        return response

    return wrapped


@login_not_required
@throttled("personal link")
@page(writes=("POST",))
@behind_link
def personal_answer(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """The question, who it was sent to, the documents, the form; after the answer, what was answered and how to change it."""
    form = None
    if request.method == "POST" and not is_open(recipient):
        return shown.personal(request, recipient, unsaved=request.POST.get("text", ""))
    if request.method == "POST":
        form = AnswerForm(request.POST, recipient=recipient, named=True)
        try:
            if form.is_valid() and answered(form, recipient, by=None):
                return redirect(links.url_of(recipient))
        except PermissionDenied:  # sealed, withdrawn or over since the page was asked for: what was typed is shown with the reason
            recipient.refresh_from_db()
            return shown.personal(request, recipient, unsaved=request.POST.get("text", ""))
    return shown.personal(request, recipient, form)


@login_not_required
@throttled("personal link")
@page()
@behind_link
def personal_document(request: HttpRequest, recipient: Recipient, version: UUID) -> HttpResponse:
    """A document that was sent with the referral, as it was approved."""
    found = _version(recipient, version)
    paper = next(one for one in shown.papers_behind(recipient) if one.version.pk == found.pk)
    context = {"recipient": recipient, "of": recipient.referral.round.initiative, "version": found, "paper": paper}
    context |= {"passages": frozen(found.content), "back": links.url_of(recipient)}
    return render(request, "milestones/advice_document.html", context)


@login_not_required
@throttled("personal link")
@page()
@behind_link
def personal_pdf(request: HttpRequest, recipient: Recipient, version: UUID) -> HttpResponseBase:
    """The same as a PDF, once it is made."""
    file = find_of(_version(recipient, version).pk, Format.PDF)
    if file is None:
        raise Http404
    response = FileResponse(default_storage.open(file.path), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="farled-{file.pk.hex[:8]}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _version(recipient: Recipient, pk: UUID) -> Version:
    """Only what was sent. Raises Http404 for any other."""
    found: Version | None = recipient.referral.versions.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
