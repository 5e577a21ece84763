"""Is a decision of a body valid, and what did the body say? Pure functions: no queries, the same answer in any order.

The rules (product.md, the spine):
- A seat is a voting member who is no deputy, by a mandate that holds that day. It is filled by its member, if they gave a position and
  are not disqualified, else by a deputy who gave one: first the seat's own deputy, then a deputy named for anybody. A deputy fills one
  seat at most. Whoever has a conflict of interest has it under every seat they hold.
- Quorum counts filled seats, a number or more than half of all; abstaining is being present. It counts people also where votes are
  counted by organisation.
- Majority: more for than against among the votes cast; abstentions are not cast. Equal: the position of whoever breaks ties decides: the
  chair, whoever presides, or nobody.
- Unanimity: nobody against and at least one for. An abstention does not stop it.
- By organisation: the seats of an organisation have one vote together, that of its majority; equal within it, it abstains.
- The chair decides: what the own position of whoever presides says, whatever the others said; their answers are the hearing.
- The chair confirms; the deputy chair where the chair is absent, has a conflict of interest or is missing; else nobody, and no decision.
- Per capsulam everybody with a seat answers, and nobody is absent: a deputy serves only for a member with a conflict of interest. Where
  the rule of the body says so, the answers given decide after the deadline, if there are enough for the quorum.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adoption.choices import BodyRule, CountBy, PerCapsulam, TieBreak
from milestones import seats, validity_words
from milestones.body_facts import Counted, Member, Occasion, Result, Room, Rule, Side, Stand, room
from milestones.validity_words import Reason

__all__ = ["Counted", "Judgement", "Member", "Occasion", "Reason", "Result", "Rule", "Side", "Stand", "judge"]
ANY_DAY = Occasion()


@dataclass(frozen=True)
class Judgement:
    """valid: the body may decide. result: what it said. for_, against, abstain: votes as they are counted.

    presiding: who confirms; None where nobody can. awaited: per capsulam, whose answer is missing.
    """

    valid: bool
    result: Result
    for_: int
    against: int
    abstain: int
    reasons: tuple[Reason, ...]
    counted: tuple[Counted, ...]
    presiding: Member | None = None
    awaited: tuple[Member, ...] = ()


def judge(members: Iterable[Member], stands: Iterable[Stand], rule: Rule, occasion: Occasion = ANY_DAY) -> Judgement:
    """Weigh the positions under the rule, on an occasion. See the top of this module for every rule; never raises."""
    here = room(members, stands, rule, occasion)
    counted = seats.fill(here)
    presides = seats.presiding(here)
    votes = Counter(_votes(counted, rule))
    result, breaker = _result(votes, here, presides)
    awaited = _awaited(here)
    tests = [
        validity_words.quorum(len(counted), needed(here)),
        validity_words.chair(here, presides),
        *validity_words.answers(here, len(seats.answers_needed(here)), awaited),
    ]
    reasons = [*tests, *validity_words.people(here, counted), validity_words.vote(votes, result, here, breaker)]
    valid = all(reason.met for reason in tests)
    sides = votes["for"], votes["against"], votes["abstain"]
    return Judgement(valid, result, *sides, tuple(reasons), tuple(counted), presides, tuple(awaited))


def needed(here: Room) -> int:
    """How many seats must be filled."""
    return len(here.seats) // 2 + 1 if here.rule.more_than_half else here.rule.quorum


def _awaited(here: Room) -> list[Member]:
    if not here.occasion.per_capsulam or here.rule.per_capsulam == PerCapsulam.NOT_ALLOWED:
        return []
    return [member for member in seats.answers_needed(here) if here.side(member) is None]


def _votes(counted: Sequence[Counted], rule: Rule) -> list[Side]:
    if rule.count_by != CountBy.ORGANISATION:
        return [vote.side for vote in counted]
    organisations = sorted({vote.seat.organisation for vote in counted})
    return [_of_organisation([vote.side for vote in counted if vote.seat.organisation == name]) for name in organisations]


def _of_organisation(sides: Sequence[Side]) -> Side:
    balance = sides.count("for") - sides.count("against")
    if balance == 0:
        return "abstain"
    return "for" if balance > 0 else "against"


def _result(votes: Counter[Side], here: Room, presides: Member | None) -> tuple[Result, Member | None]:
    """What the body said, and who broke a tie."""
    if here.rule.rule == BodyRule.CHAIR:
        return _own(here, presides), None
    if here.rule.rule == BodyRule.UNANIMITY:
        if votes["against"]:
            return "against", None
        return ("for" if votes["for"] else "undecided"), None
    if votes["for"] == votes["against"]:
        return _tie(votes, here, presides)
    return ("for" if votes["for"] > votes["against"] else "against"), None


def _tie(votes: Counter[Side], here: Room, presides: Member | None) -> tuple[Result, Member | None]:
    may = here.rule.tie != TieBreak.NOBODY and presides is not None and (presides.chair or here.rule.tie == TieBreak.PRESIDING)
    own = _own(here, presides) if may and votes["for"] else "undecided"
    return own, presides if own != "undecided" else None


def _own(here: Room, member: Member | None) -> Result:
    side = here.side(member) if member is not None else None
    return "undecided" if side is None or side == "abstain" else side
