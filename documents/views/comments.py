"""Comments on sections: read, made, replied to, settled."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.pages import show
from core.components import Text
from core.db import Superseded
from core.forms import FarledForm
from core.http import own_path, page
from documents import permissions
from documents.access import comment_for, document_for
from documents.comments import RIGHTS, choices, comments_of, is_spoken_of, lines, may_comment, told
from documents.content import parts
from documents.forms.comments import WAYS, CommentForm, PlacedCommentForm, SettleForm
from documents.models import Comment, CommentState, Document
from documents.one_section import OneSection
from documents.services import commenting

SHOWN: dict[str, dict[str, Any]] = {
    "open": {"state": CommentState.OPEN},
    "settled": {"state__in": (CommentState.RESOLVED, CommentState.DISMISSED)},
    "all": {},
}


@page(writes=("POST",))
def comments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every comment on a document, open ones first of all, and one more about any section."""
    document = document_for(request.user, pk, _rule(request))
    sections = parts(document)
    form = PlacedCommentForm(request.POST or None, sections=choices(document, sections))
    if request.method == "POST" and form.is_valid() and _made(request, document, form, **form.values):
        return redirect(_place(document, form.values["key"]))
    shown = request.GET.get("show", "open") if request.GET.get("show") in SHOWN else "open"
    page_obj = Paginator(comments_of(document).filter(**SHOWN[shown]), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "document": document,
        "form": form,
        "may_comment": may_comment(document, request.user),
        "shown": shown,
        "page_obj": page_obj,
        "lines": lines(document, sections, told(document, page_obj.object_list, request.user)),
    }
    return show(request, document.initiative, "documents/comments.html", "documents", context)


@page(writes=("POST",))
def comment(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """One section with what is said about it, and one more comment."""
    document = document_for(request.user, pk, _rule(request))
    part = next((part for part in parts(document) if part.heading.key == key), None)
    if part is None:
        raise Http404
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _made(request, document, form, key=key, **form.values):
        return redirect(f"{document.get_absolute_url()}#s-{key}")
    context = {
        "document": document,
        "section": OneSection(document, part),
        "comments": told(document, comments_of(document).filter(key=key), request.user),
        "form": form,
        "may_comment": may_comment(document, request.user),
        "is_spoken_of": is_spoken_of(document),
    }
    return show(request, document.initiative, "documents/comment.html", "documents", context)


@page(writes=("POST",))
def reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One more word to a comment."""
    found = comment_for(request.user, pk, permissions.reply_to)
    form = CommentForm(request.POST or None)
    head = {"title": _("Reply to the comment"), "submit_label": _("Send the reply")}

    def act(by: Any) -> None:
        commenting.reply(found, by=by, **form.values)

    return _form(request, found, form, act, _("Your reply is kept."), head, open_only=True)


@page(writes=("POST",))
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Done as asked, or nothing is changed and why."""
    found = comment_for(request.user, pk, permissions.settle_comment)
    ways = [way for way in WAYS if RIGHTS[way](request.user, found)]
    form = SettleForm(request.POST or None, ways=ways, proposed=request.GET.get("how", ""))
    head = {"title": _("Settle the comment"), "submit_label": _("Settle it")}

    def act(by: Any) -> None:
        commenting.settle(found, by=by, state=form.values["how"], word=form.values["word"])

    return _form(request, found, form, act, _("The comment is settled."), head, open_only=True)


@page(writes=("POST",))
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A settled comment waits again."""
    found = comment_for(request.user, pk, permissions.settle_comment)
    if request.method == "POST":
        _do(request, None, lambda: commenting.reopen(found, by=person_of(request.user)), _("The comment is open again."))
    return redirect(_back(request, found))


@page(writes=("POST",))
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own comment, taken away."""
    found = comment_for(request.user, pk, permissions.delete_comment)
    head = {"title": _("Take your comment away?"), "submit_label": _("Take it away")}

    def act(by: Any) -> None:
        commenting.delete(found, by=by)

    form = FarledForm(request.POST if request.method == "POST" else None)
    return _form(request, found, form, act, _("Your comment is taken away."), head, open_only=False)


def _rule(request: HttpRequest) -> Any:
    return permissions.comment_on if request.method == "POST" else permissions.read_document


def _made(request: HttpRequest, document: Document, form: FarledForm, *, key: str, text: str) -> bool:
    said = _("Your comment is kept. Those who write the section are told.")
    return _do(request, form, lambda: commenting.add(document, key, by=person_of(request.user), text=text), said)


def _form(
    request: HttpRequest, found: Comment, form: FarledForm, act: Callable[[Any], None], done: Text, head: dict[str, str], *, open_only: bool
) -> HttpResponse:
    """A page with one form about a comment; back to where the reader came from when it is done, or when it can no longer be."""
    back = _back(request, found)
    if request.method == "GET" and (not is_spoken_of(found.document) or (open_only and not found.is_open)):
        messages.info(request, _("The comment is settled already. See how it stands now."))
        return redirect(back)
    if request.method == "POST" and form.is_valid() and _do(request, form, lambda: act(person_of(request.user)), done):
        return redirect(back)
    context = {"form": form, "document": found.document, "comment": found, "cancel_url": back, "lead": "", **head}
    return show(request, found.document.initiative, "documents/comment_form.html", "documents", context)


def _do(request: HttpRequest, form: FarledForm | None, act: Callable[[], Any], said: Text) -> bool:
    """Do it and say so. A refusal is said on the form, where there is one, and nothing typed is lost."""
    try:
        act()
    except Superseded:
        why: Any = _("Somebody was before you: the comment is settled or taken away. See how it stands now.")
    except ValidationError as error:
        why = error
    else:
        messages.success(request, str(said))
        return True
    if form is None:
        messages.info(request, " ".join(why.messages) if isinstance(why, ValidationError) else why)
    else:
        form.add_error(None, why)
    return False


def _place(document: Document, key: str) -> str:
    return reverse("document-comment", args=[document.pk, key])


def _back(request: HttpRequest, found: Comment) -> str:
    """Where the reader came from, or the section with its comments."""
    return own_path(request.POST.get("next") or request.GET.get("next") or "") or _place(found.document, found.key)
