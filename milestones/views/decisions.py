"""Making the decision, in two steps, and the record of it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from core.db import Superseded
from core.http import page
from core.permissions import require
from milestones import pages, permissions
from milestones.access import decision_for, round_for
from milestones.models import Round
from milestones.pages.deciding import Deciding
from milestones.services import decisions


@page(writes=("POST",))
def milestone_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the outcome, see what will happen, confirm. Confirmed twice, it is decided once."""
    round_ = round_for(request.user, pk)
    if pages.is_decided(round_):
        return pages.was_decided(request, round_)
    require(permissions.may_decide(request.user, round_))
    deciding = Deciding(request, round_)
    if deciding.is_confirmed:
        return _confirm(request, round_, deciding)
    return deciding.show_preview() if deciding.is_complete else deciding.show_form()


def _confirm(request: HttpRequest, round_: Round, deciding: Deciding) -> HttpResponse:
    if deciding.is_out_of_date:
        messages.warning(request, _("A position has changed since you looked. See what holds now, then confirm."))
        return deciding.show_preview()
    try:
        made = decisions.decide(round_, by=person_of(request.user), **deciding.values)
    except Superseded:
        return pages.was_decided(request, round_)
    except ValidationError as error:
        return deciding.show_form(error)
    messages.success(request, _("The decision is made. Everybody concerned is told."))
    return redirect("decision", pk=made.pk)


@page()
def decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record of a decision."""
    return pages.record(request, decision_for(request.user, pk))
