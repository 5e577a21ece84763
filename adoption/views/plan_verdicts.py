"""What is answered to a plan that was put forward: approved, sent back, withdrawn. Each page says first what will happen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from adoption import plan_approval, schedule
from adoption.access import Rule, thing_for
from adoption.entry_pages import actor, sent
from adoption.forms.plan_versions import ApprovePlanForm, SendPlanBackForm, WithdrawPlanForm
from adoption.models import PlanVersion
from adoption.pages import show
from adoption.permissions import decide_plan, withdraw_plan
from adoption.services import plan_versions as services
from adoption.views.plan_versions import PAGE, versions
from core.db import Superseded
from core.forms import FarledForm
from core.http import page


@page(writes=("POST",))
def plan_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It becomes the baseline."""
    version = _version(request, pk, decide_plan)
    form = ApprovePlanForm(sent(request))
    happens = [
        _("Version %(number)d becomes the baseline of the plan. What moves from now on is measured against it.") % _told(version),
        _("What is asked before milestone IV about the approval of the plan is met."),
        _("%(person)s is told by mail, and the log keeps how it was decided.") % _told(version),
    ]
    words = {"title": _("Approve the plan"), "submit_label": _("Approve the plan"), "happens": happens}
    return _answer(request, version, form, services.approve, words, _("The plan is approved. It is the baseline now."))


@page(writes=("POST",))
def plan_send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """With what must be mended."""
    version = _version(request, pk, decide_plan)
    form = SendPlanBackForm(sent(request))
    happens = [
        _("Version %(number)d is closed and stays as it was put forward.") % _told(version),
        _("%(person)s is told by mail what must be mended, and may ask again with a new version.") % _told(version),
    ]
    words = {"title": _("Send the plan back"), "submit_label": _("Send it back"), "happens": happens}
    return _answer(request, version, form, services.send_back, words, _("The plan is sent back."))


@page(writes=("POST",))
def plan_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The coordinator takes it back."""
    version = _version(request, pk, withdraw_plan)
    form = WithdrawPlanForm(sent(request))
    happens = [
        _("Nobody is asked to approve version %(number)d any more. It stays as it was put forward.") % _told(version),
        _("You may mend the plan and ask again."),
    ]
    words = {"title": _("Withdraw the plan"), "submit_label": _("Withdraw it"), "happens": happens}
    return _answer(request, version, form, services.withdraw, words, _("The plan is withdrawn."))


def _version(request: HttpRequest, pk: UUID, rule: Rule) -> PlanVersion:
    found: PlanVersion = thing_for(request.user, versions(), pk, rule)
    return found


def _told(version: PlanVersion) -> dict[str, Any]:
    return {"number": version.number, "person": version.proposed_by.name}


def _answer(
    request: HttpRequest, version: PlanVersion, form: FarledForm, act: Callable[..., Any], words: dict[str, Any], said: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(version, by=actor(request), **form.values)
            messages.success(request, said)
        except Superseded:
            messages.warning(request, _("Somebody else was first: this version has been answered already."))
        return redirect(version)
    plan, before = schedule.read(version.initiative), plan_approval.baseline_before(version)
    context = {
        "form": form,
        "version": version,
        "lead": plan_approval.against(before, version, plan),
        "cancel_url": version.get_absolute_url(),
        "facts": plan_approval.frozen_facts(version.content),
        **words,
    }
    return show(request, version.initiative, "adoption/plan_verdict.html", PAGE, context)
