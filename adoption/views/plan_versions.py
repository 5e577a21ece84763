"""The approval of the plan: all versions, one of them, asking for approval, and the margin."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption import plan_approval, schedule
from adoption.access import initiative_for, of_initiative, thing_for
from adoption.entry_pages import actor, add_errors, sent
from adoption.forms.plan_versions import MarginForm, ProposeForm
from adoption.models import Initiative, PlanVersion
from adoption.pages import show
from adoption.permissions import decide_plan, manage_initiative, view_initiative, withdraw_plan
from adoption.plan_change_words import approved_words, changes_since, since_words
from adoption.services import plan_versions as services
from core.db import Superseded
from core.http import page

PAGE = "plan-versions"
ROWS_A_PAGE = 20


@page()
def plan_versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The baseline, what moved since, and every version that was put forward."""
    initiative = initiative_for(request.user, pk)
    plan = schedule.read(initiative)
    rows = PlanVersion.objects.filter(initiative=initiative).without_content()
    page_obj = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("versions"))
    base = plan.baseline
    changes = changes_since(base, plan) if base else []
    context = {
        "plan": plan,
        "baseline": base,
        "sentence": f"{approved_words(base)} {since_words(base, plan, changes)}" if base else "",
        "facts": plan_approval.facts(plan),
        "page_obj": plan_approval.changed(plan, changes, request.GET.get("page")),
        "versions": [(row, plan_approval.standing(row, base)) for row in page_obj],
        "version_pages": page_obj,
        "waiting": rows.filter(state="proposed").first(),
        "may_manage": manage_initiative(request.user, initiative),
    }
    return show(request, initiative, "adoption/plan_versions.html", PAGE, context)


@page(writes=("POST",))
def plan_propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the steering group will be asked, what is missing, and the button."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    form = ProposeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            version = services.propose(initiative, by=actor(request), **form.values)
            messages.success(request, _("Version %(number)d of the plan waits for approval now.") % {"number": version.number})
            return redirect(version)
        except ValidationError as error:
            add_errors(form, error)
    return show(request, initiative, "adoption/plan_propose.html", PAGE, {"form": form, **_asked(initiative)})


@page()
def plan_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan as it was put forward, what it changes, and how it was answered."""
    version = thing_for(request.user, versions(), pk, of_initiative(view_initiative))
    initiative, plan = version.initiative, schedule.read(version.initiative)
    before = plan_approval.baseline_before(version)
    changes = plan_approval.between(before, version, plan)
    context = {
        "version": version,
        "standing": plan_approval.standing(version, plan.baseline),
        "before": before,
        "against": plan_approval.against(before, version, plan),
        "changes": plan_approval.changed(plan, changes, request.GET.get("changes")),
        "facts": plan_approval.frozen_facts(version.content),
        "milestones": plan_approval.milestones(version.content, plan),
        "page_obj": plan_approval.frozen(version.content, request.GET.get("page")),
        "holds": plan_approval.holds(version),
        "may_decide": decide_plan(request.user, version),
        "may_withdraw": withdraw_plan(request.user, version),
        "asked": services.approvers(initiative) if version.is_open else [],
    }
    return show(request, initiative, "adoption/plan_version.html", PAGE, context)


@page(writes=("POST",))
def plan_margin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How much time is kept free after the calculated end."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    form = MarginForm(sent(request), initiative=initiative)
    if request.method == "POST" and form.is_valid() and _margin_saved(request, initiative, form):
        return redirect(PAGE, pk=pk)
    way = reverse(PAGE, args=[pk])
    head = {
        "form": form,
        "title": _("Margin of the plan"),
        "lead": _("Time always runs short. The margin is kept free between the end of the work and the planned end."),
        "submit_label": _("Save the margin"),
        "cancel_url": way,
        "ways": [(_("Approval of the plan"), way), (_("Margin of the plan"), "")],
        "facts": plan_approval.facts(schedule.read(initiative)),
    }
    return show(request, initiative, "adoption/plan_margin.html", PAGE, head)


def versions() -> Any:
    """Versions with what their pages name."""
    return PlanVersion.objects.select_related("proposed_by__organisation", "decided_by__organisation")


def _asked(initiative: Initiative) -> dict[str, Any]:
    plan = schedule.read(initiative)
    missing = services.missing(initiative)
    return {
        "plan": plan,
        "facts": plan_approval.facts(plan),
        "blocking": [need for need in missing if need.level == "enforce"],
        "named": [need for need in missing if need.level != "enforce"],
        "approvers": services.approvers(initiative),
        "waiting": PlanVersion.objects.filter(initiative=initiative, state="proposed").without_content().first(),
        "baseline": plan.baseline,
        "sentence": since_words(plan.baseline, plan, changes_since(plan.baseline, plan)) if plan.baseline else "",
    }


def _margin_saved(request: HttpRequest, initiative: Initiative, form: MarginForm) -> bool:
    try:
        services.set_margin(initiative, form.cleaned_data["margin_percent"], by=actor(request), seen_version=form.seen_version)
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded as other:
        form.show_conflict(other.obj)
        return False
    messages.success(request, _("The margin is saved."))
    return True
