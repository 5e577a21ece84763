"""Method packs: administrators load, read and remove them; a coordinator takes a newer version into use."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

import method
from accounts.models import Organisation
from accounts.permissions import is_administrator
from adoption import packs as told
from adoption.access import initiative_for
from adoption.entry_pages import actor
from adoption.forms.packs import PackForm
from adoption.models import Initiative, PackVersion
from adoption.pages import show
from adoption.permissions import administer, manage_initiative
from adoption.services import packs
from core.db import Superseded
from core.forms import FarledForm
from core.http import page
from core.permissions import require

PAGE_SIZE = 25


@page()
def pack_list(request: HttpRequest) -> HttpResponse:
    """The packs the administrator may read, with their versions and how many initiatives use each (a number, no names)."""
    require(is_administrator(request.user))
    found = Paginator(told.readable(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    ready = [(key, pack.name) for key, pack, _text in packs.ready()]
    context = {"page_obj": found, "rows": told.rows(request.user, found), "ready": ready}
    return render(request, "adoption/packs.html", context)


@page(writes=("POST",))
def pack_load(request: HttpRequest) -> HttpResponse:
    """Load a file or a pasted text; `?ready=` begins with a pack that comes with the program."""
    require(is_administrator(request.user))
    keepers = told.keepers(request.user)
    if request.method == "POST":
        form = PackForm(request.POST, request.FILES, keepers=keepers)
        if form.is_valid() and (version := _load(request, form)):
            return redirect("pack-version", pk=version.pk)
    else:
        wanted = request.GET.get("ready", "")
        form = PackForm(keepers=keepers, text=next((text for key, _pack, text in packs.ready() if key == wanted), ""))
    return render(request, "adoption/pack_load.html", {"form": form, "cancel_url": reverse("packs")})


def _load(request: HttpRequest, form: PackForm) -> PackVersion | None:
    """Keeps what the form has checked; None where that version is there with other content, which the form then says."""
    chosen = form.cleaned_data["keeper"]
    organisation = None if chosen == "all" else Organisation.objects.get(pk=chosen)
    require(administer(request.user, organisation))
    name, text = form.source
    try:
        loaded = packs.load(text, file=name, organisation=organisation, by=request.user.person)
    except ValidationError as error:
        form.add_error("text", error)
        return None
    said = _("This version is loaded already, word for word. Nothing was changed.") if loaded.was_there else _("The pack is loaded.")
    messages.success(request, said)
    return loaded.version


@page()
def pack_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a version of a pack says, in words."""
    version = _version(request, pk)
    try:
        groups, fault = told.said(version), ""
    except method.MethodDataError as error:
        groups, fault = [], str(error)
    used = packs.usage().get(str(version.pk), 0)
    may_change = bool(administer(request.user, version.pack.organisation))
    context = {"version": version, "title": told.title(version), "groups": groups, "fault": fault, "used": used, "may_change": may_change}
    return render(request, "adoption/pack_version.html", context)


@page()
def pack_yaml(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The text as it was loaded, to keep or to go on from."""
    version = _version(request, pk)
    response = HttpResponse(version.content.encode(), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{version.pack.key}-{version.version}.yaml"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


@page(writes=("POST",))
def pack_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer a pack to nobody any more; initiatives that use it keep it."""
    require(is_administrator(request.user))
    pack = told.readable(request.user).filter(pk=pk).first()
    if pack is None:
        raise Http404
    require(administer(request.user, pack.organisation))
    if request.method == "POST":
        try:
            packs.remove(pack, by=request.user.person)
            messages.success(request, _("The pack is offered to nobody any more."))
        except Superseded:
            messages.info(request, _("Somebody has removed the pack already."))
        return redirect("packs")
    row = told.rows(request.user, [pack])
    context = {"title": row[0].name if row else pack.key, "used": sum(count for _row, count in row[0].versions) if row else 0}
    return render(request, "adoption/pack_remove.html", {**context, "cancel_url": reverse("packs")})


@page(writes=("POST",))
def pack_upgrade(request: HttpRequest, pk: UUID, version: UUID) -> HttpResponse:
    """What a newer version of a pack would change in an initiative, and the button that makes it so."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    row = PackVersion.objects.select_related("pack").filter(pk=version).first()
    if row is None or row.pack_id not in {used.pack_id for used in packs.in_use(initiative)}:
        raise Http404
    form = FarledForm(request.POST if request.method == "POST" else None, version=initiative.version)
    if request.method == "POST" and form.is_valid():
        return _upgrade(request, initiative, row, form)
    try:
        groups = told.after_upgrade(initiative, packs.check_upgrade(initiative, row))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return redirect("initiative-method", pk=initiative.pk)
    context = {
        "form": form,
        "row": row,
        "title": told.title(row),
        "groups": groups,
        "packs_used": told.used(initiative),
        "may_manage": False,
    }
    context["cancel_url"] = reverse("initiative-method", args=[initiative.pk])
    return show(request, initiative, "adoption/pack_upgrade.html", "initiative-method", context)


def _upgrade(request: HttpRequest, initiative: Initiative, row: PackVersion, form: FarledForm) -> HttpResponse:
    try:
        packs.upgrade(initiative, row, by=actor(request), seen_version=form.seen_version)
    except Superseded:
        messages.warning(request, _("Somebody changed the initiative meanwhile. See what the version would change now."))
        return redirect("pack-upgrade", pk=initiative.pk, version=row.pk)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("initiative-method", pk=initiative.pk)
    messages.success(request, _("The initiative follows version %(version)s now.") % {"version": row.version})
    return redirect("initiative-method", pk=initiative.pk)


def _version(request: HttpRequest, pk: UUID) -> PackVersion:
    require(is_administrator(request.user))
    version = PackVersion.objects.select_related("pack__organisation", "loaded_by")
    found = version.filter(pk=pk, pack__in=told.readable(request.user)).first()
    if found is None:
        raise Http404
    return found


URLS: list[URLPattern] = [
    path("administration/packs/", pack_list, name="packs"),
    path("administration/packs/load/", pack_load, name="pack-load"),
    path("administration/packs/<uuid:pk>/remove/", pack_remove, name="pack-remove"),
    path("administration/pack-versions/<uuid:pk>/", pack_version, name="pack-version"),
    path("administration/pack-versions/<uuid:pk>/yaml/", pack_yaml, name="pack-yaml"),
    path("initiatives/<uuid:pk>/packs/<uuid:version>/upgrade/", pack_upgrade, name="pack-upgrade"),
]
