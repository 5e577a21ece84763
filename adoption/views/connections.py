"""Organisations that connect: the list with its steps, one of them, many at once, all of them over time."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from adoption import connection_months, connection_page
from adoption.access import initiative_for
from adoption.connection_page import HELD, LETTERS, PLANNED, STATE, entries
from adoption.entry_pages import EntryPages, EntryWords, actor, add_errors, changeable, seen_anew, sent
from adoption.forms.connections import ConnectionForm, ManyForm, NewConnectionForm, ReasonForm, StepForm
from adoption.list_pages import ListChoice, ListPage, ListWords
from adoption.models import Connection, ConnectionState, Initiative
from adoption.pages import show
from adoption.permissions import edit_entry, manage_initiative
from adoption.services import connections as services
from core.components import Example
from core.db import Superseded
from core.http import own_path, page

EXAMPLE = Example(
    gettext_lazy("Example from another town"),
    [
        (gettext_lazy("Organisation"), gettext_lazy("Northern Rescue Department")),
        (gettext_lazy("Whom to talk to there"), gettext_lazy("Head of Fire Inspection")),
        (gettext_lazy("Planned to be connected"), gettext_lazy("15 March, after their own test")),
        (gettext_lazy("State"), pgettext_lazy("connection", "Preparing")),
    ],
)


def _detail(request: HttpRequest, connection: Connection) -> dict[str, Any]:
    may = changeable(request.user, connection)
    return {
        "standing": connection_page.standing(connection),
        "planned": connection_page.planned(connection),
        "way": connection.steps.select_related("by"),
        "may_move": may,
    }


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    return {"responsible": request.user.person_id}


def _above(request: HttpRequest, initiative: Initiative, shown: list[Any]) -> dict[str, Any]:
    everybody = list(Connection.objects.live().filter(initiative=initiative).only("state", "planned"))
    for one in shown:
        one.initiative = initiative  # whose rights have been read already
    late = connection_page.late(everybody)
    text = ngettext("%(count)d is past its planned day", "%(count)d are past their planned day", len(late)) % {"count": len(late)}
    return {
        "in_short": connection_page.in_short(everybody),
        "counts": connection_page.counts(everybody),
        "late": text if late else "",
        "movable": {one.pk for one in shown if one.next_state and edit_entry(request.user, one)},
    }


CONNECTIONS = EntryPages(
    model=Connection,
    form=ConnectionForm,
    new_form=NewConnectionForm,
    name="connection",
    plural="connections",
    page="connections",
    template="adoption/connection.html",
    related=("responsible__organisation", "organisation", "deleted_by"),
    create=services.create,
    edit=services.edit,
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=gettext_lazy("Connections"),
        add=gettext_lazy("Add an organisation"),
        add_lead=gettext_lazy("One organisation that is to use the service, and when it is planned to be connected."),
        change=gettext_lazy("Change connection %(code)s"),
        remove=gettext_lazy("Remove connection %(code)s, %(title)s?"),
        remove_lead=gettext_lazy(
            "Remove it only if it was written by mistake; let an organisation that steps back withdraw."
            " The record keeps it with your reason."
        ),
        save=gettext_lazy("Save the organisation"),
        remove_button=gettext_lazy("Remove the organisation"),
    ),
)
LIST = ListPage(
    pages=CONNECTIONS,
    words=ListWords(
        lead=gettext_lazy("The organisations that are to use the service: how far each has come, and when it is planned to be connected."),
        column=gettext_lazy("Organisation"),
        empty_title=gettext_lazy("No organisation has declared that it connects yet"),
        empty_text=gettext_lazy(
            "When several organisations are to use the service, write down who has declared that it joins, and by when. Each goes from"
            " declared to preparing, testing and connected; at milestone VI the steering group asks how many have come all the way."
        ),
        add_first=gettext_lazy("Add the first organisation"),
    ),
    entries=entries,
    columns=(STATE, PLANNED, HELD),
    example=EXAMPLE,
    template="adoption/connections.html",
    searched=("title", "contact_name", "note"),
    choices=(ListChoice("state", gettext_lazy("State"), ConnectionState.choices),),
    orders={"planned": (gettext_lazy("By planned day"), (F("planned").asc(nulls_last=True), "number"))},
    above=_above,
)


@page()
def over_time(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which state each organisation had reached at the end of each month, and how many stood where."""
    initiative = initiative_for(request.user, pk)
    found = list(entries(initiative))
    steps = connection_months.reached(initiative)
    months = connection_months.window(request.GET.get("from", ""), (day for rows in steps.values() for day, _state in rows))
    page_obj = Paginator(found, settings.PAGE_SIZE).get_page(request.GET.get("page"))
    planned = pgettext("connection", "planned to be connected")
    context = {
        "months": months,
        "last": months[-1],
        "earlier": months[0].on(-connection_months.AT_ONCE).key,
        "later": months[-1].on(1).key,
        "rows": [connection_months.row(one, steps.get(one.pk, []), months, planned) for one in page_obj],
        "sums": [*connection_months.sums(steps, months), connection_months.planned_in(found, months, _("Planned to be connected"))],
        "legend": [(state.value, LETTERS[state], state.label) for state in list(ConnectionState)],
        "in_short": connection_page.in_short(found),
        "page_obj": page_obj,
        "ways": [(_("Connections"), CONNECTIONS.list_url(initiative)), (_("Over time"), "")],
    }
    return show(request, initiative, "adoption/connections_over_time.html", "connections", context)


