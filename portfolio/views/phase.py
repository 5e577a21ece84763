"""The page of a phase."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from adoption.access import initiative_for
from adoption.choices import PHASES
from adoption.pages import show
from core.http import page
from portfolio import phase_page


@page()
def phases(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The present phase; the last one when all are passed."""
    initiative = initiative_for(request.user, pk)
    return redirect("phase", pk=pk, number=min(initiative.phase_number, len(PHASES)))


@page()
def phase(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """What the phase is for, what to do in it, what it hands over, and what will be asked at its milestone."""
    initiative = initiative_for(request.user, pk)
    if not 1 <= number <= len(PHASES):
        raise Http404
    context = {"page": phase_page.read(request.user, initiative, number), "here": request.path}
    return show(request, initiative, "portfolio/phase.html", "phases", context)
