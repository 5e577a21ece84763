"""Preparing a milestone: everything the coordinator does before the decision is asked for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.access import initiative_for
from core.db import Superseded
from core.http import page
from core.permissions import require
from milestones import pages, permissions
from milestones.access import round_for
from milestones.body import is_body
from milestones.forms import DescribeForm, MarkForm, PointForm, WayForm, WithdrawForm
from milestones.matters import round_word
from milestones.models import Round
from milestones.services import rounds

POST = ("POST",)


@page(writes=POST)
def round_open(request: HttpRequest, pk: UUID, gate: int) -> HttpResponse:
    """Begin to prepare a milestone. Asked for by GET, or twice, it shows the milestone."""
    initiative = initiative_for(request.user, pk)
    pages.phase_row(initiative, gate)
    if request.method == "POST":
        rounds.open_round(initiative, gate, by=person_of(request.user))
    return redirect("milestone", pk=pk, gate=gate)


@page(writes=POST)
def round_describe(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The matter in brief and the date wanted."""
    round_ = round_for(request.user, pk, permissions.may_prepare)
    form = DescribeForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        try:
            rounds.describe(round_, by=person_of(request.user), seen_version=form.seen_version, **form.values)
        except Superseded as late:
            pages.show_late(form, late)
        else:
            messages.success(request, _("The matter in brief is saved."))
            return redirect(round_)
    return pages.preparing(request, round_, describe=form) if request.method == "POST" else redirect(round_)


@page(writes=POST)
def point_answer(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """The answer to one point of the milestone."""
    round_ = round_for(request.user, pk, permissions.may_prepare)
    point = pages.point_for(round_, key)
    form = PointForm(request.POST or None, point=point)
    if request.method == "POST" and form.is_valid() and _answered(request, round_, key, form):
        return redirect(f"{round_.get_absolute_url()}#point-{key}")
    return pages.preparing(request, round_, point=(key, form)) if request.method == "POST" else redirect(round_)


def _answered(request: HttpRequest, round_: Round, key: str, form: PointForm) -> bool:
    try:
        rounds.answer_point(round_, key, by=person_of(request.user), seen_version=form.seen_version, **form.values)
    except ValidationError as error:
        pages.add_errors(form, error)
        return False
    except Superseded as late:
        pages.show_late(form, late)
        return False
    messages.success(request, _("The answer is saved."))
    return True


@page(writes=POST)
def round_mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on although something is missing, with a reason."""
    round_ = round_for(request.user, pk, permissions.may_prepare)
    form = MarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = pages.mark_kind(round_, form.cleaned_data["need"])
        try:
            rounds.mark(round_, form.cleaned_data["need"], kind, form.cleaned_data["reason"], by=person_of(request.user))
        except ValidationError as error:
            pages.add_errors(form, error)
        else:
            messages.success(request, _("The reason is saved. It stands in the basis."))
            return redirect(f"{round_.get_absolute_url()}#ready")
    return pages.preparing(request, round_, mark=form) if request.method == "POST" else redirect(round_)


@page(writes=POST)
def round_unmark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take such a reason back."""
    round_ = round_for(request.user, pk, permissions.may_prepare)
    if request.method == "POST":
        rounds.unmark(round_, request.POST.get("need", ""), by=person_of(request.user))
    return redirect(f"{round_.get_absolute_url()}#ready")


@page(writes=POST)
def round_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the decision; of a body it is asked first how it decides. Pressed twice, it is asked for once."""
    round_ = round_for(request.user, pk)
    if pages.is_asked_for(round_) or not (request.method == "POST" or is_body(round_)):
        return redirect(round_)
    if request.method != "POST" and not permissions.may_submit(request.user, round_):
        return redirect(round_)
    if is_body(round_) and (request.method != "POST" or "way" in request.POST):
        return _ask_how(request, round_)
    _ask(request, round_, {})
    return redirect(round_)


def _ask_how(request: HttpRequest, round_: Round) -> HttpResponse:
    """In a meeting or per capsulam; what the service refuses is said at the field."""
    require(permissions.may_submit(request.user, round_))
    form = WayForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, round_, form.values, form):
        return redirect(round_)
    title = _("%(gate)s: ask for the decision") % {"gate": round_word(round_)}
    lead = _("The basis is sealed when you ask, and everybody who decides gets a mail.")
    return pages.form(request, round_, form, title, lead, _("Ask for the decision"))


def _ask(request: HttpRequest, round_: Round, how: dict[str, Any], form: WayForm | None = None) -> bool:
    require(permissions.may_submit(request.user, round_))
    try:
        rounds.submit(round_, by=person_of(request.user), **how)
    except ValidationError as error:
        if form is not None and hasattr(error, "error_dict"):
            pages.add_errors(form, error)
            return False
        messages.error(request, " ".join(error.messages))
    except Superseded:
        messages.info(request, _("This has changed since you opened the page. See how it stands now."))
    else:
        messages.success(request, _("The decision is asked for."))
    return True


@page(writes=POST)
def round_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the question back, with a reason; the round is kept."""
    round_ = round_for(request.user, pk, permissions.may_withdraw)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rounds.withdraw(round_, by=person_of(request.user), reason=form.cleaned_data["reason"])
        messages.success(request, _("The question is withdrawn. The round is kept in the record."))
        return redirect(round_)
    title = _("%(gate)s: withdraw it?") % {"gate": round_word(round_)}
    lead = _("The decision is not made now. You can prepare the milestone anew.")
    if round_.is_matter:
        lead = _("The decision is not made now. What was proposed stays in the record.")
    return pages.form(request, round_, form, title, lead, _("Withdraw"))
