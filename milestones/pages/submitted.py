"""The decision page: what is decided, on what, what the others say, and my position."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from adoption.bodies import rule_of
from adoption.models import RoleAssignment
from adoption.permissions import decide as is_decider
from core.permissions import Denied
from milestones import permissions
from milestones.body import is_body
from milestones.choices import RoundState
from milestones.forms import PositionForm
from milestones.matters import fits, round_title, round_word
from milestones.models import BasisItem, Decision, Position, Round
from milestones.pages.basis import read, readable
from milestones.pages.changes import changes_around
from milestones.pages.common import show_round
from milestones.pages.votes import votes
from milestones.registers import decision_word, how_words
from milestones.services import positions


def submitted(request: HttpRequest, round_: Round, *, older: Sequence[Any] = (), position: PositionForm | None = None) -> HttpResponse:
    """The page of a round that waits for its decision, or of a closed one to look up. A bound form stands with what was typed."""
    context = {
        "round": round_,
        "basis": read(round_.basis.all(), round_.gate),
        "older": older,
        "formal": permissions.decided_formally(round_),
        "not_here": "" if permissions.decided_formally(round_) else permissions.NOT_DECIDED_HERE.reason,
        "faulty": [position] if position is not None else [],
        "may_withdraw": bool(permissions.may_withdraw(request.user, round_)),
        **_decided_before(round_),
        **_body(request.user, round_, position),
    }
    return show_round(request, round_, "submitted", context)


def _body(user: User, round_: Round, bound: PositionForm | None) -> dict[str, Any]:
    """Who decides: members, positions, validity, my own part."""
    prefetch_related_objects([round_], "positions")
    awaits = round_.state == RoundState.SUBMITTED and fits(round_)
    together = is_body(round_)
    members = positions.members_of(round_) if together else []
    judged = positions.judgement(round_, members, rule_of(round_.initiative, round_.decider)) if together and awaits else None
    mine = next((member for member in members if member.person_id == user.person_id), None)
    said = {row.member_id: row for row in round_.positions.all()}
    my_position = said.get(mine.pk) if mine else None
    leads = mine is not None and (mine.is_chair or mine.vice_chair)
    confirms = leads if mine else not together and bool(is_decider(user, round_.initiative))
    disqualified = my_position is not None and my_position.disqualified
    may_take = permissions.may_take_position(user, round_, members) if mine is not None and awaits and not disqualified else None
    notes = leads and awaits and not disqualified
    return {
        "votes": votes(members, said, mine, judged),
        "chairs_here": notes,
        "live": together and awaits,
        "may_note_absent": notes and not round_.is_per_capsulam,
        "how": how_words(round_),
        "judged": judged,
        "my_position": my_position,
        "is_disqualified": disqualified,
        "may_take_back": mine if disqualified and mine and permissions.may_take_back(user, round_, mine) else None,
        "too_late": may_take.reason if isinstance(may_take, Denied) else "",
        "position_form": bound or (PositionForm(round_=round_, position=my_position, question=question(round_)) if may_take else None),
        "may_decide": bool(awaits and confirms and permissions.may_decide(user, round_, members if together else None)),
    }


def _decided_before(round_: Round) -> dict[str, Any]:
    """The decision before this one, what changed from it to the sealing, and what has changed since."""
    sealed_at = round_.sealed_at
    if sealed_at is None or round_.is_matter:
        return {"before": None, "before_word": "", "changes": None, "later": None}
    rows = Decision.objects.of_gates().filter(initiative=round_.initiative_id, decided_at__lt=sealed_at)
    before = rows.order_by("-decided_at").first()
    changes, later = changes_around(round_.initiative, before.decided_at if before else sealed_at, sealed_at)
    return {"before": before, "before_word": decision_word(before) if before else "", "changes": changes, "later": later}


def sealed(round_: Round, item: BasisItem) -> dict[str, Any]:
    """The context of the page of one sealed register."""
    return {"round": round_, "item": item, "content": readable(item), "gate_word": round_word(round_)}


def my_seat(user: User, round_: Round) -> tuple[RoleAssignment, Position | None]:
    """My place in the body and what I have said. The rule has said already that I have one."""
    member = next(row for row in positions.members_of(round_) if row.person_id == user.person_id)
    return member, round_.positions.filter(member=member).first()


def question(round_: Round) -> str:
    """What a position is about."""
    return round_title(round_)


def seen(round_: Round, weighed: tuple[Any, ...]) -> str:
    """What a reader has before them: a short word that changes when a position, a mandate of the body or its rule does.

    weighed: what positions.facts read.
    """
    members, _stands, rule, _occasion = weighed
    rows = sorted((str(row.member_id), row.version) for row in round_.positions.all())
    return hashlib.sha256(repr((rows, members, rule)).encode()).hexdigest()[:16]
