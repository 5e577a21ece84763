"""The bodies that decide: who sits there, how they decide, and how that came about."""

import copy
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import bodies_page
from adoption.access import initiative_for
from adoption.bodies import rule_of
from adoption.choices import Decider
from adoption.entry_pages import actor
from adoption.forms.bodies import GroundForm, OwnerRuleForm
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative
from adoption.services import bodies as services
from adoption.views.setup import attempt, posted, save_rule
from core.http import page

BODIES = gettext_lazy("Bodies that decide")


@page()
def bodies(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The steering group and the business owner: members, mandates, what is missing, the rule, and the history of both."""
    initiative = initiative_for(request.user, pk)
    context = {"bodies": bodies_page.read(initiative), "may_manage": manage_initiative(request.user, initiative)}
    return show(request, initiative, "adoption/bodies.html", "bodies", context)


@page(writes=("POST",))
def owner_rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the business owner be a body, and say how it decides."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    rule = rule_of(initiative, Decider.BUSINESS_OWNER)
    form = OwnerRuleForm(posted(request), initiative=initiative, instance=copy.copy(rule))
    if request.method == "POST" and form.is_valid() and save_rule(request, initiative, form, Decider.BUSINESS_OWNER):
        messages.success(request, _("The rule of the body is saved."))
        return redirect("bodies", pk=initiative.pk)
    title = _("How the body of the business owner decides") if rule else _("Let a body be business owner")
    lead = _("It holds from the next decision on. Decisions that were made keep the rule they were made by.")
    if rule is None:
        lead = _(
            "Several people then decide together, by this rule. Whoever is business owner today becomes the chair; name the members next."
        )
    return _form(request, initiative, form, title, lead, _("Save the rule"))


@page(writes=("POST",))
def owner_alone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the business owner be one person again."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    if rule_of(initiative, Decider.BUSINESS_OWNER) is None:
        raise Http404
    form = GroundForm(posted(request), initiative=initiative)
    if request.method == "POST" and form.is_valid():
        attempt(form, lambda: services.decide_alone(initiative, by=actor(request), ground=form.given_ground))
        if form.is_valid():
            messages.success(request, _("The business owner decides alone from now on."))
            return redirect("bodies", pk=initiative.pk)
    lead = _("The rule of the body ends. What it decided stands, and its history stays.")
    return _form(request, initiative, form, _("Let the business owner decide alone"), lead, _("End the body"))


def _form(request: HttpRequest, initiative: Initiative, form: object, title: str, lead: str, submit_label: str) -> HttpResponse:
    url = reverse("bodies", args=[initiative.pk])
    context = {"form": form, "title": title, "lead": lead, "submit_label": submit_label, "cancel_url": url}
    return show(request, initiative, "adoption/role_edit.html", "bodies", {**context, "ways": [(BODIES, url), (title, "")]})
