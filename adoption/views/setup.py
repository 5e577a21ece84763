"""Setting an initiative up: the first page creates it, each further step is saved by itself and may be left for later."""

import copy
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

import method
from adoption import gaps, wizard
from adoption.access import initiative_for
from adoption.choices import Decider
from adoption.entry_pages import actor
from adoption.forms.bodies import SteeringRuleForm
from adoption.forms.setup import BasicsForm, DatesForm, LanguageForm, PartnerForm, WithGates, leads_for
from adoption.forms.setup_method import MethodForm
from adoption.methods import method_for
from adoption.models import Initiative
from adoption.pages import note, phase_rows, show
from adoption.permissions import create_initiative, manage_initiative
from adoption.role_page import groups
from adoption.services import bodies, partners, setup
from adoption.services import method as method_services
from adoption.views.planning import planning
from core.components import Note
from core.db import Superseded
from core.forms import FarledForm, FarledModelForm
from core.http import page
from core.permissions import require

STEP_NOTES = {"partners": "organisations", "dates": "plan", "people": "people", "steering": "people", "activities": "plan"}


@page(writes=("POST",))
def initiative_new(request: HttpRequest) -> HttpResponse:
    """The first step: it is there as soon as it has a name, a case number and a lead."""
    require(create_initiative(request.user))
    form = BasicsForm(posted(request), organisations=leads_for(request.user))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: setup.create(by=actor(request), language=form.cleaned_data["lead"].language, **form.values))
        if made:
            messages.success(request, _("The initiative is saved. You can leave the set-up at any time and go on later."))
            return redirect("initiative-setup", pk=made.pk, step="partners")
    context = {"form": form, "steps": wizard.steps(None, "basics"), "lead": wizard.LEADS["basics"], "method_note": _first_note()}
    return render(request, "adoption/setup/new.html", context)


