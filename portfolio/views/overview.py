"""The overview of one initiative."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from adoption.access import initiative_for
from adoption.pages import show
from adoption.permissions import manage_initiative, read_log
from core.http import page
from portfolio.overview import overview


@page()
def initiative(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where we are, what is next, what stands in the way."""
    found = initiative_for(request.user, pk)
    context = {
        "overview": overview(request.user, found),
        "may_read_log": read_log(request.user, found),
        "may_manage": manage_initiative(request.user, found),
    }
    return show(request, found, "portfolio/overview.html", "initiative", context)
