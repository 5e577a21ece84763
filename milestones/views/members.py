"""What the chair notes of members: a conflict of interest, that somebody is absent, and taking either back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.models import RoleAssignment
from core.db import Superseded
from core.http import page
from core.permissions import require
from milestones import pages, permissions
from milestones.access import round_for
from milestones.body import members_of
from milestones.forms import DisqualifyForm
from milestones.models import Round
from milestones.services import positions

POST = ("POST",)


@page(writes=POST)
def member_disqualify(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Note that another member has a conflict of interest, and what it is."""
    round_ = round_for(request.user, pk, permissions.may_note)
    row = _member(round_, member)
    form = DisqualifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        said = _("It is recorded that %(name)s has a conflict of interest.") % {"name": row.person.name}
        return _note(request, round_, said, lambda by: positions.disqualify(round_, row, by=by, reason=reason))
    title = _("Note that %(name)s has a conflict of interest") % {"name": row.person.name}
    lead = _("They take no part in this decision and do not count as present. A deputy may serve in their place. You can take it back.")
    return pages.form(request, round_, form, title, lead, _("Record it"))


@page(writes=POST)
def member_qualify(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Take back a conflict of interest that was noted by mistake."""
    round_ = round_for(request.user, pk)
    row = _member(round_, member)
    require(permissions.may_take_back(request.user, round_, row))
    said = _("%(name)s has no conflict of interest and may take part again.") % {"name": row.person.name}
    return _note(request, round_, said, lambda by: positions.requalify(round_, row, by=by))


@page(writes=POST)
def member_absent(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Note that a member is absent from the meeting, so that the deputy serves."""
    round_ = round_for(request.user, pk, permissions.may_note)
    row = _member(round_, member)
    said = _("It is recorded that %(name)s is absent. A deputy serves in their place.") % {"name": row.person.name}
    return _note(request, round_, said, lambda by: positions.note_absent(round_, row, by=by))


@page(writes=POST)
def member_present(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Take back that a member is absent."""
    round_ = round_for(request.user, pk, permissions.may_note)
    row = _member(round_, member)
    said = _("%(name)s counts as present again.") % {"name": row.person.name}
    return _note(request, round_, said, lambda by: positions.note_present(round_, row, by=by))


def _member(round_: Round, pk: UUID) -> RoleAssignment:
    found = next((row for row in members_of(round_) if row.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _note(request: HttpRequest, round_: Round, said: str, act: Callable[[Any], Any]) -> HttpResponse:
    """Do it, if it was asked for by POST; say how it went on the page of the round."""
    if request.method == "POST":
        try:
            act(person_of(request.user))
        except Superseded:
            return pages.was_decided(request, round_)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, said)
    return redirect(f"{round_.get_absolute_url()}#positions")
