"""The plan: Gantt, list or board."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from adoption import plan_board, plan_lanes, plan_marks, plan_page, plan_sheet, schedule, schedule_words
from adoption.access import initiative_for, people_of
from adoption.forms.entries import named
from adoption.forms.work import PlanFilter, phase_choices
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative
from core.http import page

VIEWS = ("gantt", "list", "board")


@page()
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who does what until when."""
    initiative = initiative_for(request.user, pk)
    whole = schedule.read(initiative)
    filters = PlanFilter(request.GET, initiative=initiative)
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else VIEWS[0]
    by_line = view == "gantt" and request.GET.get("lanes") == "lines"
    choice = replace(filters.choice(), by_line=by_line)
    found = plan_page.lines(whole, choice)
    page_obj = plan_page.paged(found, request.GET.get("page"))
    context = {
        "plan": whole,
        "summary": schedule_words.summary(whole),
        "filters": filters,
        "choice": choice,
        "count": sum(line.kind == "task" for line in found),
        "view": view,
        "gantt": view == "gantt",
        "page_obj": page_obj,
        "lanes": view == "gantt" and plan_lanes.has_lanes(whole),
        **(_board(whole, choice, request) if view == "board" else {}),
        **(_drawn(whole, page_obj, request) if view == "gantt" else {}),
        **(_sheet(whole, page_obj, request) if view == "list" else {}),
        **_abilities(request, initiative),
    }
    return show(request, initiative, "adoption/plan.html", "plan", context)


def _board(plan: schedule.Plan, choice: plan_page.Choice, request: HttpRequest) -> dict[str, object]:
    columns = plan_board.columns(plan, choice.takes(plan), request.user)
    aside = plan_board.aside(plan, choice.takes(plan), request.user)
    return {"columns": columns, "aside": aside, "count": sum(column.count for column in columns)}


def _drawn(plan: schedule.Plan, page_obj: Any, request: HttpRequest) -> dict[str, object]:
    return {
        "rows": plan_page.rows(plan, page_obj, request.user),
        "axis": plan_page.axis(plan),
        "path": plan_marks.path_words(plan),
        "legend": plan_page.legend(plan, page_obj),
    }


def _sheet(plan: schedule.Plan, page_obj: Any, request: HttpRequest) -> dict[str, object]:
    """The table to work in; what may be chosen is read only for who may change something."""
    sheet = plan_sheet.Sheet(plan, request.user)
    rows = sheet.rows(page_obj.object_list)
    may_change = sheet.may_shape or any(row.may_edit for row in rows)
    people = list(people_of(plan.initiative)) if may_change else []
    return {
        "rows": rows,
        "sheet": rows,
        "may_change": may_change,
        "people": [named(person) for person in people],
        "people_choices": [(person.pk, named(person)) for person in people],
        "states": plan_sheet.states_offered(),
        "phases": phase_choices(),
        "here": request.get_full_path(),
        "broken": len({after for _before, after in plan.network.broken}),
        "critical": len(plan.network.critical - plan.parents),
    }


def _abilities(request: HttpRequest, initiative: Initiative) -> dict[str, object]:
    return {"may_add": manage_initiative(request.user, initiative), "me": request.user.person_id}
