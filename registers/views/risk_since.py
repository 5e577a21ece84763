"""What has happened to the risks since a milestone."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from adoption.access import initiative_for
from adoption.pages import show
from core.http import page
from registers import risk_since
from registers.risk_since import Passed


@page()
def risks_since(request: HttpRequest, pk: UUID) -> HttpResponse:
    """New, raised, lowered, closed and unchanged risks since the milestone chosen, the latest if none is."""
    initiative = initiative_for(request.user, pk)
    passed = risk_since.passed(initiative)
    chosen = _chosen(passed, request.GET.get("milestone", ""))
    groups = risk_since.groups(risk_since.steps(initiative, chosen.at)) if chosen else []
    title = _("Changes of the risks")
    ways: list[tuple[Any, str]] = [(_("Risks"), reverse("risks", args=[pk])), (title, "")]
    context = {"passed": passed, "chosen": chosen, "groups": groups, "summary": risk_since.summary(groups), "title": title, "ways": ways}
    return show(request, initiative, "registers/risks_since.html", "risks", context)


def _chosen(passed: list[Passed], number: str) -> Passed | None:
    """The milestone asked for; a number that was not passed is passed over."""
    return next((one for one in passed if str(one.number) == number), next(iter(passed), None))


URLS: list[URLPattern] = [path("initiatives/<uuid:pk>/risks/since/", risks_since, name="risks-since")]
