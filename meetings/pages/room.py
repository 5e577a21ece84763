"""What the room sees of one point."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from adoption.models import RoleAssignment
from core.components import Text
from meetings import permissions
from meetings.content import items_of
from meetings.models import Meeting
from meetings.pages.rows import points
from milestones.choices import RoundState, Stance
from milestones.models import Position, Round
from milestones.services.positions import members_of, spoken

_LOOKS = {Stance.FOR: "done", Stance.CONDITIONS: "warns", Stance.AGAINST: "blocks", Stance.ABSTAIN: "ahead"}


@dataclass(frozen=True)
class Said:
    """A member of the body and their position so far."""

    member: RoleAssignment
    position: Position | None

    @property
    def look(self) -> str:
        if self.position is None:
            return "waits"
        return "ahead" if self.position.disqualified else _LOOKS[Stance(self.position.stance)]

    @property
    def word(self) -> Text:
        if self.position is None:
            return gettext_lazy("No position yet")
        return gettext_lazy("Conflict of interest") if self.position.disqualified else Stance(self.position.stance).label


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
        "may_manage": permissions.may_manage(user, meeting),
    }


def _said(round: Round) -> list[Said]:
    if round.state not in (RoundState.SUBMITTED, RoundState.DECIDED):
        return []
    given = spoken(round)
    return [Said(member, given.get(member.pk)) for member in members_of(round)]
