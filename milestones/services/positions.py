"""Positions of the members of the body: taken, changed until the chair confirms, weighed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.choices import STEERING, BodyRule, CountBy, Decider, Role
from adoption.models import RoleAssignment, SteeringRule
from core import events
from core.db import save_edited
from core.permissions import Denied, require
from milestones.choices import RoundState, Stance
from milestones.models import Position, Round
from milestones.permissions import may_take_position, user_of
from milestones.services.common import event_data, round_in
from milestones.services.waiting import sync_round
from milestones.validity import Judgement, Member, Rule, Stand, judge

_ORDER = {Role.STEERING_CHAIR: 0, Role.STEERING_MEMBER: 1, Role.STEERING_DEPUTY: 2}


def members_of(round: Round) -> list[RoleAssignment]:
    """Whose mandate in the deciding body holds today: chair, members, deputies; for a business owner, that one."""
    wanted = STEERING if round.decider == Decider.STEERING_GROUP else (Role.BUSINESS_OWNER,)
    rows = RoleAssignment.objects.current().with_people().filter(initiative=round.initiative_id, role__in=wanted)
    return sorted(rows, key=lambda row: (_ORDER.get(Role(row.role), 0), row.organisation.name, row.created_at, str(row.pk)))


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

    Raises PermissionDenied, Superseded (decided, or changed in another window), ValidationError (no stance, no condition).
    """
    row = round_in(round, RoundState.SUBMITTED)
    require(may_take_position(user_of(by), row))
    _of_body(row, member)
    if member.person_id != by.pk:
        require(Denied(_("You can only give your own position.")))
    values = _said(stance, condition, comment, reservation)
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

    Raises PermissionDenied, Superseded (decided), ValidationError without a reason.
    """
    row = round_in(round, RoundState.SUBMITTED)
    _member_or_chair(row, member, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write what the conflict of interest is.")})
    values = {"stance": "", "condition": "", "comment": reason.strip()[:2000], "reservation": "", "disqualified": True}
    position = _write(row, member, Position.objects.filter(round=row, member=member).first(), None, values)
    data = event_data(row, person=member.person.name, reason=reason.strip())
    events.record(row.initiative_id, "milestones.member.disqualified", by=by, subject=position, data=data)
    sync_round(row)
    return position


@transaction.atomic
def requalify(round: Round, member: RoleAssignment, *, by: Person) -> None:
    """Take back a conflict of interest that was noted by mistake. Raises as disqualify; does nothing if there is none."""
    row = round_in(round, RoundState.SUBMITTED)
    _member_or_chair(row, member, by)
    gone, _rows = Position.objects.filter(round=row, member=member, disqualified=True).delete()
    if gone:
        data = event_data(row, person=member.person.name)
        events.record(row.initiative_id, "milestones.member.qualified", by=by, subject=member, data=data)
        sync_round(row)


def judgement(round: Round, members: list[RoleAssignment] | None = None, rule: SteeringRule | None = None) -> Judgement:
    """The positions weighed under the body's rule, by today's mandates; texts in the active language.

    A page that has read members and rule already gives them.
    """
    return judge(*facts(round, members, rule))


def facts(
    round: Round, members: list[RoleAssignment] | None = None, rule: SteeringRule | None = None
) -> tuple[list[Member], list[Stand], Rule]:
    """What is weighed: the members by today's mandates, what they said, the rule.

    A conflict of interest follows the person to another seat.
    """
    roles = members_of(round) if members is None else members
    said = list(round.positions.all())
    out = {position.person_id for position in said if position.disqualified}
    stands = [Stand(str(position.member_id), position.stance, position.disqualified) for position in said]
    stands += [Stand(str(role.pk), disqualified=True) for role in roles if role.person_id in out]
    return [_member(role) for role in roles], stands, _rule(rule or SteeringRule.objects.filter(initiative=round.initiative_id).first())


def spoken(round: Round) -> dict[Any, Position]:
    """Positions of a round by the id of the member."""
    return {position.member_id: position for position in round.positions.select_related("person")}


def _member(role: RoleAssignment) -> Member:
    deputy_for = str(role.deputy_for_id or "") if role.is_deputy else None
    return Member(str(role.pk), role.person.name, str(role.organisation_id), role.is_chair, role.voting, deputy_for)


def _rule(row: SteeringRule | None) -> Rule:
    return Rule(row.rule, row.count_by, row.quorum) if row else Rule(BodyRule.MAJORITY, CountBy.MEMBER, 1)


def _of_body(round: Round, member: RoleAssignment) -> None:
    rows = RoleAssignment.objects.current().filter(pk=member.pk, initiative=round.initiative_id, role__in=STEERING)
    if not rows.exists():
        require(Denied(_("Only members of the steering group with a mandate today may do this.")))


def _member_or_chair(round: Round, member: RoleAssignment, by: Person) -> None:
    require(may_take_position(user_of(by), round))
    _of_body(round, member)
    chairs = RoleAssignment.objects.current().filter(initiative=round.initiative_id, person=by, role=Role.STEERING_CHAIR)
    if member.person_id != by.pk and not chairs.exists():
        require(Denied(_("Only the member and the chair may note a conflict of interest.")))


def _said(stance: str, condition: str, comment: str, reservation: str) -> dict[str, Any]:
    if stance not in Stance.values:
        raise ValidationError({"stance": _("Choose your position.")})
    if stance == Stance.CONDITIONS and not condition.strip():
        raise ValidationError({"condition": _("Write the condition.")})
    kept = condition.strip() if stance == Stance.CONDITIONS else ""
    return {"stance": stance, "condition": kept, "comment": comment.strip(), "reservation": reservation.strip(), "disqualified": False}


def _write(round: Round, member: RoleAssignment, there: Position | None, seen: int | None, values: dict[str, Any]) -> Position:
    if there is None:
        return Position.objects.create(round=round, member=member, person=member.person, **values)
    return save_edited(there, there.version if seen is None else seen, **values)
