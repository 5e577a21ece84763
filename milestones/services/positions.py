"""Positions of the members of the body: taken, changed until the chair confirms, weighed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.bodies import ROLES
from adoption.models import RoleAssignment
from core import events
from core.db import save_edited
from core.permissions import Denied, require
from milestones.body import facts, judgement, members_of
from milestones.choices import RoundState, Stance, stances
from milestones.models import Position, Round
from milestones.permissions import may_note, may_note_absent, may_take_back, may_take_part, may_take_position, no_mandate, user_of
from milestones.services.common import event_data, round_in
from milestones.services.waiting import sync_round

__all__ = ["disqualify", "facts", "judgement", "members_of", "note_absent", "note_present", "requalify", "spoken", "take"]


@transaction.atomic
def take(
    round: Round,
    member: RoleAssignment,
    *,
    by: Person,
    stance: str,
    condition: str = "",
    comment: str = "",
    reservation: str = "",
    seen_version: int | None = None,
) -> Position:
    """Say what one thinks; may be changed until it is decided. Nobody speaks for another.

    Raises PermissionDenied (also when the answers given decide), Superseded (decided, or changed in another window), ValidationError
    (no stance, no condition).
    """
    row = round_in(round, RoundState.SUBMITTED)
    require(may_take_position(user_of(by), row))
    _of_body(row, member)
    if member.person_id != by.pk:
        require(Denied(_("You can only give your own position.")))
    values = _said(row, stance, condition, comment, reservation)
    if Position.objects.filter(round=row, person=by, disqualified=True).exists():
        require(Denied(_("Who has a conflict of interest takes no position.")))
    position = Position.objects.filter(round=row, member=member).first()
    position = _write(row, member, position, seen_version, values)
    data = event_data(row, person=by.name, stance=stance)
    events.record(row.initiative_id, "milestones.position.taken", by=by, subject=position, data=data)
    sync_round(row)
    return position


@transaction.atomic
def disqualify(round: Round, member: RoleAssignment, *, by: Person, reason: str) -> Position:
    """A conflict of interest: declared by the member or noted by the chair. Who has one does not count as present.

    One that is there stays as it was said, but that what the chair notes weighs more than what the member declared.

    Raises PermissionDenied, Superseded (decided), ValidationError without a reason.
    """
    row = round_in(round, RoundState.SUBMITTED)
    _member_or_chair(row, member, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write what the conflict of interest is.")})
    there = Position.objects.filter(round=row, person=member.person_id, disqualified=True).first()
    if there is not None and (by.pk == member.person_id or there.noted_by_id != member.person_id):
        return there
    values = {"stance": "", "condition": "", "comment": reason.strip()[:2000], "reservation": "", "disqualified": True, "absent": False}
    values |= {"noted_by": by}
    position = _write(row, member, Position.objects.filter(round=row, member=member).first(), None, values)
    data = event_data(row, person=member.person.name, reason=reason.strip())
    events.record(row.initiative_id, "milestones.member.disqualified", by=by, subject=position, data=data)
    sync_round(row)
    return position


@transaction.atomic
def requalify(round: Round, member: RoleAssignment, *, by: Person) -> None:
    """Take back a conflict of interest that was noted by mistake; nobody takes back what another noted of them.

    Raises as disqualify; does nothing if there is none.
    """
    row = round_in(round, RoundState.SUBMITTED)
    _of_body(row, member)
    require(may_take_back(user_of(by), row, member))
    gone, _rows = Position.objects.filter(round=row, member=member, disqualified=True).delete()
    if gone:
        data = event_data(row, person=member.person.name)
        events.record(row.initiative_id, "milestones.member.qualified", by=by, subject=member, data=data)
        sync_round(row)


@transaction.atomic
def note_absent(round: Round, member: RoleAssignment, *, by: Person) -> Position:
    """A member is not at the meeting: their deputy serves. A position the member takes later stands instead.

    Noted by the chair, of the chair by the deputy chair. Raises PermissionDenied (per capsulam nobody is absent), ValidationError where
    the member has given a position or has a conflict of interest, Superseded (decided).
    """
    row = round_in(round, RoundState.SUBMITTED)
    require(may_note_absent(user_of(by), row, member))
    _of_body(row, member)
    there = Position.objects.filter(round=row, member=member).first()
    if there is not None and there.absent:
        return there
    if there is not None:
        raise ValidationError(_("%(name)s has given a position, or has a conflict of interest.") % {"name": member.person.name})
    position = Position.objects.create(round=row, member=member, person=member.person, absent=True)
    data = event_data(row, person=member.person.name)
    events.record(row.initiative_id, "milestones.member.absent", by=by, subject=position, data=data)
    sync_round(row)
    return position


@transaction.atomic
def note_present(round: Round, member: RoleAssignment, *, by: Person) -> None:
    """Take back that a member is absent; does nothing if nobody noted it. Raises PermissionDenied, Superseded."""
    row = round_in(round, RoundState.SUBMITTED)
    if member.person_id != by.pk:
        require(may_note(user_of(by), row))
    require(may_take_part(user_of(by), row))
    gone, _rows = Position.objects.filter(round=row, member=member, absent=True).delete()
    if gone:
        data = event_data(row, person=member.person.name)
        events.record(row.initiative_id, "milestones.member.present", by=by, subject=member, data=data)
        sync_round(row)


def spoken(round: Round) -> dict[Any, Position]:
    """Positions of a round by the id of the member."""
    return {position.member_id: position for position in round.positions.select_related("person")}


def _of_body(round: Round, member: RoleAssignment) -> None:
    rows = RoleAssignment.objects.current().filter(pk=member.pk, initiative=round.initiative_id, role__in=ROLES[round.decider])
    if not rows.exists():
        require(no_mandate(member, round))


def _member_or_chair(round: Round, member: RoleAssignment, by: Person) -> None:
    require(may_take_part(user_of(by), round))
    _of_body(round, member)
    if member.person_id != by.pk and not may_note(user_of(by), round):
        require(Denied(_("Only the member and the chair may note a conflict of interest.")))


def _said(round: Round, stance: str, condition: str, comment: str, reservation: str) -> dict[str, Any]:
    if stance not in stances(is_matter=round.is_matter):
        raise ValidationError({"stance": _("Choose your position.")})
    if stance == Stance.CONDITIONS and not condition.strip():
        raise ValidationError({"condition": _("Write the condition.")})
    kept = condition.strip() if stance == Stance.CONDITIONS else ""
    words = {"condition": kept, "comment": comment.strip(), "reservation": reservation.strip()}
    return {"stance": stance, **words, "disqualified": False, "absent": False}


def _write(round: Round, member: RoleAssignment, there: Position | None, seen: int | None, values: dict[str, Any]) -> Position:
    if there is None:
        return Position.objects.create(round=round, member=member, person=member.person, **values)
    return save_edited(there, there.version if seen is None else seen, **values)
