"""What a decision of a body is weighed from, as plain values: no queries, nothing that knows the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from adoption.choices import Decider, PerCapsulam, TieBreak
from milestones.choices import Stance

Side = Literal["for", "against", "abstain"]
Result = Literal["for", "against", "undecided"]
SIDES: dict[str, Side] = {Stance.FOR: "for", Stance.CONDITIONS: "for", Stance.AGAINST: "against", Stance.ABSTAIN: "abstain"}


@dataclass(frozen=True)
class Member:
    """A seat or a deputyship in the body. `deputy_for` is None for an ordinary member, the id of one, or "" for a deputy of anybody.

    `vice`: the deputy chair. `person` is who holds it (the seat's own id unless given); the mandate holds from `first` to `last`, both
    included, without end where there is none.
    """

    id: str
    name: str
    organisation: str
    chair: bool = False
    voting: bool = True
    deputy_for: str | None = None
    vice: bool = False
    person: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def who(self) -> str:
        """The person, whichever seat they hold."""
        return self.person or self.id

    def serves(self, on: date | None) -> bool:
        """Whether the mandate holds on the day; without a day nothing is asked."""
        return on is None or ((self.first is None or self.first <= on) and (self.last is None or on <= self.last))


@dataclass(frozen=True)
class Stand:
    """What one member said: a stance (milestones.choices.Stance), that they are disqualified, or that they are noted as absent."""

    member_id: str
    stance: str = ""
    disqualified: bool = False
    absent: bool = False


@dataclass(frozen=True)
class Rule:
    """How the body decides: adoption.choices.BodyRule, CountBy, TieBreak, PerCapsulam, and how many must be there.

    more_than_half: more than half of the voting seats must be there, whatever the number says.
    """

    rule: str
    count_by: str
    quorum: int
    more_than_half: bool = False
    tie: str = TieBreak.CHAIR
    per_capsulam: str = PerCapsulam.EVERY
    body: str = Decider.STEERING_GROUP


@dataclass(frozen=True)
class Occasion:
    """The day on which it is weighed; whether per capsulam, and then the last day for answers (that day included)."""

    on: date | None = None
    per_capsulam: bool = False
    answers_by: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return self.on is not None and self.answers_by is not None and self.on > self.answers_by


@dataclass(frozen=True)
class Counted:
    """A filled seat: whose it is, who gave the position, and for which side it counts."""

    seat: Member
    by: Member
    side: Side


@dataclass(frozen=True)
class Room:
    """The body on the occasion: everybody known, what they said, how it decides; everything in one order, whatever came in."""

    known: tuple[Member, ...]
    said: dict[str, Stand]
    rule: Rule
    occasion: Occasion

    @property
    def people(self) -> list[Member]:
        """Those whose mandate holds that day."""
        return [member for member in self.known if member.serves(self.occasion.on)]

    @property
    def seats(self) -> list[Member]:
        """What is voted by: members with a vote who are no deputies."""
        return [member for member in self.people if member.voting and member.deputy_for is None]

    @property
    def out(self) -> set[str]:
        """Persons with a conflict of interest; it follows them to every seat."""
        return {member.who for member in self.known if member.id in self.said and self.said[member.id].disqualified}

    def is_out(self, member: Member) -> bool:
        return member.who in self.out

    def is_absent(self, member: Member) -> bool:
        """Noted as absent, and has said nothing since."""
        stand = self.said.get(member.id)
        return stand is not None and stand.absent and not stand.stance

    def side(self, member: Member) -> Side | None:
        """What the member's own position counts for; None where there is none that can count."""
        stand = self.said.get(member.id)
        return None if stand is None or self.is_out(member) else SIDES.get(stand.stance)


def room(members: Iterable[Member], stands: Iterable[Stand], rule: Rule, occasion: Occasion) -> Room:
    """Put the facts in one order, so that the order they came in never matters."""
    known = tuple(sorted(members, key=lambda member: member.id))
    said: dict[str, Stand] = {}
    for stand in sorted(stands, key=lambda one: (one.member_id, one.disqualified, one.absent, one.stance)):
        said[stand.member_id] = stand
    return Room(known, said, rule, occasion)
