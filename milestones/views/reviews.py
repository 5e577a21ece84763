"""Recording a phase review, in two steps."""

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
from milestones.access import round_for
from milestones.models import Round
from milestones.pages.recording import Recording
from milestones.services import reviews


@page(writes=("POST",))
def review_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what the review decided, see what will happen, confirm. Confirmed twice, it is recorded once."""
    round_ = round_for(request.user, pk)
    if pages.is_decided(round_):
        return pages.was_decided(request, round_)
    require(permissions.may_record(request.user, round_))
    recording = Recording(request, round_)
    if recording.is_confirmed:
        return _confirm(request, round_, recording)
    return recording.show_preview() if recording.is_complete else recording.show_form()


def _confirm(request: HttpRequest, round_: Round, recording: Recording) -> HttpResponse:
    try:
        made = reviews.record_review(round_, by=person_of(request.user), held=recording.held, **recording.values)
    except Superseded:
        return pages.was_decided(request, round_)
    except ValidationError as error:
        return recording.show_form(error)
    messages.success(request, _("The phase review is recorded. Everybody concerned is told."))
    return redirect("decision", pk=made.pk)
