"""The view for the room: one point at a time, large; by links, keys are a help."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.http import page
from meetings.access import meeting_for
from meetings.pages.room import room_page


@page()
def room(request: HttpRequest, pk: UUID, place: int | None = None) -> HttpResponse:
    """The point at `place`, or the first one; with what members have said of a milestone so far."""
    found = meeting_for(request.user, pk)
    context = room_page(request.user, found, place)
    if context is None:
        raise Http404
    return render(request, "meetings/room.html", context)
