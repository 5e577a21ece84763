"""Who fills which seat, who presides, and whose answer is missing: pure functions over a Room."""

from collections.abc import Iterable

from milestones.body_facts import Counted, Member, Room


def fill(room: Room) -> list[Counted]:
    """Every seat that is filled, in the order of the seats' ids.

    A member fills their own seat; else a deputy who gave a position: first the seat's own, then one named for anybody. Nobody fills two.
    Per capsulam nobody is absent, so a deputy serves only for a member with a conflict of interest.
    """
    filled = _own(room)
    people = {member.who for member in filled.values()}
    deputies = [one for one in room.people if one.voting and one.deputy_for is not None and room.side(one)]
    for own_only in (True, False):
        for seat in _empty(room, filled):
            free = (one for one in deputies if one.who not in people and one.deputy_for == (seat.id if own_only else ""))
            deputy = next(free, None)
            if deputy is not None:
                filled[seat.id] = deputy
                people.add(deputy.who)
    return [Counted(seat, filled[seat.id], room.side(filled[seat.id]) or "abstain") for seat in room.seats if seat.id in filled]


def _own(room: Room) -> dict[str, Member]:
    filled: dict[str, Member] = {}
    people: set[str] = set()
    for seat in room.seats:
        if room.side(seat) and seat.who not in people:
            filled[seat.id] = seat
            people.add(seat.who)
    return filled


def _empty(room: Room, filled: dict[str, Member]) -> Iterable[Member]:
    """Seats a deputy may fill, those first whose member is known not to take part."""
    empty = [seat for seat in room.seats if seat.id not in filled]
    if room.occasion.per_capsulam:
        empty = [seat for seat in empty if room.is_out(seat)]
    return sorted(empty, key=lambda seat: not (room.is_out(seat) or room.is_absent(seat)))


def presiding(room: Room) -> Member | None:
    """Who confirms: the chair; the deputy chair where the chair is absent, has a conflict of interest or is not there; else nobody.

    Per capsulam a chair is absent who has not answered when the deadline has passed.
    """
    chair = next((member for member in room.people if member.chair), None)
    if chair is not None and not _is_away(room, chair):
        return chair
    vices = (member for member in room.people if member.vice and not member.chair)
    return next((member for member in vices if not (room.is_out(member) or room.is_absent(member))), None)


def _is_away(room: Room, chair: Member) -> bool:
    silent = room.occasion.per_capsulam and room.occasion.is_over and room.side(chair) is None
    return room.is_out(chair) or room.is_absent(chair) or silent


def answers_needed(room: Room) -> list[Member]:
    """Whose answer a decision per capsulam waits for: every voting seat.

    For a member with a conflict of interest their own deputy answers; where they have none the seat is not waited for.
    """
    needed = []
    for seat in room.seats:
        if not room.is_out(seat):
            needed.append(seat)
        else:
            needed += _deputies(room, seat)[:1]
    return needed


def _deputies(room: Room, seat: Member) -> list[Member]:
    """The seat's own deputies who may serve, those first who have answered."""
    own = [one for one in room.people if one.voting and one.deputy_for == seat.id and not room.is_out(one)]
    return sorted(own, key=lambda one: room.side(one) is None)
