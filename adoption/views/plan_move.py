"""Moving tasks: first shown what moves with them, then done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import moving, schedule
from adoption.access import initiative_for
from adoption.entry_pages import actor
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import move_tasks, work_in_initiative
from adoption.schedule_words import end_words, span
from adoption.services import rescheduling
from core.db import Superseded
from core.http import own_path, page

CARRIED = ("task", "starts", "due", "days", "mend", "next")


@page(writes=("POST",))
def plan_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was asked (adoption.moving.read), what moves with it, and the button that does it."""
    initiative = initiative_for(request.user, pk, work_in_initiative)
    asked = request.POST if request.method == "POST" else request.GET
    alike, plan = asked.get("follow") == "alike", schedule.read(initiative)
    try:
        chosen = moving.read(plan, asked)
        steps = rescheduling.preview(initiative, chosen.wanted, all_alike=alike)
    except ValidationError as error:
        return _refused(request, initiative, " ".join(error.messages))
    if not (allowed := move_tasks(request.user, initiative, [step.task for step in steps])):
        return _refused(request, initiative, str(allowed.reason))
    if request.method == "POST" and request.POST.get("sure") and _done(request, initiative, chosen, alike):
        return redirect(own_path(asked.get("next", "")) or _plan(initiative))
    context = {"alike": alike, "left": chosen.left, **_shown(plan, steps)}
    context |= {"asked": [(name, value) for name in CARRIED for value in asked.getlist(name)]}
    context["cancel_url"] = own_path(asked.get("next", "")) or _plan(initiative)
    return show(request, initiative, "adoption/plan_move.html", "plan", context)


def _shown(plan: schedule.Plan, steps: list[rescheduling.Step]) -> dict[str, Any]:
    now, then = moving.ends(plan, steps)
    return {
        "steps": [(step, span(*step.before), span(*step.after)) for step in steps],
        "shown": rescheduling.fingerprint(steps),
        "others": len(rescheduling.others(steps)),
        "now": (span(None, now.day), end_words(now.margin)),
        "then": (span(None, then.day), end_words(then.margin)),
        "is_same": now.day == then.day,
    }


def _refused(request: HttpRequest, initiative: Initiative, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(_plan(initiative))


def _done(request: HttpRequest, initiative: Initiative, chosen: moving.Asked, alike: bool) -> bool:
    shown = request.POST.get("shown", "")
    try:
        steps = rescheduling.carry_out(initiative, chosen.wanted, shown, by=actor(request), all_alike=alike)
    except Superseded:
        messages.warning(request, _("Somebody else has changed the plan meanwhile. Look at what would move now, then move it."))
        return False
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    text = ngettext("%(count)d task is moved.", "%(count)d tasks are moved.", len(steps))
    messages.success(request, text % {"count": len(steps)})
    return True


def _plan(initiative: Initiative) -> str:
    return f"{reverse('plan', args=[initiative.pk])}?view=list"
