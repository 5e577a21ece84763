"""Conditions and their signing off; resuming what was paused."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.access import initiative_for
from adoption.pages import show
from core.db import Superseded
from core.http import page
from core.permissions import require
from milestones import pages, permissions
from milestones.access import condition_for
from milestones.choices import ConditionState, RoundState
from milestones.forms import ReasonForm, SignOffForm
from milestones.models import Condition
from milestones.registers import decision_word
from milestones.services import conditions as condition_services
from milestones.services import decisions

POST = ("POST",)


@page()
def conditions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All conditions of the initiative."""
    initiative = initiative_for(request.user, pk)
    return show(request, initiative, "milestones/conditions.html", "conditions", pages.conditions(request, initiative))


@page(writes=POST)
def condition_sign_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The decider says that the condition is fulfilled. Said twice, it is signed off once."""
    condition = condition_for(request.user, pk)
    initiative = condition.decision.initiative
    if condition.state != ConditionState.OPEN:
        return _signed_already(request, condition)
    require(permissions.may_sign_off(request.user, condition))
    form = SignOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _sign_off(request, condition, form)
    context = pages.form_page(form, _("Sign off the condition"), _("You confirm that the condition is fulfilled."), _("Sign off"))
    context |= {"condition": condition, "gate_word": decision_word(condition.decision)}
    context |= {"cancel_url": reverse("conditions", args=[initiative.pk])}
    return show(request, initiative, "milestones/sign_off.html", "conditions", context)


def _sign_off(request: HttpRequest, condition: Condition, form: SignOffForm) -> HttpResponse:
    try:
        condition_services.sign_off(condition, by=person_of(request.user), comment=form.cleaned_data["comment"])
    except Superseded:
        return _signed_already(request, condition)
    messages.success(request, _("The condition is signed off."))
    return redirect("conditions", pk=condition.decision.initiative_id)


def _signed_already(request: HttpRequest, condition: Condition) -> HttpResponse:
    messages.info(request, _("This condition is signed off already."))
    return redirect("conditions", pk=condition.decision.initiative_id)


@page(writes=POST)
def initiative_resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take up a paused initiative again."""
    initiative = initiative_for(request.user, pk, permissions.may_resume)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = decisions.resume(initiative, by=person_of(request.user), motive=form.cleaned_data["motive"])
        except Superseded:
            messages.info(request, _("Somebody else has resumed it already."))
            return redirect("milestones", pk=pk)
        if made.state == RoundState.DECIDED:
            messages.success(request, _("The initiative goes on."))
        else:
            messages.success(request, _("The decision is asked for. The initiative goes on when it has been made."))
        return redirect(made)
    lead = _("The initiative goes on where it was paused, at once where you decide alone. The decision enters the record.")
    context = pages.form_page(form, _("Resume the initiative"), lead, _("Resume"))
    return show(request, initiative, "milestones/form.html", "milestones", {**context, "cancel_url": reverse("milestones", args=[pk])})
