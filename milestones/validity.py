"""Is a decision of a body valid, and what did the body say? Pure functions: no queries, the same answer in any order.

The rules (product.md, the spine):
- A seat is a voting member who is no deputy. It is filled by its member, if they gave a position and are not disqualified,
  else by a deputy who gave one: first the seat's own deputy, then a deputy named for nobody. A deputy fills one seat at most.
- Quorum counts filled seats; abstaining is being present. It counts people also where votes are counted by organisation.
- Majority: more for than against among the votes cast; abstentions are not cast. Equal: the chair's own position decides.
- Unanimity: nobody against and at least one for. An abstention does not stop it.
- By organisation: the seats of an organisation have one vote together, that of its majority; equal within it, it abstains.
- The chair decides: what the chair's own position says, whatever the others said; their answers are the hearing.
- A body without a chair, or with a chair who is disqualified, cannot decide: only the chair confirms.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.choices import BodyRule, CountBy
from milestones.choices import Stance

Side = Literal["for", "against", "abstain"]
Result = Literal["for", "against", "undecided"]
_SIDES: dict[str, Side] = {Stance.FOR: "for", Stance.CONDITIONS: "for", Stance.AGAINST: "against", Stance.ABSTAIN: "abstain"}


@dataclass(frozen=True)
class Member:
    """Somebody in the body. `deputy_for` is None for an ordinary member, the id of one, or "" for a deputy of nobody special."""

    id: str
    name: str
    organisation: str
    chair: bool = False
    voting: bool = True
    deputy_for: str | None = None


@dataclass(frozen=True)
class Stand:
    """What one member said: a stance (milestones.choices.Stance), or that they are disqualified."""

    member_id: str
    stance: str = ""
    disqualified: bool = False


@dataclass(frozen=True)
class Rule:
    """How the body decides: adoption.choices.BodyRule, CountBy, and how many must be present."""

    rule: str
    count_by: str
    quorum: int


@dataclass(frozen=True)
class Counted:
    """A filled seat: whose it is, who gave the position, and for which side it counts."""

    seat: Member
    by: Member
    side: Side


@dataclass(frozen=True)
class Reason:
    """One reason why the decision is valid or not, in the active language."""

    met: bool
    text: str


@dataclass(frozen=True)
class Judgement:
    """valid: the body may decide. result: what it said. for_, against, abstain: votes as they are counted."""

    valid: bool
    result: Result
    for_: int
    against: int
    abstain: int
    reasons: tuple[Reason, ...]
    counted: tuple[Counted, ...]


def judge(members: Iterable[Member], stands: Iterable[Stand], rule: Rule) -> Judgement:
    """Weigh the positions under the rule. See the top of this module for every rule; never raises."""
    people = sorted(members, key=lambda member: member.id)
    said = {stand.member_id: stand for stand in stands}
    counted = fill_seats(people, said)
    votes = Counter(_votes(counted, rule))
    chair = _chair(people, said)
    own = _side(said, chair) if chair else None
    result, tie_broken = _result(votes, rule, own)
    quorate = len(counted) >= rule.quorum
    reasons = [_quorum_reason(len(counted), rule.quorum), _chair_reason(people, chair)]
    reasons += _people_reasons(people, said, counted) + [_vote_reason(votes, result, rule, tie_broken)]
    return Judgement(
        quorate and chair is not None, result, votes["for"], votes["against"], votes["abstain"], tuple(reasons), tuple(counted)
    )  # fmt: skip


def fill_seats(people: Sequence[Member], said: dict[str, Stand]) -> list[Counted]:
    """Every seat that is filled, in the order of the seats' ids; a deputy fills one seat at most."""
    seats = [member for member in people if member.voting and member.deputy_for is None]
    deputies = [member for member in people if member.voting and member.deputy_for is not None and _side(said, member)]
    filled: dict[str, Member] = {seat.id: seat for seat in seats if _side(said, seat)}
    used: set[str] = set()
    for own_only in (True, False):
        for seat in seats:
            deputy = next((d for d in deputies if d.id not in used and d.deputy_for == (seat.id if own_only else "")), None)
            if seat.id not in filled and deputy is not None:
                filled[seat.id] = deputy
                used.add(deputy.id)
    return [Counted(seat, filled[seat.id], _side(said, filled[seat.id]) or "abstain") for seat in seats if seat.id in filled]


def _side(said: dict[str, Stand], member: Member) -> Side | None:
    stand = said.get(member.id)
    return None if stand is None or stand.disqualified else _SIDES.get(stand.stance)


def _chair(people: Sequence[Member], said: dict[str, Stand]) -> Member | None:
    return next((m for m in people if m.chair and not (m.id in said and said[m.id].disqualified)), None)


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


def _result(votes: Counter[Side], rule: Rule, chair: Side | None) -> tuple[Result, bool]:
    """What the body said, and whether the chair broke a tie."""
    chairs: Result = "undecided" if chair is None or chair == "abstain" else chair
    if rule.rule == BodyRule.CHAIR:
        return chairs, False
    if rule.rule == BodyRule.UNANIMITY:
        if votes["against"]:
            return "against", False
        return ("for" if votes["for"] else "undecided"), False
    if votes["for"] == votes["against"]:
        return (chairs, chairs != "undecided") if votes["for"] else ("undecided", False)
    return ("for" if votes["for"] > votes["against"] else "against"), False


def _quorum_reason(present: int, quorum: int) -> Reason:
    text = ngettext(
        "%(present)d of the %(count)d needed has given a position", "%(present)d of the %(count)d needed have given a position", quorum
    )
    return Reason(present >= quorum, text % {"present": min(present, quorum), "count": quorum})


def _chair_reason(people: Sequence[Member], chair: Member | None) -> Reason:
    if chair is not None:
        return Reason(True, _("%(name)s chairs and confirms the decision") % {"name": chair.name})
    if any(member.chair for member in people):
        return Reason(False, _("The chair has a conflict of interest: another chair must be named"))
    return Reason(False, _("The steering group has no chair"))


def _people_reasons(people: Sequence[Member], said: dict[str, Stand], counted: Sequence[Counted]) -> list[Reason]:
    out = [member for member in people if member.id in said and said[member.id].disqualified]
    reasons = [Reason(True, _("%(name)s has a conflict of interest and does not count as present") % {"name": m.name}) for m in out]
    stand_ins = [vote for vote in counted if vote.by != vote.seat]
    return reasons + [
        Reason(True, _("%(deputy)s serves in place of %(name)s") % {"deputy": vote.by.name, "name": vote.seat.name}) for vote in stand_ins
    ]


def _vote_reason(votes: Counter[Side], result: Result, rule: Rule, tie_broken: bool) -> Reason:
    if rule.rule == BodyRule.CHAIR:
        return Reason(True, _("The chair decides after hearing the members"))
    values = {"for": votes["for"], "against": votes["against"], "abstain": votes["abstain"]}
    text = _("%(for)d for, %(against)d against, %(abstain)d abstained") % values
    if tie_broken:
        text = _("%(votes)s; the chair's position decides") % {"votes": text}
    if rule.rule == BodyRule.UNANIMITY and result != "for":
        text = _("%(votes)s; all must agree") % {"votes": text}
    return Reason(result != "undecided", text)
