"""What remains at closing: open tasks nobody takes over, the register, one piece of work, all handed over at once (M18)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adoption.access import initiative_for
from adoption.entry_pages import EntryPages, EntryWords, actor, sent
from adoption.list_pages import ListPage, ListWords
from adoption.models import Initiative, Task
from adoption.pages import show
from adoption.permissions import manage_initiative
from core.components import Example
from core.db import Superseded
from core.http import page
from registers.descriptions.remaining import COLUMNS, entries
from registers.forms.remaining import HandOverForm, RemainingForm
from registers.models import Remaining
from registers.remaining_work import digest, kind_of, not_handed_over, standing, taken_tasks
from registers.services import remaining as services

NEAR, CLOSING = 6, 7
EXAMPLE = Example(
    gettext_lazy("Example from another town"),
    [
        (gettext_lazy("Work that is left"), gettext_lazy("Move the archive of 2019 to 2024 to the new system")),
        (gettext_lazy("Who takes it over"), gettext_lazy("The maintenance organisation: system group, IT unit")),
        (gettext_lazy("Received on"), gettext_lazy("3 March; planned for the autumn")),
    ],
)


def _left(initiative: Initiative) -> list[Task]:
    return not_handed_over(initiative, taken_tasks(initiative))


def _open_tasks(tasks: list[Task]) -> dict[str, Any]:
    """The first open tasks in full, how many more there are, and the mark that says which they are."""
    count = len(tasks)
    said = ngettext(
        "%(count)d open task of the plan is taken over by nobody yet.",
        "%(count)d open tasks of the plan are taken over by nobody yet.",
        count,
    )
    shown = tasks[: settings.PAGE_SIZE]
    return {"left": shown, "left_more": count - len(shown), "left_text": said % {"count": count}, "seen": digest(tasks)}


def _above(request: HttpRequest, initiative: Initiative, shown: list[Remaining]) -> dict[str, Any]:
    near, closing = initiative.phase_number >= NEAR, initiative.phase_number >= CLOSING
    return {
        **_open_tasks(_left(initiative)),
        "all_form": HandOverForm(),
        "left_open": near,
        "left_state": "blocks" if closing else "waits",
    }


def _detail(request: HttpRequest, entry: Remaining) -> dict[str, Any]:
    return {"standing": standing(entry)}


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """?task=… presets the task, its name, the kind of work its phase usually is, and who holds it."""
    asked = request.GET.get("task", "")
    task = next((one for one in _left(initiative) if str(one.pk) == asked), None) if asked else None
    return {"task": task.pk, "title": task.title, "kind": kind_of(task), "owner": task.responsible_id} if task else {}


@page(writes=("POST",))
def hand_over_all(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All open tasks that nobody takes over, to one receiver."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    form = HandOverForm(sent(request))
    if request.method == "POST" and form.is_valid() and _handed_over(request, initiative, form):
        return redirect("remaining", pk=pk)
    tasks = _left(initiative)
    if not tasks:
        return redirect("remaining", pk=pk)
    cancel = reverse("remaining", args=[pk])
    ways = [(_("What remains"), cancel), (_("Hand over all of these"), "")]
    context = {"form": form, "ways": ways, "cancel_url": cancel, **_open_tasks(tasks)}
    return show(request, initiative, "registers/remaining_all.html", "remaining", context)


def _handed_over(request: HttpRequest, initiative: Initiative, form: HandOverForm) -> bool:
    try:
        made = services.hand_over_all(initiative, by=actor(request), seen=request.POST.get("seen", ""), **form.values)
    except Superseded:
        form.add_error(None, _("The list of open tasks has changed meanwhile. Look at it again before you hand them over."))
        return False
    said = ngettext("%(count)d task is handed over.", "%(count)d tasks are handed over.", len(made))
    messages.success(request, said % {"count": len(made)})
    return True


WORK = EntryPages(
    model=Remaining,
    form=RemainingForm,
    name="remaining-item",
    plural="remaining",
    page="remaining",
    template="registers/remaining_item.html",
    related=("task", "owner__organisation", "deleted_by"),
    create=services.create,
    edit=services.edit,
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=gettext_lazy("What remains"),
        add=gettext_lazy("Add work that is left"),
        add_lead=gettext_lazy(
            "Say what is left and who takes it over. The receiver may be settled later, but before maintenance is established."
        ),
        change=gettext_lazy("Change %(code)s"),
        remove=gettext_lazy("Remove %(code)s, %(title)s?"),
        remove_lead=gettext_lazy(
            "If it came from a task that is still open, the task asks for a receiver again. The record keeps your reason."
        ),
        save=gettext_lazy("Save"),
        remove_button=gettext_lazy("Remove it"),
    ),
)
LIST = ListPage(
    pages=WORK,
    words=ListWords(
        lead=gettext_lazy(
            "What is not finished when the initiative closes, and who receives it. Each piece gets its receiver before that."
        ),
        column=gettext_lazy("Work that is left"),
        empty_title=gettext_lazy("Nothing is handed over yet"),
        empty_text=gettext_lazy(
            "Development, introduction and realisation of benefits are seldom finished when the initiative closes. What nobody receives is"
            " never done: give each piece to maintenance, to the line, to the next initiative, or say why it is not done."
        ),
        add_first=gettext_lazy("Write down what is left"),
    ),
    entries=entries,
    columns=COLUMNS,
    example=EXAMPLE,
    template="registers/remaining.html",
    searched=("title", "description", "receiver"),
    above=_above,
)
URLS: list[URLPattern] = [
    *LIST.urls(),
    path("initiatives/<uuid:pk>/remaining/all/", hand_over_all, name="remaining-all"),
]
