"""Moving tasks: first shown what moves with them, then done."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import schedule
from adoption.access import initiative_for
from adoption.entry_pages import actor
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative, work_in_initiative
from adoption.plan_network import Dates
from adoption.schedule_words import span
from adoption.services import rescheduling
from core import dates
from core.db import Superseded
from core.http import own_path, page

MOST_DAYS = 2000
Wanted = dict[UUID, Dates]


@page(writes=("POST",))
def plan_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """task, starts, due: one task to those dates. task…, days: several by working days. mend: what starts too early, to where it may."""
    initiative = initiative_for(request.user, pk, work_in_initiative)
    asked = request.POST if request.method == "POST" else request.GET
    alike = asked.get("follow") == "alike"
    try:
        wanted = _wanted(initiative, asked)
        _allowed(request, initiative, wanted, alike)
        steps = rescheduling.preview(initiative, wanted, all_alike=alike)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_plan(initiative))
    if request.method == "POST" and request.POST.get("sure") and _done(request, initiative, wanted, alike):
        return redirect(own_path(asked.get("next", "")) or _plan(initiative))
    context = {
        "steps": [(step, span(*step.before), span(*step.after)) for step in steps],
        "shown": rescheduling.fingerprint(steps),
        "others": len(rescheduling.others(steps)),
        "alike": alike,
        "asked": [(name, value) for name in ("task", "starts", "due", "days", "mend", "next") for value in asked.getlist(name)],
        "end": _ends(initiative, steps),
        "cancel_url": own_path(asked.get("next", "")) or _plan(initiative),
    }
    return show(request, initiative, "adoption/plan_move.html", "plan", context)


def _done(request: HttpRequest, initiative: Initiative, wanted: Wanted, alike: bool) -> bool:
    shown = request.POST.get("shown", "")
    try:
        steps = rescheduling.carry_out(initiative, wanted, shown, by=actor(request), all_alike=alike)
    except Superseded:
        messages.warning(request, _("Somebody else has changed the plan meanwhile. Look at what would move now, then move it."))
        return False
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    text = ngettext("%(count)d task is moved.", "%(count)d tasks are moved.", len(steps))
    messages.success(request, text % {"count": len(steps)})
    return True


def _wanted(initiative: Initiative, asked: QueryDict) -> Wanted:
    plan = schedule.read(initiative)
    network = plan.network
    if asked.get("mend"):
        late = {key: one for key, one in network.placed.items() if one.first > network.works[key].first}
        found: Wanted = {key: (network.timeline.day(one.first), network.timeline.day(one.last)) for key, one in late.items()}
    else:
        here = {str(task.pk): task for task in plan.tasks}
        tasks = [here[key] for key in dict.fromkeys(asked.getlist("task")) if key in here]
        if asked.get("days"):
            days = _days(asked["days"])
            dated = [task for task in tasks if task.pk in network.works and not network.works[task.pk].fixed]
            found = {task.pk: _later(network, task, days) for task in dated}
        else:
            found = {task.pk: (_day(asked.get("starts", "")), _day(asked.get("due", ""))) for task in tasks[:1]}
    if not found:
        raise ValidationError(_("There is nothing to move: choose tasks that have a date and are not done."))
    return found


def _later(network: Any, task: Any, days: int) -> Dates:
    line = network.timeline
    return tuple(line.day(line.at(day) + days) if day else None for day in (task.starts, task.due))  # type: ignore[return-value]


def _days(text: str) -> int:
    sign, number = (-1, text.strip()[1:]) if text.strip()[:1] in "-−" else (1, text.strip().lstrip("+"))
    if not (number.isascii() and number.isdigit()) or len(number) > 9 or not 0 < int(number) <= MOST_DAYS:
        raise ValidationError(_("Write by how many working days to move them, such as 5 or -3; at most %(most)d.") % {"most": MOST_DAYS})
    return sign * int(number)


def _day(text: str) -> datetime.date | None:
    day = dates.read(text) if text else None
    if text and (day is None or not dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR):
        raise ValidationError(_("Write the date as day, month, year, for example 31.12.2026."))
    return day


def _allowed(request: HttpRequest, initiative: Initiative, wanted: Wanted, alike: bool) -> None:
    """A team member moves their own tasks; what follows belongs to others and is moved by the coordinator."""
    if manage_initiative(request.user, initiative):
        return
    mine = {task.pk for task in schedule.read(initiative).tasks if task.responsible_id == request.user.person_id}
    if not set(wanted) <= mine or rescheduling.others(rescheduling.preview(initiative, wanted, all_alike=alike)):
        raise ValidationError(_("Other people’s tasks would move too. Ask the coordinator to move them."))


def _ends(initiative: Initiative, steps: list[rescheduling.Step]) -> tuple[str, str]:
    """When the work ends now, and when it would."""
    plan = schedule.read(initiative)
    after = {step.task.pk: step.after for step in steps}
    days = [day for task in plan.tasks for day in after.get(task.pk, (task.starts, task.due)) if day]
    return span(None, plan.end), span(None, max(days, default=None))


def _plan(initiative: Initiative) -> str:
    return f"{reverse('plan', args=[initiative.pk])}?view=list"
