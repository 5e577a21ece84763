"""The organisation's own decision points, kept by its administrators."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.permissions import is_administrator
from accounts.views.administration import organisations_of
from adoption import packs as told
from adoption.decision_points import OwnPoint, of_organisation
from adoption.forms.packs import DecisionPointsForm, values_of
from adoption.services import decision_points
from core.db import Superseded
from core.http import page
from core.permissions import require


@page(writes=("POST",))
def own_decision_points(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Eight rows, one for each milestone; `?from=` fills them with the names of a pack, to look at and save."""
    require(is_administrator(request.user))
    organisation = organisations_of(request.user).filter(pk=pk).first()
    if organisation is None:
        raise Http404
    sources = told.naming(organisation)
    if request.method == "POST":
        form = DecisionPointsForm(request.POST, organisation=organisation)
        if form.is_valid() and _saved(request, organisation, form):
            messages.success(request, _("The changes are saved."))
            return redirect("decision-points", pk=organisation.pk)
    else:
        form = DecisionPointsForm(organisation=organisation, fill=_filling(sources, request.GET.get("from", "")))
    context = {"organisation": organisation, "form": form, "sources": sources, "cancel_url": reverse("administration")}
    return render(request, "adoption/decision_points.html", context)


def _filling(sources: list[told.Naming], wanted: str) -> dict[int, OwnPoint] | None:
    return next((source.points for source in sources if source.key == wanted), None)


def _saved(request: HttpRequest, organisation: Organisation, form: DecisionPointsForm) -> bool:
    try:
        decision_points.save(organisation, form.points, by=request.user.person, seen_version=form.seen_version)
    except ValidationError as error:
        form.add_errors(error)
        return False
    except Superseded as late:
        form.show_conflict({**values_of(of_organisation(late.obj)), "version": late.obj.version})
        return False
    return True


URLS: list[URLPattern] = [
    path("administration/organisations/<uuid:pk>/decision-points/", own_decision_points, name="decision-points"),
]
