"""Bringing a register in from a spreadsheet: choose the file, look at what would happen, decide."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from adoption import exports
from adoption.access import initiative_for
from adoption.entry_pages import actor, sent
from adoption.forms.imports import FileForm, mapping_of
from adoption.imports import carrying, import_page, importer
from adoption.imports.importer import Importer
from adoption.imports.preview import preview
from adoption.imports.template import template
from adoption.models import ImportDraft, Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative
from core.db import Superseded
from core.http import attachment, page
from core.sheets import MIME, Format


@page(writes=("POST",))
def register_import(request: HttpRequest, pk: UUID, register: str) -> HttpResponse:
    """The file, or an empty one to fill in."""
    initiative, described = _opened(request, pk, register)
    form = FileForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name or ""
        draft = carrying.keep(described, initiative, form.table, by=actor(request), file_name=name)
        return redirect("import-preview", pk=pk, register=register, draft=draft.pk)
    context = {
        "form": form,
        "title": described.words.title,
        "importer": described,
        "submit_label": _("Look at what would happen"),
        "cancel_url": reverse(register, args=[pk]),
        "columns": described.fields,
        "ways": [(described.name, reverse(register, args=[pk])), (_("Bring in"), "")],
    }
    return show(request, initiative, "adoption/import_file.html", register, context)


@page()
def import_template(request: HttpRequest, pk: UUID, register: str, kind: str) -> HttpResponse:
    """The empty spreadsheet with its headings explained."""
    initiative, described = _opened(request, pk, register)
    if kind not in list(Format):
        raise Http404
    found = Format(kind)
    return attachment(template(described, found), exports.file_name(initiative, described.words.title, found), MIME[found])


@page(writes=("POST",))
def import_preview(request: HttpRequest, pk: UUID, register: str, draft: UUID) -> HttpResponse:
    """Every row with what would become of it; by POST its columns are chosen, it is brought in or thrown away."""
    initiative, described = _opened(request, pk, register)
    kept = carrying.draft_of(described, initiative, draft, actor(request))
    if kept is None:
        messages.info(request, _("This file has been brought in or thrown away already, or is older than a day."))
        return redirect(register, pk=pk)
    if request.method == "POST":
        answer = _decided(request, described, kept)
        if answer is not None:
            return answer
    found = preview(described, kept)
    context = import_page.context(described, found, request.GET.get("show", ""), request.GET.get("page", ""))
    context |= {"ways": [(described.name, reverse(register, args=[pk])), (_("Bring in"), "")], "back": reverse(register, args=[pk])}
    return show(request, initiative, "adoption/import_preview.html", register, context)


def _opened(request: HttpRequest, pk: UUID, register: str) -> tuple[Initiative, Importer]:
    """The coordinator's door; a register that cannot be brought in is not found."""
    described = importer.find(register)
    if described is None:
        raise Http404
    return initiative_for(request.user, pk, manage_initiative), described


def _decided(request: HttpRequest, described: Importer, draft: ImportDraft) -> HttpResponse | None:
    """What the button asked for; None where the page is shown again."""
    asked = request.POST.get("do", "")
    if asked == "throw_away":
        ImportDraft.objects.filter(pk=draft.pk).delete()
        messages.success(request, _("Nothing was brought in. What was read of the file is thrown away."))
        return redirect(draft.register, pk=draft.initiative_id)
    if asked == "columns":
        return _mapped(request, described, draft)
    return _brought_in(request, described, draft)


def _mapped(request: HttpRequest, described: Importer, draft: ImportDraft) -> HttpResponse | None:
    try:
        draft.mapping = mapping_of(described, request.POST, len(draft.headings))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    draft.save(update_fields=["mapping"])
    return redirect("import-preview", pk=draft.initiative_id, register=draft.register, draft=draft.pk)


def _brought_in(request: HttpRequest, described: Importer, draft: ImportDraft) -> HttpResponse | None:
    taken = {int(one) for one in request.POST.getlist("take") if one.isdecimal() and len(one) < 9}
    try:
        done = carrying.bring_in(described, draft, by=actor(request), seen=request.POST.get("seen", ""), taken=taken)
    except carrying.Gone:
        messages.info(request, _("This file has been brought in already."))
        return redirect(draft.register, pk=draft.initiative_id)
    except ValidationError as error:  # one that the preview could not tell, such as tasks that would wait for each other
        messages.error(request, " ".join(error.messages))
        return None
    except Superseded:
        messages.warning(request, _("Something has changed meanwhile. Nothing was saved. Look at the rows again, then decide."))
        return None
    messages.success(request, import_page.done_words(done))
    return redirect(draft.register, pk=draft.initiative_id)


def _routes() -> list[URLPattern]:
    base: Any = "initiatives/<uuid:pk>/import/<slug:register>/"
    return [
        path(base, register_import, name="register-import"),
        path(f"{base}template/<slug:kind>/", import_template, name="import-template"),
        path(f"{base}<uuid:draft>/", import_preview, name="import-preview"),
    ]


URLS: list[URLPattern] = _routes()
