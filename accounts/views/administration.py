"""Administration: organisations, people and accounts. Being administrator opens no initiative."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import hooks, permissions, services
from accounts.forms import OrganisationForm, PersonForm
from accounts.models import Organisation, Person, User
from core.db import Superseded
from core.http import page
from core.permissions import require


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Those the user administers: all for the administrator of the installation."""
    if user.is_superuser:
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=permissions.administered(user))


def people_of(user: User) -> QuerySet[Person]:
    """People of these; the administrator of the installation is changed by nobody below."""
    people = Person.objects.filter(organisation__in=organisations_of(user)).select_related("organisation", "user")
    return people if user.is_superuser else people.exclude(user__is_superuser=True)


@page()
def administration(request: HttpRequest) -> HttpResponse:
    """Organisations and people the administrator looks after."""
    require(permissions.is_administrator(request.user))
    organisations = organisations_of(request.user).annotate(people_count=Count("people"))
    found = Paginator(people_of(request.user).order_by("organisation__name", "name"), settings.PAGE_SIZE)
    context = {
        "organisations": organisations,
        "page_obj": found.get_page(request.GET.get("page")),
        "all": request.user.is_superuser,
        "ways": hooks.ways_of(request.user),
        "folder": not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"),
    }
    return render(request, "accounts/administration.html", context)


@page(writes=["POST"])
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Add an organisation: the administrator of the installation."""
    require(permissions.is_installation_administrator(request.user))
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = services.add_organisation(by=request.user.person, **form.values)
        messages.success(request, _("%(name)s is added.") % {"name": organisation.name})
        return redirect("administration")
    return _form(request, form, _("Add an organisation"))


@page(writes=["POST"])
def organisation_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an organisation one administers."""
    require(permissions.is_administrator(request.user))
    organisation = _found(organisations_of(request.user), pk)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_organisation(organisation, by=request.user.person, seen_version=form.seen_version, **form.values)
        except Superseded as late:
            form.show_conflict(late.obj)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("administration")
    ways = hooks.ways_of(request.user, organisation)
    return _form(request, form, organisation.name, "accounts/organisation.html", ways=ways)


@page(writes=["POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Add a person, with or without an account."""
    require(permissions.is_administrator(request.user))
    form = PersonForm(request.POST or None, organisations=organisations_of(request.user))
    if request.method == "POST" and form.is_valid():
        person = services.add_person(by=request.user.person, **form.values)
        messages.success(request, _("%(name)s is added.") % {"name": person.name})
        return redirect("administration")
    return _form(request, form, _("Add a person"))


@page(writes=["POST"])
def person_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a person and their account."""
    require(permissions.is_administrator(request.user))
    person = _found(people_of(request.user), pk)
    form = PersonForm(request.POST or None, instance=person, organisations=organisations_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_person(person, by=request.user.person, seen_version=form.seen_version, **form.values)
        except Superseded as late:
            form.show_conflict({**_values(late.obj), "administrator": form.values["administrator"], "password": ""})
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("administration")
    return _form(request, form, person.name)


def _found(rows: QuerySet[Any], pk: UUID) -> Any:
    thing = rows.filter(pk=pk).first()
    if thing is None:
        raise Http404
    return thing


def _values(person: Any) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("name", "title", "email", "organisation", "language", "version")}


def _form(request: HttpRequest, form: Any, title: str, template: str = "forms/form_page.html", **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "lead": "", "submit_label": _("Save"), "cancel_url": reverse("administration"), **more}
    return render(request, template, context)
