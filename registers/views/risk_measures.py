"""Measures against a risk: added as a task, taken away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.models import User
from adoption.access import thing_for
from adoption.entry_pages import REMOVED, actor, add_errors, sent
from adoption.pages import show
from adoption.permissions import edit_entry
from core.forms import FarledForm
from core.http import page
from core.permissions import Answer
from registers.forms.risk_measures import RiskMeasureForm
from registers.models import Risk, RiskMeasure
from registers.services import risk_measures as services
from registers.views.risk import RISKS


@page(writes=("POST",))
def risk_measure_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A task that is a measure: a new one, or one of the plan."""
    risk = RISKS.get(request, pk, edit_entry)
    form = RiskMeasureForm(sent(request), risk=risk, initial={"responsible": risk.owner_id})
    if request.method == "POST" and form.is_valid() and _saved(request, risk, form):
        return redirect("risk", pk=pk)
    title = _("Add a measure against %(code)s, %(title)s") % {"code": risk.code, "title": risk.title}
    lead = _("A measure is a task of the plan: somebody does it, by a day, and its state shows here.")
    return _page(request, risk, form, {"title": title, "lead": lead, "submit_label": _("Add the measure")})


@page(writes=("POST",))
def risk_measure_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The task is a measure no more; asked first."""
    rows = RiskMeasure.objects.select_related("risk__initiative", "task")
    measure = thing_for(request.user, rows, pk, _may_edit, path="risk__initiative")
    if request.method == "POST":
        services.unlink(measure, by=actor(request))
        told = {"task": measure.task.code, "risk": measure.risk.code}
        messages.success(request, _("%(task)s is no measure against %(risk)s any more.") % told)
        return redirect("risk", pk=measure.risk_id)
    told = {"code": measure.task.code, "title": measure.task.title}
    title = _("Take %(code)s, %(title)s, away from the measures?") % told
    lead = _("The task itself stays in the plan.")
    return _page(request, measure.risk, FarledForm(), {"title": title, "lead": lead, "submit_label": _("Take it away")})


def _may_edit(user: User, measure: RiskMeasure) -> Answer:
    return edit_entry(user, measure.risk)


def _saved(request: HttpRequest, risk: Risk, form: RiskMeasureForm) -> bool:
    if risk.deleted_at is not None:
        form.add_error(None, REMOVED)
        return False
    values: dict[str, Any] = form.values
    task = values.pop("task")
    try:
        made = services.link(risk, task, by=actor(request)) if task else services.make(risk, by=actor(request), **values)
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, _("%(code)s is a measure now.") % {"code": made.task.code})
    return True


def _page(request: HttpRequest, risk: Risk, form: FarledForm, head: dict[str, Any]) -> HttpResponse:
    url = reverse("risk", args=[risk.pk])
    ways = [(_("Risks"), RISKS.list_url(risk.initiative)), (risk.code, url), (head["submit_label"], "")]
    context = {"form": form, "ways": ways, "cancel_url": url, **head}
    return show(request, risk.initiative, "adoption/entry_form.html", "risks", context)


URLS: list[URLPattern] = [
    path("risks/<uuid:pk>/measures/new/", risk_measure_new, name="risk-measure-new"),
    path("risk-measures/<uuid:pk>/remove/", risk_measure_remove, name="risk-measure-remove"),
]
