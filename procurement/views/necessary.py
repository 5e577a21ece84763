"""Necessary procurements: the list with its sums, one of them."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from adoption.choices import Circle
from adoption.columns import EntryColumn
from adoption.entry_pages import EntryPages, EntryWords
from adoption.list_pages import ListPage, ListWords
from adoption.models import Initiative, Task
from adoption.permissions import in_circle
from core.components import Example
from procurement import estimates, questions
from procurement.forms.necessary import NecessaryProcurementForm
from procurement.models import NecessaryProcurement, State
from procurement.necessary_page import COLUMNS, entries, needed, standing, value
from procurement.services import necessary as services

EXAMPLE = Example(
    _("Example from another town"),
    [
        (_("What is to be procured"), _("Integration between the permit service and the case system")),
        (_("For which task"), _("Connect the e-service")),
        (_("How it is procured"), _("Call-off from a framework agreement")),
        (_("Needed by"), _("Three months before the test")),
    ],
)


def _detail(request: HttpRequest, entry: NecessaryProcurement) -> dict[str, Any]:
    shown = in_circle(request.user, entry.initiative, Circle.PROCUREMENT)
    return {
        "standing": standing(entry),
        "needed": needed(entry),
        "in_circle": shown,
        "value": value(estimates.of([entry]).get(entry.pk)) if shown else None,
    }


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """A procurement asked for by a task begins with what the task says; an id from elsewhere is passed over."""
    asked = request.GET.get("task", "")
    mine = Task.objects.live().filter(initiative=initiative)
    found = next((task for task in mine if str(task.pk) == asked), None) if asked else None
    if found is None:
        return {}
    return {"task": found, "title": found.title, "needed_on": found.starts or found.due, "responsible": found.responsible_id}


def _above(request: HttpRequest, initiative: Initiative, shown: list[NecessaryProcurement]) -> dict[str, Any]:
    inside = in_circle(request.user, initiative, Circle.PROCUREMENT)
    states = list(NecessaryProcurement.objects.live().filter(initiative=initiative).values_list("state", flat=True))
    wanted = [state for state in states if state != State.NOT_NEEDED]
    asked = questions.read(initiative)
    return {
        "wanted": len(wanted),
        "contracted": wanted.count(State.CONTRACTED),
        "in_circle": inside,
        "sums": estimates.sums(estimates.of_initiative(initiative)) if inside else [],
        "unanswered": len(asked.open),
        "gaps": asked.gaps,
    }


def _values(user: User, initiative: Initiative, shown: list[NecessaryProcurement]) -> list[EntryColumn]:
    """The estimated values, for those who may read them."""
    if not in_circle(user, initiative, Circle.PROCUREMENT):
        return []
    known = estimates.of(shown)
    return [EntryColumn(_("Estimated value"), lambda entry: value(known.get(entry.pk)), "s", numeric=True)]


NECESSARY = EntryPages(
    model=NecessaryProcurement,
    form=NecessaryProcurementForm,
    name="necessary-procurement",
    plural="necessary-procurements",
    page="necessary-procurements",
    template="procurement/necessary.html",
    related=("task", "responsible__organisation", "deleted_by"),
    create=services.create,
    edit=services.edit,
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=_("Procurements"),
        add=_("Add a procurement"),
        add_lead=_("A service or a material that has to be bought. Fill in what you know; the rest before milestone IV."),
        change=_("Change procurement %(code)s"),
        remove=_("Remove procurement %(code)s, %(title)s?"),
        remove_lead=_(
            "Remove it only if it was written by mistake; set one that is not bought to not needed. The record keeps it with your reason."
        ),
        save=_("Save the procurement"),
        remove_button=_("Remove the procurement"),
    ),
)
PAGE = ListPage(
    pages=NECESSARY,
    words=ListWords(
        lead=_("What has to be bought before the tasks can be done: how, by when, and who sees to it."),
        column=_("Procurement"),
        empty_title=_("No procurement is written down yet"),
        empty_text=_(
            "The list is made from the tasks: ask of each whether a service or a material must be bought before it can be done."
            " A procurement takes months, so what is found late delays everything that waits for it."
        ),
        add_first=_("Add the first procurement"),
    ),
    entries=entries,
    columns=COLUMNS,
    example=EXAMPLE,
    template="procurement/necessary_list.html",
    searched=("title", "description", "note"),
    above=_above,
    more=_values,
)
URLS: list[URLPattern] = PAGE.urls()