@page(writes=("POST",))
def initiative_setup(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """One step. When the set-up is finished, the settings hold the same."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    if step not in wizard.STEPS:
        raise Http404
    if initiative.set_up_at is not None:
        return redirect("initiative-edit", pk=initiative.pk)
    return VIEWS[step](request, initiative)


def _basics(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    organisations = leads_for(request.user, initiative)
    form = BasicsForm(posted(request), organisations=organisations, instance=copy.copy(initiative))
    return _edit_step(request, initiative, "basics", form)


def _language(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    form = LanguageForm(posted(request), instance=copy.copy(initiative))
    return _edit_step(request, initiative, "language", form)


def _dates(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    form = DatesForm(posted(request), rows=phase_rows(initiative), instance=copy.copy(initiative))
    if request.method == "POST" and "propose" in request.POST:
        _propose(form)
        return _show(request, initiative, "dates", {"form": form})
    return _edit_step(request, initiative, "dates", form)


def _propose(form: DatesForm) -> None:
    """Fill the milestones in between start and wished end; nothing is saved yet."""
    for name in ("starts", "wished_end"):
        if form.is_valid() and not form.cleaned_data[name]:
            form.add_error(name, _("Write this date first, then the milestones can be proposed."))
    if form.is_valid():
        form.propose()


def _partners(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    if request.method == "POST" and "remove" in request.POST:
        return _remove_partner(request, initiative)
    another = "another" in request.POST
    form = PartnerForm(posted(request), initiative=initiative, must=another)
    if request.method == "POST" and form.is_valid() and (form.is_empty or add_partner(request, initiative, form)):
        return redirect("initiative-setup", pk=initiative.pk, step="partners" if another else wizard.after("partners"))
    return _show(request, initiative, "partners", {"form": form})


def add_partner(request: HttpRequest, initiative: Initiative, form: PartnerForm) -> Any:
    """Add what the form says, chosen or new; nothing when the service refuses (the form then says why)."""
    chosen = form.cleaned_data["organisation"]
    values = {"name": form.cleaned_data["name"], "country": form.cleaned_data["country"] or initiative.lead.country}
    if chosen:
        return attempt(form, lambda: partners.add(initiative, chosen, by=actor(request)))
    return attempt(form, lambda: partners.add_new(initiative, by=actor(request), **values))


def _remove_partner(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    for participation in initiative.participations.select_related("organisation", "initiative"):
        if str(participation.organisation_id) == request.POST["remove"]:
            try:
                partners.take_away(participation, by=actor(request))
            except ValidationError as error:
                messages.error(request, error.messages[0])
    return redirect("initiative-setup", pk=initiative.pk, step="partners")


def _method(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    form = method_form(request, initiative)
    if request.method == "POST" and form.is_valid() and choose_method(request, initiative, form):
        return redirect("initiative-setup", pk=initiative.pk, step=wizard.after("method"))
    return _show(request, initiative, "method", {"form": form})


def method_form(request: HttpRequest, initiative: Initiative) -> MethodForm:
    """What is followed of the method, with the packs the initiative may choose."""
    return MethodForm(posted(request), packs=method_services.offered(initiative.lead, initiative.packs), instance=initiative)


def choose_method(request: HttpRequest, initiative: Initiative, form: MethodForm) -> Any:
    """Follow what a valid form says; nothing when the service refuses: then the form says why."""
    return attempt(form, lambda: method_services.choose(initiative, by=actor(request), seen_version=form.seen_version, **form.chosen))


def _activities(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    found = planning(request, initiative)
    if found.is_done:
        return redirect("initiative-setup", pk=initiative.pk, step=wizard.after("activities"))
    context = {**found.context(initiative), "dates_url": wizard.url(initiative, "dates")}
    return _show(request, initiative, "activities", context)


def _people(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    return _show(request, initiative, "people", {})


def _steering(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    rule = getattr(initiative, "steering_rule", None)
    form = SteeringRuleForm(posted(request), initiative=initiative, instance=copy.copy(rule))
    if request.method == "POST" and form.is_valid() and save_rule(request, initiative, form):
        return redirect("initiative-setup", pk=initiative.pk, step=wizard.after("steering"))
    return _show(request, initiative, "steering", {"form": form})


def save_rule(request: HttpRequest, initiative: Initiative, form: SteeringRuleForm, body: str = Decider.STEERING_GROUP) -> Any:
    """Save how a body decides; a second editor is shown the first one's change."""
    seen = form.seen_version if "version" in form.fields else None
    values = {**form.values, "ground": form.ground, "seen_version": seen}
    return attempt(form, lambda: bodies.set_rule(initiative, body, by=actor(request), **values))


def _check(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    if request.method == "POST":
        setup.finish(initiative, by=actor(request))
        messages.success(request, _("The initiative is set up. Here is where it stands."))
        return redirect("initiative", pk=initiative.pk)
    return _show(request, initiative, "check", {})


def _edit_step(request: HttpRequest, initiative: Initiative, step: str, form: FarledModelForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and save(request, initiative, form):
        return redirect("initiative-setup", pk=initiative.pk, step=wizard.after(step))
    return _show(request, initiative, step, {"form": form})


def save(request: HttpRequest, initiative: Initiative, form: Any) -> Any:
    """Save a form about the initiative itself, with planned milestones where it has them."""
    planned = form.planned if isinstance(form, WithGates) else None
    values = form.own_values if isinstance(form, WithGates) else form.values
    return attempt(form, lambda: setup.edit(initiative, by=actor(request), seen_version=form.seen_version, planned=planned, **values))


def posted(request: HttpRequest) -> Any:
    """What was sent by a form, also when it sent nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def attempt(form: FarledForm | FarledModelForm, act: Callable[[], Any]) -> Any:
    """What the service gives; nothing when it refuses: then the form says why, or shows what somebody else saved meanwhile."""
    try:
        return act()
    except Superseded as other:
        form.show_conflict(form.current(other.obj) if isinstance(form, WithGates) else other.obj)
    except ValidationError as error:
        for name, sentences in getattr(error, "error_dict", {None: error}).items():
            form.add_error(name if name in form.fields else None, sentences)
    return None


def _show(request: HttpRequest, initiative: Initiative, step: str, context: dict[str, Any]) -> HttpResponse:
    crew = gaps.crew(initiative)
    back = wizard.before(step)
    common = {
        "steps": wizard.steps(initiative, step, crew),
        "title": wizard.STEPS[step],
        "lead": wizard.lead(initiative, step),
        "step": step,
        "back_url": wizard.url(initiative, back) if back else "",
        "next_url": wizard.url(initiative, wizard.after(step)),
        "crew": crew,
        "groups": groups(crew, step),
        "gaps": gaps.of_setup(crew) if step == "check" else [],
        "followed": method_for(initiative),
        "phases": phase_rows(initiative),
        "method_note": note(initiative, STEP_NOTES[step]) if step in STEP_NOTES else _first_note(),
        "may_manage": True,
        "back_to": f"setup-{step}",
    }
    return show(request, initiative, f"adoption/setup/{step}.html", "initiative-edit", {**common, **context})


def _first_note() -> Note:
    phase = method.phase(1)
    return Note(
        by=_("The method here"),
        title=str(phase.name),
        text=str(phase.purpose),
        source=_("Metod för Utveckling i Samverkan 1.0, phase %(number)d") % {"number": 1},
    )


VIEWS: dict[str, Callable[[HttpRequest, Initiative], HttpResponse]] = {
    "basics": _basics,
    "partners": _partners,
    "dates": _dates,
    "people": _people,
    "steering": _steering,
    "language": _language,
    "method": _method,
    "activities": _activities,
    "check": _check,
}
