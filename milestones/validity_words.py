"""Why a decision is valid or not, in the active language: one reason for each rule that had something to say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.choices import BodyRule, Decider, PerCapsulam, TieBreak
from core import words
from milestones.body_facts import Counted, Member, Result, Room, Side


@dataclass(frozen=True)
class Reason:
    """One reason why the decision is valid or not, in the active language."""

    met: bool
    text: str


def quorum(present: int, needed: int) -> Reason:
    """How many seats are filled of those that must be."""
    text = ngettext(
        "%(present)d of the %(count)d needed has given a position", "%(present)d of the %(count)d needed have given a position", needed
    )
    return Reason(present >= needed, text % {"present": min(present, needed), "count": needed})


def chair(here: Room, presides: Member | None) -> Reason:
    """Who confirms, or why nobody can."""
    own = next((member for member in here.people if member.chair), None)
    if presides is not None and presides == own:
        return Reason(True, _("%(name)s chairs and confirms the decision") % {"name": presides.name})
    if presides is not None:
        return Reason(
            True, _("%(name)s, deputy chair, confirms the decision: %(why)s") % {"name": presides.name, "why": _no_chair(here, own)}
        )
    if own is None:
        owner = here.rule.body == Decider.BUSINESS_OWNER
        return Reason(False, _("The body of the business owner has no chair") if owner else _("The steering group has no chair"))
    if here.is_out(own):
        return Reason(False, _("The chair has a conflict of interest: another chair must be named"))
    return Reason(False, _("The chair is absent, and there is no deputy chair to confirm the decision"))


def _no_chair(here: Room, own: Member | None) -> str:
    if own is None:
        return _("there is no chair")
    return _("the chair has a conflict of interest") if here.is_out(own) else _("the chair is absent")


def answers(here: Room, count: int, awaited: Sequence[Member]) -> list[Reason]:
    """Per capsulam: whether everybody has answered, or the rule lets the answers given decide."""
    if not here.occasion.per_capsulam:
        return []
    if here.rule.per_capsulam == PerCapsulam.NOT_ALLOWED:
        return [Reason(False, _("This body does not decide per capsulam, only in a meeting"))]
    if not awaited:
        return [Reason(True, _("Everybody has answered, as a decision per capsulam needs"))]
    return [_left(here, count, len(awaited))]


def _left(here: Room, count: int, left: int) -> Reason:
    values = {"left": left, "count": count, "day": words.day(here.occasion.answers_by)}
    if not here.occasion.is_over:
        return Reason(False, _("%(left)d of %(count)d have not answered; the deadline is %(day)s") % values)
    if here.rule.per_capsulam == PerCapsulam.DEADLINE:
        return Reason(True, _("%(left)d of %(count)d did not answer by %(day)s; the answers given decide") % values)
    return Reason(False, _("%(left)d of %(count)d did not answer by %(day)s; per capsulam every answer is needed") % values)


def people(here: Room, counted: Sequence[Counted]) -> list[Reason]:
    """Who does not count and why, and who serves for whom."""
    said = [
        *[_("%(name)s has a conflict of interest and does not count as present") % {"name": m.name} for m in here.people if here.is_out(m)],
        *[_("%(name)s is absent") % {"name": m.name} for m in here.people if here.is_absent(m) and not here.is_out(m)],
        *[_ended(here, member) for member in here.known if not member.serves(here.occasion.on) and _spoke(here, member)],
        *[_("%(deputy)s serves in place of %(name)s") % {"deputy": v.by.name, "name": v.seat.name} for v in counted if v.by != v.seat],
        *[_idle(here, member, counted) for member in here.people if _is_idle(here, member, counted)],
    ]
    return [Reason(True, text) for text in said]


def _spoke(here: Room, member: Member) -> bool:
    return member.id in here.said and bool(here.said[member.id].stance)


def _ended(here: Room, member: Member) -> str:
    ended = member.last is not None and here.occasion.on is not None and member.last < here.occasion.on
    if ended:
        values = {"name": member.name, "day": words.day(member.last)}
        return _("The mandate of %(name)s ended on %(day)s: the position does not count") % values
    values = {"name": member.name, "day": words.day(member.first)}
    return _("The mandate of %(name)s begins on %(day)s: the position does not count") % values


def _is_idle(here: Room, member: Member, counted: Sequence[Counted]) -> bool:
    """A deputy who gave a position and serves for nobody."""
    return member.deputy_for is not None and member.voting and here.side(member) is not None and all(v.by != member for v in counted)


def _idle(here: Room, deputy: Member, counted: Sequence[Counted]) -> str:
    seat = next((seat for seat in here.seats if seat.id == deputy.deputy_for), None)
    if seat is None:
        return _("%(deputy)s, deputy, is not counted: there is no empty seat to serve in") % {"deputy": deputy.name}
    values = {"deputy": deputy.name, "name": seat.name}
    if any(vote.seat == seat and vote.by == seat for vote in counted):
        return _("%(deputy)s is not counted beside %(name)s, who has given a position") % values
    if any(vote.seat == seat for vote in counted):
        return _("%(deputy)s is not counted: another deputy serves in place of %(name)s") % values
    return _("%(deputy)s is not counted: per capsulam nobody is absent, and %(name)s answers in person") % values


def vote(votes: Counter[Side], result: Result, here: Room, breaker: Member | None) -> Reason:
    """How the votes fell, and what decided where they did not."""
    if here.rule.rule == BodyRule.CHAIR:
        return Reason(True, _("The chair decides after hearing the members"))
    values = {"for": votes["for"], "against": votes["against"], "abstain": votes["abstain"]}
    text = _("%(for)d for, %(against)d against, %(abstain)d abstained") % values
    if breaker is not None and breaker.chair:
        text = _("%(votes)s; the chair's position decides") % {"votes": text}
    elif breaker is not None:
        text = _("%(votes)s; the position of %(name)s, deputy chair, decides") % {"votes": text, "name": breaker.name}
    elif here.rule.rule == BodyRule.MAJORITY and votes["for"] and votes["for"] == votes["against"]:
        text = _even(here) % {"votes": text}
    if here.rule.rule == BodyRule.UNANIMITY and result != "for":
        text = _("%(votes)s; all must agree") % {"votes": text}
    return Reason(result != "undecided", text)


def _even(here: Room) -> str:
    if here.rule.tie == TieBreak.NOBODY:
        return _("%(votes)s; they are even and nobody breaks a tie")
    return _("%(votes)s; they are even and whoever breaks the tie has not taken a side")
