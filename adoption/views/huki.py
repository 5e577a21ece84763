"""Who does what: the matrix, the row of a task, one cell saved in place, and what somebody is in all of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from adoption import history, huki, huki_matrix, huki_page
from adoption.access import initiative_for, of_initiative, people_of, thing_for
from adoption.choices import Letters
from adoption.entry_pages import actor, add_errors, sent
from adoption.forms.huki import HukiFilter, HukiRowForm
from adoption.huki_matrix import Matrix
from adoption.models import Task
from adoption.pages import show
from adoption.permissions import manage_initiative
from adoption.services import huki as services
from core.db import Superseded
from core.http import own_path, page

TASKS = Task.objects.live().select_related("responsible__organisation")


@page()
def matrix(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tasks by role, fifty a page."""
    initiative = initiative_for(request.user, pk)
    whole = huki_matrix.read(initiative)
    filters = HukiFilter(request.GET, matrix=whole)
    choice = filters.choice()
    found = huki_page.lines(whole, choice.takes(whole, request.user.person_id))
    page_obj = huki_page.page_of(found, request.GET.get("page"))
    context = {
        "matrix": whole,
        "filters": filters,
        "choice": choice,
        "count": sum(line.kind == "task" for line in found),
        "page_obj": page_obj,
        "gap_count": len(whole.gaps),
        "gap_words": huki_page.lead(whole),
        "first_gap": reverse("huki-row", args=[whole.gaps[0].task.pk]) if whole.gaps else "",
        **_drawn(request, whole),
    }
    context["rows"] = huki_page.rows(whole, page_obj.object_list, context["style"])
    return show(request, initiative, "adoption/huki.html", "huki", context)


def _drawn(request: HttpRequest, whole: Matrix) -> dict[str, Any]:
    """Letters, legend and what the reader may do."""
    style = huki_page.style(whole.initiative, request.session)
    may = manage_initiative(request.user, whole.initiative)
    return {"style": style, "legend": huki_page.legend(style), "may_edit": may, "columns": whole.columns}


@page(writes=("POST",))
def letters(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Switch between H U K I and A R C I for this reader, as long as they are signed in."""
    initiative = initiative_for(request.user, pk)
    if request.method == "POST" and request.POST.get("letters") in (Letters.HUKI, Letters.RACI):
        request.session[huki_page.SESSION] = request.POST["letters"]
    return redirect(own_path(request.POST.get("next", "")) or reverse("huki", args=[initiative.pk]))


@page(writes=("POST",))
def row(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letters of one task as a form: works without scripts, and on a phone."""
    task = thing_for(request.user, TASKS, pk, of_initiative(manage_initiative))
    whole = huki_matrix.read(task.initiative)
    shown = _drawn(request, whole)
    form = HukiRowForm(sent(request), matrix=whole, task=task, style=shown["style"])
    if request.method == "POST" and form.is_valid() and _saved(request, task, form):
        return redirect(_way_back(task))
    context = {
        **shown,
        "form": form,
        "task": task,
        "above": whole.row(task).inherited,
        "title": _("Who does what in %(code)s") % {"code": task.code},
        "lead": task.title,
        "submit_label": _("Save the letters"),
        "cancel_url": _way_back(task),
        "history": [line for line in history.of(task) if any(str(one.label) == str(Task.PARTS["huki"]) for one in line.changes)],
    }
    return show(request, task.initiative, "adoption/huki_row.html", "huki", context)


def _saved(request: HttpRequest, task: Task, form: HukiRowForm) -> bool:
    try:
        services.set_row(task, form.row, by=actor(request), seen_version=form.seen_version)
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded:
        form.show_conflict(form.theirs(huki_matrix.read(task.initiative), task))
        return False
    messages.success(request, _("Who does what in %(code)s is saved.") % {"code": task.code})
    return True


def _way_back(task: Task) -> str:
    return f"{reverse('huki', args=[task.initiative_id])}#{task.code}"


@page(writes=("POST",))
def cell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One cell written in place. 200: the rows as they are now; 409: what somebody else wrote meanwhile; 422: why it cannot be."""
    task = thing_for(request.user, TASKS, pk, of_initiative(manage_initiative))
    if request.method != "POST":
        return redirect("huki-row", pk=task.pk)
    column, seen = request.POST.get("column", ""), request.POST.get("version", "")
    try:
        number = int(seen) if seen.isdecimal() and len(seen) < 9 else -1
        services.set_cell(task, column, request.POST.get("letters", ""), by=actor(request), seen_version=number)
    except ValueError:
        return JsonResponse({"said": _("This page is out of date. Load it again and make your change anew.")}, status=422)
    except ValidationError as error:
        return _answer(request, task, column, {"said": " ".join(error.messages)}, status=422)
    except Superseded:
        return _answer(request, task, column, {"said": _("Somebody else has changed this meanwhile.")}, status=409)
    return _answer(request, task, column, {}, status=200)


def _answer(request: HttpRequest, task: Task, column: str, said: dict[str, str], *, status: int) -> JsonResponse:
    """What the cell says now, in words too, and the rows that the change may have touched."""
    whole = huki_matrix.read(task.initiative)
    drawn = _drawn(request, whole)
    found = whole.cells.get(task.pk, {}).get(column)
    now = found.letters if found else ""
    name = next((one.name for one in whole.columns if one.key == column), "")
    words = ", ".join(str(huki.LETTERS[letter]) for letter in now) or _("no letter")
    data = {
        "letters": now,
        "shown": huki.drawn(now, drawn["style"]) or "–",
        "version": found.version if found else 0,
        "said": _("%(code)s, %(role)s: %(letters)s") % {"code": task.code, "role": name, "letters": words},
        "lead": huki_page.lead(whole),
        "rows": {str(one.pk): _rendered(request, whole, one, drawn) for one in whole.below(_same(whole, task))},
    }
    return JsonResponse({**data, **said}, status=status)


def _same(whole: Matrix, task: Task) -> Task:
    return next((one for one in whole.plan.tasks if one.pk == task.pk), task)


def _rendered(request: HttpRequest, whole: Matrix, task: Task, drawn: dict[str, Any]) -> str:
    return render_to_string("adoption/_huki_row.html", {**drawn, "row": huki_page.row_view(whole, task, drawn["style"])}, request)


@page()
def summary(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody is in this: the reader, or whoever they chose."""
    initiative = initiative_for(request.user, pk)
    whole = huki_matrix.read(initiative)
    people = list(people_of(initiative))
    asked = next((one for one in people if str(one.pk) == request.GET.get("person")), None)
    somebody: Person = asked or request.user.person
    drawn = _drawn(request, whole)
    page_obj = huki_page.parts(whole, somebody.pk, drawn["style"]).get_page(request.GET.get("page"))
    context = {
        **drawn,
        "people": people,
        "somebody": somebody,
        "held": huki_page.held(whole, somebody.pk),
        "page_obj": page_obj,
        "is_me": somebody.pk == request.user.person_id,
    }
    return show(request, initiative, "adoption/huki_summary.html", "huki", context)


URLS: list[URLPattern] = [
    path("initiatives/<uuid:pk>/huki/", matrix, name="huki"),
    path("initiatives/<uuid:pk>/huki/letters/", letters, name="huki-letters"),
    path("initiatives/<uuid:pk>/huki/summary/", summary, name="huki-summary"),
    path("tasks/<uuid:pk>/huki/", row, name="huki-row"),
    path("tasks/<uuid:pk>/huki/cell/", cell, name="huki-cell"),
]
