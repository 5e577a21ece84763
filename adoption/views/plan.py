"""The plan: Gantt or list."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from adoption import plan_page, schedule, schedule_words
from adoption.access import initiative_for
from adoption.forms.work import PlanFilter
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
        "rows": plan_page.rows(whole, page_obj, request.user, gantt=gantt),
        "axis": plan_page.axis(whole) if gantt else "",
        **_abilities(request, initiative),
    }
    return show(request, initiative, "adoption/plan.html", "plan", context)


def _abilities(request: HttpRequest, initiative: Initiative) -> dict[str, object]:
    return {"may_add": manage_initiative(request.user, initiative), "me": request.user.person_id}
