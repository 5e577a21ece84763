"""What the members of the body say."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.models import RoleAssignment
from core.db import Superseded
from core.http import page
from core.permissions import require
from milestones import pages, permissions
from milestones.access import round_for
from milestones.forms import DisqualifyForm, PositionForm
from milestones.models import Round
from milestones.services import positions

POST = ("POST",)


@page(writes=POST)
def position_take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give or change my position, until the decision is made."""
    round_ = round_for(request.user, pk)
    if pages.is_decided(round_):
        return pages.was_decided(request, round_)
    require(permissions.may_take_position(request.user, round_))
    member, position = pages.my_seat(request.user, round_)
    form = PositionForm(request.POST or None, round_=round_, position=position, question=pages.question(round_))
    if request.method == "POST" and form.is_valid() and _taken(request, round_, member, form):
        return redirect(f"{round_.get_absolute_url()}#positions")
    return pages.submitted(request, round_, position=form) if request.method == "POST" else redirect(round_)


def _taken(request: HttpRequest, round_: Round, member: RoleAssignment, form: PositionForm) -> bool:
    version = form.seen_version if "version" in form.fields else None
    try:
        positions.take(round_, member, by=person_of(request.user), seen_version=version, **form.values)
    except ValidationError as error:
        pages.add_errors(form, error)
        return False
    except Superseded as late:
        pages.show_late(form, late)
        return False
    messages.success(request, _("Your position is recorded. You can change it until the decision is made."))
    return True


@page(writes=POST)
def position_disqualify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I have a conflict of interest in this matter."""
    round_ = round_for(request.user, pk)
    if pages.is_decided(round_):
        return pages.was_decided(request, round_)
    require(permissions.may_take_part(request.user, round_))
    member, _position = pages.my_seat(request.user, round_)
    form = DisqualifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        positions.disqualify(round_, member, by=person_of(request.user), reason=form.cleaned_data["reason"])
        messages.success(request, _("Your conflict of interest is recorded. You do not count as present."))
        return redirect(round_)
    lead = _("You take no part in this decision and do not count as present. Your deputy may serve in your place.")
    return pages.form(request, round_, form, _("I have a conflict of interest"), lead, _("Record it"))
