"""The plan: Gantt or list."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from adoption import plan_page, plan_sheet, schedule, schedule_words
from adoption.access import initiative_for, people_of
from adoption.forms.entries import named
from adoption.forms.work import PlanFilter, phase_choices
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative
from core.http import page


@page()
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who does what until when."""
    initiative = initiative_for(request.user, pk)
    whole = schedule.read(initiative)
    filters = PlanFilter(request.GET, initiative=initiative)
    choice = filters.choice()
    found = plan_page.lines(whole, choice)
    gantt = request.GET.get("view") != "list"
    page_obj = plan_page.paged(found, request.GET.get("page"))
    context = {
        "plan": whole,
        "summary": schedule_words.summary(whole),
        "filters": filters,
        "choice": choice,
        "count": sum(line.kind == "task" for line in found),
        "gantt": gantt,
        "page_obj": page_obj,
        **(_drawn(whole, page_obj, request) if gantt else _sheet(whole, page_obj, request)),
        **_abilities(request, initiative),
    }
    return show(request, initiative, "adoption/plan.html", "plan", context)


def _drawn(plan: schedule.Plan, page_obj: Any, request: HttpRequest) -> dict[str, object]:
    return {"rows": plan_page.rows(plan, page_obj, request.user, gantt=True), "axis": plan_page.axis(plan)}


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
