"""What the room sees of one point."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from meetings import permissions
from meetings.content import items_of
from meetings.models import Meeting
from meetings.pages.rows import points
from milestones.choices import RoundState
from milestones.models import Round
from milestones.pages.votes import Vote, votes
from milestones.services.positions import members_of, spoken


def room_page(user: User, meeting: Meeting, place: int | None) -> dict[str, Any] | None:
    """The context of the point at `place` (the first one without); None where there is no such point. Queries do not grow with it."""
    shown = points(meeting, items_of(meeting))
    places = [one.item.place for one in shown]
    at = places.index(place) if place in places else (0 if place is None else -1)
    if at < 0 or (place is not None and not shown):
        return None
    point = shown[at] if shown else None
    round = point.item.round if point else None
    return {
        "meeting": meeting,
        "point": point,
        "count": len(shown),
        "previous": reverse("meeting-room-item", args=[meeting.pk, places[at - 1]]) if at > 0 else "",
        "following": reverse("meeting-room-item", args=[meeting.pk, places[at + 1]]) if at + 1 < len(places) else "",
        "next_title": shown[at + 1].item.title if at + 1 < len(places) else "",
        "said": _said(round) if round is not None else [],
        "may_note": permissions.may_take_notes(user, meeting),
        "may_end": permissions.may_end(user, meeting),
    }


def _said(round: Round) -> list[Vote]:
    """What each member of the body says; nobody stands first, since everybody in the room reads it."""
    if round.state not in (RoundState.SUBMITTED, RoundState.DECIDED):
        return []
    return votes(members_of(round), spoken(round), None, None)
