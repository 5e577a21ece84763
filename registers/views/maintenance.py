"""Maintenance objects: the list with its sums, one object (002:256)."""

from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from adoption.entry_pages import EntryPages, EntryWords
from adoption.list_pages import ListPage, ListWords
from adoption.models import Initiative
from adoption.money import currency_of
from core.components import Example
from registers.descriptions.maintenance import COLUMNS, TEXTS, entries, lacks
from registers.forms.maintenance import MaintenanceObjectForm
from registers.models import MaintenanceObject

EXAMPLE = Example(
    _("Example from another town"),
    [
        (_("Maintenance object"), _("Integration between the permit service and the case system")),
        (_("Maintained by"), _("The town, system group")),
        (_("Operated by"), _("The supplier, agreement from 2027")),
        (_("How changes are asked for and decided"), _("Through the service desk; the system group decides each month")),
    ],
)


def _sums(request: HttpRequest, initiative: Initiative, shown: list[MaintenanceObject]) -> dict[str, Any]:
    rows = MaintenanceObject.objects.live().filter(initiative=initiative)
    sums = rows.aggregate(count=Count("pk"), cost=Sum("yearly_cost"), costed=Count("yearly_cost"), handed=Count("handed_over_on"))
    return {"sums": sums, "currency": currency_of(initiative)}


def _detail(request: HttpRequest, entry: MaintenanceObject) -> dict[str, Any]:
    return {
        "lacking": ", ".join(lacks(entry)),
        "texts": [(label, getattr(entry, name)) for name, label in TEXTS if getattr(entry, name).strip()],
        "currency": currency_of(entry.initiative),
    }


OBJECTS = EntryPages(
    model=MaintenanceObject,
    form=MaintenanceObjectForm,
    name="maintenance-object",
    plural="maintenance-objects",
    page="maintenance-objects",
    template="registers/maintenance_object.html",
    related=("organisation", "owner__organisation", "deleted_by"),
    detail=_detail,
    words=EntryWords(
        register=_("Maintenance objects"),
        add=_("Add a maintenance object"),
        add_lead=_("What is kept up when the initiative is over, and by whom. Fill in what you know; the rest before it is handed over."),
        change=_("Change maintenance object %(code)s"),
        remove=_("Remove maintenance object %(code)s, %(title)s?"),
        remove_lead=_("It disappears from the list and from the documents; the record keeps it with your reason."),
        save=_("Save the object"),
        remove_button=_("Remove the object"),
    ),
)
LIST = ListPage(
    pages=OBJECTS,
    words=ListWords(
        lead=_("What is kept up when the initiative is over: by whom, on which agreement, and who pays."),
        column=_("Maintenance object"),
        empty_title=_("No maintenance object is described yet"),
        empty_text=_(
            "A maintenance object is a part of the solution that is maintained as a whole: the service itself, a system, an integration."
            " Whoever maintains it must know in time what they take over. Begin with what the users meet."
        ),
        add_first=_("Describe the first object"),
    ),
    entries=entries,
    columns=COLUMNS,
    example=EXAMPLE,
    template="registers/maintenance_objects.html",
    searched=("title", "description", "operated_by", "organisation__name"),
    above=_sums,
)
URLS: list[URLPattern] = LIST.urls()
