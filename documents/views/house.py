"""The organisation's own documents: its logo, and what it makes of the method's headings. Kept by its administrators."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

import method
from accounts.models import Organisation
from core.db import Superseded
from core.http import page
from documents.access import logo_for, organisation_for
from documents.forms.headings import HeadingsForm
from documents.forms.pictures import LogoForm
from documents.headings import adjusted, moved, with_own
from documents.models import Logo, OwnHeadings
from documents.services import headings as own
from documents.services import pictures
from documents.views.pictures import bytes_of
from documents.views.uploads import decoded_first


@dataclass(frozen=True)
class Kind:
    """A type of document in the list: how many headings it has here, and whether they are the method's."""

    type: method.DocumentType
    headings: int
    is_own: bool


@decoded_first(lambda request, pk: organisation_for(request.user, pk), pictures.LOGO_SIDE)
@page(writes=("POST",))
def documents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Logo and headings; the form of the logo saves here."""
    organisation = organisation_for(request.user, pk)
    logo = Logo.objects.filter(organisation=organisation).first()
    form = LogoForm(request.POST or None, request.FILES or None, organisation=organisation, logo=logo)
    if request.method == "POST" and form.is_valid() and _logo_saved(request, organisation, form):
        return redirect("organisation-documents", pk=organisation.pk)
    rows = dict(OwnHeadings.objects.filter(organisation=organisation).values_list("type_key", "rows"))
    context = {"organisation": organisation, "logo": logo, "form": form, "kinds": [_kind(kind, rows) for kind in written()]}
    return render(request, "documents/house.html", context)


@page(writes=("POST",))
def remove_logo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From now on the documents have none."""
    organisation = organisation_for(request.user, pk)
    if request.method == "POST":
        pictures.remove_logo(organisation, by=request.user.person)
        messages.success(request, _("The logo is taken away. Versions that were approved with it keep it."))
    return redirect("organisation-documents", pk=organisation.pk)


@page()
def logo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The bytes of the logo, for its administrators and everybody with a role in an initiative it leads."""
    found = logo_for(request.user, pk)
    response = bytes_of(found.path, found.kind)
    response["Cache-Control"] = "private, no-cache"
    return response


@page(writes=("POST",))
def headings(request: HttpRequest, pk: UUID, type_key: str) -> HttpResponse:
    """The headings of one type. The buttons of the rows change the form and save nothing; Save does."""
    organisation = organisation_for(request.user, pk)
    kind = next((kind for kind in written() if kind.key == type_key), None)
    if kind is None:
        raise Http404
    kept = OwnHeadings.objects.filter(organisation=organisation, type_key=type_key).first()
    given = {"kind": kind, "rows": kept.rows if kept else [], "language": organisation.language, "version": kept.version if kept else 1}
    form = HeadingsForm(request.POST or None, **given)
    if request.method == "POST":
        changed = _changed(form, request.POST.get("do", ""), given)
        if changed is None and form.is_valid() and _headings_saved(request, organisation, form):
            return redirect("organisation-documents", pk=organisation.pk)
        form = changed or form
    context = {
        "organisation": organisation, "kind": kind, "form": form, "is_own": bool(kept and kept.rows), "unsaved": request.method == "POST",
        "cancel_url": reverse("organisation-documents", args=[organisation.pk]),
    }  # fmt: skip
    return render(request, "documents/house_headings.html", context)


def written() -> list[method.DocumentType]:
    """Types that are written here, as the method is shipped."""
    return [kind for kind in method.document_types() if kind.written]


def _kind(kind: method.DocumentType, rows: dict[str, Any]) -> Kind:
    here = adjusted(kind, rows.get(kind.key, []))
    return Kind(kind, len(here.headings), here is not kind)


def _logo_saved(request: HttpRequest, organisation: Organisation, form: LogoForm) -> bool:
    values = {"file": form.cleaned_data["file"], "alternative": form.cleaned_data["alternative"]}
    try:
        pictures.set_logo(organisation, by=request.user.person, **values)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The logo is saved. It stands in the head of documents made from now on."))
    return True


def _changed(form: HeadingsForm, do: str, given: dict[str, Any]) -> HeadingsForm | None:
    """The form with what one of its buttons asks for; None where the button is Save, or there is nothing to do."""
    deed, _colon, key = do.partition(":")
    rows = form.typed
    if deed in ("up", "down"):
        rows = moved(form.kind, rows, key, -1 if deed == "up" else 1)
    elif deed == "remove":
        rows = [row for row in rows if row["key"] != key or not key.startswith("own-")]
    elif deed == "add" and form.data.get("new", "").strip():
        return _again(form, given, with_own(form.kind, rows, form.data["new"], form.data.get("after", "")))
    elif deed == "reset":
        rows = []
    elif deed == "add" and form.is_valid():
        form.add_error("new", _("Write a name for your heading."))
        return form
    else:
        return None
    return _again(form, given, rows, new=form.data.get("new", ""), after=form.data.get("after", ""))


def _again(form: HeadingsForm, given: dict[str, Any], rows: list[dict[str, Any]], **typed: str) -> HeadingsForm:
    """The same form over other rows; it still knows which version its reader saw."""
    seen = form.data.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 9 else given["version"]
    return HeadingsForm(**{**given, "rows": rows, "version": version}, **typed)


def _headings_saved(request: HttpRequest, organisation: Organisation, form: HeadingsForm) -> bool:
    new, rows = form.cleaned_data["new"], form.typed
    if new:
        rows = with_own(form.kind, rows, new, form.cleaned_data["after"])
    try:
        own.save(organisation, form.kind, rows, by=request.user.person, seen_version=form.seen_version)
    except ValidationError as error:
        form.add_errors(error)
        return False
    except Superseded as late:
        form.show_theirs(late.obj.rows, late.obj.version)
        return False
    messages.success(request, _("The headings are saved. Documents that are being written show them at once."))
    return True
