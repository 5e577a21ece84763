"""Profitability as a statement: the three viewpoints, one statement (002:242)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from adoption.access import initiative_for
from adoption.entry_pages import EntryPages, EntryWords
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import edit_entry, manage_initiative
from core.components import Text
from core.http import page
from registers.descriptions.profitability import View, views
from registers.forms.profitability import NewProfitabilityForm, ProfitabilityForm
from registers.models import Profitability, Viewpoint
from registers.services import profitability as services

TEACHES: dict[str, Text] = {
    Viewpoint.SOCIETY: _(
        "What all gain or pay together, each cost and each benefit counted once, whoever has it. Also what is not counted in money:"
        " safety, equal access, the environment."
    ),
    Viewpoint.AUTHORITY: _(
        "What the organisations that take part gain or pay: working time, systems that can be closed, introduction and maintenance."
        " Say it for each of them where it differs."
    ),
    Viewpoint.CITIZENS: _(
        "What those whom the service is for gain or pay: time, fees, waiting, worry. Say who gains most, and whether anybody loses."
    ),
}


@page()
def profitability(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The three viewpoints, written or not."""
    initiative = initiative_for(request.user, pk)
    three = views(initiative)
    context = {
        "views": [(view, TEACHES[view.viewpoint], _may_change(request, view)) for view in three],
        "first": next((view for view in three if view.entry is None), None),
        "may_add": manage_initiative(request.user, initiative),
    }
    return show(request, initiative, "registers/profitability.html", "profitability", context)


def _may_change(request: HttpRequest, view: View) -> bool:
    return view.entry is not None and bool(edit_entry(request.user, view.entry))


def _detail(request: HttpRequest, entry: Profitability) -> dict[str, Any]:
    """The viewpoint is its title, said in the language of the reader."""
    entry.title = str(entry.get_viewpoint_display())
    return {"standing": View(Viewpoint(entry.viewpoint), entry).standing}


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    asked = request.GET.get("viewpoint", "")
    return {"viewpoint": asked} if asked in Viewpoint.values else {}


STATEMENTS = EntryPages(
    model=Profitability,
    form=ProfitabilityForm,
    new_form=NewProfitabilityForm,
    name="profitability-entry",
    plural="profitability",
    page="profitability",
    template="registers/profitability_entry.html",
    form_template="registers/profitability_form.html",
    related=("owner__organisation", "deleted_by"),
    create=services.create,
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=_("Profitability"),
        add=_("State profitability"),
        add_lead=_("Say the goal first. The judgement can wait until the costs and benefits are known."),
        change=_("Change statement %(code)s"),
        remove=_("Remove statement %(code)s?"),
        remove_lead=_("It disappears from the page and from the documents; the record keeps it with your reason."),
        save=_("Save the statement"),
        remove_button=_("Remove the statement"),
    ),
)
URLS: list[URLPattern] = [
    path("initiatives/<uuid:pk>/profitability/", profitability, name="profitability"),
    *STATEMENTS.urls(),
]
