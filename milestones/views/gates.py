"""The eight milestones, each on its address whatever its state, their dates and who decides them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.access import initiative_for
from adoption.choices import PHASES
from adoption.decision_points import gate_word
from adoption.models import Initiative, InitiativePhase
from adoption.pages import show
from adoption.permissions import manage_initiative
from adoption.services import setup
from core.db import Superseded
from core.http import page
from core.permissions import require
from milestones import pages, permissions
from milestones.access import round_for
from milestones.choices import BasisKind
from milestones.forms import DatesForm, DeciderForm
from milestones.services import deciders


@page()
def milestones(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The eight milestones with their dates, deciders, rounds and decisions."""
    initiative = initiative_for(request.user, pk)
    return show(request, initiative, "milestones/list.html", "milestones", pages.overview(request.user, initiative))


@page()
def milestone(request: HttpRequest, pk: UUID, gate: int) -> HttpResponse:
    """One milestone: prepared, awaited or decided, as its state and the reader's role say."""
    initiative = initiative_for(request.user, pk)
    if not 1 <= gate <= len(PHASES):
        raise Http404
    return pages.gate(request, initiative, gate)


@page()
def round_(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An earlier round, as it was."""
    return pages.earlier(request, round_for(request.user, pk))


@page()
def round_basis(request: HttpRequest, pk: UUID, order: int) -> HttpResponse:
    """A register as it was sealed."""
    round_ = round_for(request.user, pk)
    item = get_object_or_404(round_.basis, order=order, kind=BasisKind.REGISTER)
    return show(request, round_.initiative, "milestones/sealed.html", "milestones", pages.sealed(round_, item))


@page(writes=("POST",))
def milestone_dates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The planned dates, on one form."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    form = DatesForm(request.POST or None, rows=pages.open_rows(initiative), version=initiative.version)
    if request.method == "POST" and form.is_valid() and _dates_set(request, initiative, form):
        return redirect("milestones", pk=pk)
    context = pages.form_page(form, _("Dates of the milestones"), _("Say when each milestone is to be decided."), _("Save the dates"))
    return show(request, initiative, "milestones/form.html", "milestones", {**context, "cancel_url": reverse("milestones", args=[pk])})


def _dates_set(request: HttpRequest, initiative: Initiative, form: DatesForm) -> bool:
    planned = {**pages.dates(initiative), **form.planned}
    try:
        setup.set_dates(initiative, planned, by=person_of(request.user), seen_version=form.seen_version)
    except ValidationError as error:
        pages.add_errors(form, error)
        return False
    except Superseded as late:
        form.show_conflict(form.current(late.obj))
        return False
    messages.success(request, _("The dates are saved."))
    return True


@page(writes=("POST",))
def milestone_decider(request: HttpRequest, pk: UUID, gate: int) -> HttpResponse:
    """Who decides this milestone in this initiative."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    row = pages.phase_row(initiative, gate)
    require(permissions.may_set_decider(request.user, initiative, gate))
    form = DeciderForm(request.POST or None, initial=vars(row), version=row.version)
    if request.method == "POST" and form.is_valid() and _decider_set(request, row, form):
        return redirect("milestone", pk=pk, gate=gate)
    title = _("%(gate)s: who decides") % {"gate": gate_word(initiative, gate)}
    lead = _("The method says: %(decider)s.") % {"decider": pages.usual_decider(gate)}
    context = pages.form_page(form, title, lead, _("Save"))
    return show(request, initiative, "milestones/form.html", "milestones", {**context, "cancel_url": pages.gate_url(initiative, gate)})


def _decider_set(request: HttpRequest, row: InitiativePhase, form: DeciderForm) -> bool:
    try:
        deciders.set_decider(row.initiative, row.number, by=person_of(request.user), seen_version=form.seen_version, **form.values)
    except ValidationError as error:
        pages.add_errors(form, error)
        return False
    except Superseded as late:
        form.show_conflict(late.obj)
        return False
    messages.success(request, _("Who decides is saved."))
    return True
