"""The decision brief: read on the screen, asked for as a file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from adoption.pages import show
from core.http import page
from milestones.access import round_for
from milestones.pages.brief import brief_page
from milestones.services import briefs


@page()
def round_brief(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the deciders will read, or have been given."""
    round_ = round_for(request.user, pk)
    return show(request, round_.initiative, "milestones/brief.html", "milestones", brief_page(round_))


@page(writes=("POST",))
def round_brief_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have the two pages made. What is sealed is made once; a preview anew when something has changed."""
    round_ = round_for(request.user, pk)
    if request.method != "POST":
        return redirect("round-brief", pk=pk)
    return redirect("rendering", pk=briefs.ask_for(round_).pk)
