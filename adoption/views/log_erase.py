"""Erasing what one event of the log says: what goes is shown first, the reason stays."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption import erasures
from adoption import log as words
from adoption.access import initiative_for
from adoption.forms.erasing import EraseForm
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import erase_from_log
from core import events
from core.chain import is_blank
from core.http import page
from core.models import Event
from core.permissions import require


@page(writes=("POST",))
def erase(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """What goes, and the question why. Asked for twice, it is erased once."""
    initiative = initiative_for(request.user, pk, erase_from_log)
    event = _event(initiative, number)
    require(erasures.may_erase(request.user, initiative, event))
    if is_blank(event.text.salt, event.text.data):
        return _gone_already(request, initiative)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _erase(request, initiative, event, form.cleaned_data["reason"])
    context = {
        "form": form, "line": words.told([event], inner=True)[0], "title": _("Erase what event %(number)d says") % {"number": number},
        "lead": _("That something happened stays in the log, with when and by whom. What it says goes and cannot be brought back."),
        "submit_label": _("Erase it"), "cancel_url": reverse("log", args=[pk]),
    }  # fmt: skip
    return show(request, initiative, "adoption/log_erase.html", "log", context)


def _event(initiative: Initiative, number: int) -> Event:
    """Raises Http404."""
    event = words.events_of(initiative.pk).filter(seq=number).first()
    if event is None:
        raise Http404
    return event


def _erase(request: HttpRequest, initiative: Initiative, event: Event, reason: str) -> HttpResponse:
    try:
        erasures.erase(initiative, event.seq, by=person_of(request.user), reason=reason)
    except events.AlreadyErased:
        return _gone_already(request, initiative)
    messages.success(request, _("What event %(number)d said is erased.") % {"number": event.seq})
    return redirect("log", pk=initiative.pk)


def _gone_already(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    messages.info(request, _("What this event said is erased already."))
    return redirect("log", pk=initiative.pk)
