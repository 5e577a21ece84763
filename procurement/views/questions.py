"""Does a task need a procurement: asked for many tasks at once (D04)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.access import initiative_for
from adoption.entry_pages import actor, sent
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative, view_initiative, work_in_initiative
from core.http import page
from procurement import questions
from procurement.forms.questions import QuestionsForm, name_of_version
from procurement.questions import Asked, Questions
from procurement.services import questions as services


@page(writes=("POST",))
def procurement_questions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The tasks with their answers; those the reader may change as radios, saved together."""
    rule = work_in_initiative if request.method == "POST" else view_initiative
    initiative = initiative_for(request.user, pk, rule)
    found = questions.read(initiative)
    listed, page_obj = _listed(request, found)
    form = QuestionsForm(sent(request), asked=page_obj, user=request.user)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect(request.get_full_path())
    context = {
        "form": form,
        "rows": list(form.rows()),
        "page_obj": page_obj,
        "view": listed,
        "counts": {"all": len(found.asked), "open": len(found.open), "gaps": len(found.gaps)},
        "may_add": manage_initiative(request.user, initiative),
        "ways": _ways(initiative),
    }
    return show(request, initiative, "procurement/questions.html", "necessary-procurements", context)


def _listed(request: HttpRequest, found: Questions) -> tuple[str, Page[Asked]]:
    """Which tasks are shown: all, those without an answer, or those whose procurement is missing. Of what was sent, exactly those tasks."""
    lists = {"all": found.first, "open": found.open, "gaps": found.gaps}
    chosen = request.GET.get("show", "all")
    chosen = chosen if chosen in lists else "all"
    if request.method == "POST":
        rows = [one for one in found.first if name_of_version(one.task) in request.POST]
        return chosen, Paginator(rows, max(len(rows), 1)).get_page(1)
    return chosen, Paginator(lists[chosen], settings.PAGE_SIZE).get_page(request.GET.get("page"))


def _saved(request: HttpRequest, form: QuestionsForm) -> bool:
    written, late = services.save(form.answers, by=actor(request))
    if written:
        said = ngettext("%(count)d answer is saved.", "%(count)d answers are saved.", written)
        messages.success(request, said % {"count": written})
    elif not late:
        messages.info(request, _("Nothing was changed."))
    if late:
        form.show_late(late)
        form.add_error(None, _("Somebody else has changed some of these tasks meanwhile. Look at both answers and save again."))
    return not late


def _ways(initiative: Initiative) -> list[tuple[Any, str]]:
    url = reverse("necessary-procurements", args=[initiative.pk])
    return [(_("Procurements"), url), (_("What the tasks need"), "")]


URLS: list[URLPattern] = [
    path("initiatives/<uuid:pk>/necessary-procurements/tasks/", procurement_questions, name="procurement-questions"),
]