@page(writes=("POST",))
def many(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add several at once, one organisation on each line."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    form = ManyForm(sent(request), initiative=initiative, initial=_initial(request, initiative))
    if request.method == "POST" and form.is_valid():
        made, doubles = services.create_many(initiative, by=actor(request), **form.values)
        _tell_many(request, len(made), doubles)
        return redirect("connections", pk=pk)
    url = CONNECTIONS.list_url(initiative)
    context = {
        "form": form,
        "title": _("Add several organisations"),
        "lead": _("Paste them from a list. Contact persons and notes can be added afterwards."),
        "submit_label": _("Add them"),
        "cancel_url": url,
        "ways": [(_("Connections"), url), (_("Add several"), "")],
    }
    return show(request, initiative, "adoption/entry_form.html", "connections", context)


def _tell_many(request: HttpRequest, made: int, doubles: list[str]) -> None:
    text = ngettext("%(count)d organisation is added.", "%(count)d organisations are added.", made) % {"count": made}
    if doubles:
        there = ", ".join(doubles[:10]) + (" …" if len(doubles) > 10 else "")
        text += " " + _("Already in the list: %(names)s.") % {"names": there}
    messages.success(request, text) if made else messages.info(request, text)


@page(writes=("POST",))
def step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One step on; by a button of the list, or here with the day."""
    connection = CONNECTIONS.get(request, pk, edit_entry)
    form = StepForm(sent(request), version=connection.version)
    if request.method == "POST" and form.is_valid() and _done(request, connection, form, services.move_on):
        return redirect(own_path(request.POST.get("next", "")) or reverse("connection", args=[pk]))
    title = f"{connection.code} {connection.title}"
    if connection.next_state:
        title = _("%(title)s goes on to “%(state)s”") % {"title": title, "state": connection.next_state.label}
    return _form_page(request, connection, form, title, _("One step on"))


@page(writes=("POST",))
def back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One step back, with a reason; one that withdrew declares anew."""
    connection = CONNECTIONS.get(request, pk, edit_entry)
    form = ReasonForm(sent(request), version=connection.version)
    if request.method == "POST" and form.is_valid() and _done(request, connection, form, services.step_back):
        return redirect("connection", pk=pk)
    title = _("Take %(code)s, %(title)s, one step back?") % {"code": connection.code, "title": connection.title}
    return _form_page(request, connection, form, title, _("Take it back"))


@page(writes=("POST",))
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It does not connect after all, or leaves."""
    connection = CONNECTIONS.get(request, pk, edit_entry)
    form = ReasonForm(sent(request), version=connection.version)
    if request.method == "POST" and form.is_valid() and _done(request, connection, form, services.withdraw):
        return redirect("connection", pk=pk)
    title = _("Does %(title)s withdraw?") % {"title": connection.title}
    return _form_page(request, connection, form, title, _("It withdraws"))


def _done(request: HttpRequest, connection: Connection, form: Any, work: Callable[..., Connection]) -> bool:
    """True when it was done; else the form says what is wrong, with what was typed."""
    try:
        after = work(connection, by=actor(request), seen_version=form.seen_version, **form.values)
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded as other:
        seen_anew(form, other.obj)
        return False
    values = {"code": after.code, "title": after.title, "state": ConnectionState(after.state).label}
    messages.success(request, _("%(code)s %(title)s: %(state)s") % values)
    return True


def _form_page(request: HttpRequest, connection: Connection, form: Any, title: str, label: str) -> HttpResponse:
    own = reverse("connection", args=[connection.pk])
    cell = connection_page.standing(connection)
    context = {
        "form": form,
        "title": title,
        "lead": f"{cell.text}, {cell.second}.",
        "submit_label": label,
        "cancel_url": own,
        "ways": [(_("Connections"), CONNECTIONS.list_url(connection.initiative)), (connection.code, own), (label, "")],
    }
    return show(request, connection.initiative, "adoption/entry_form.html", "connections", context)


URLS: list[URLPattern] = [
    *LIST.urls(),
    path("initiatives/<uuid:pk>/connections/over-time/", over_time, name="connections-over-time"),
    path("initiatives/<uuid:pk>/connections/many/", many, name="connections-many"),
    path("connections/<uuid:pk>/step/", step, name="connection-step"),
    path("connections/<uuid:pk>/back/", back, name="connection-back"),
    path("connections/<uuid:pk>/withdraw/", withdraw, name="connection-withdraw"),
]
