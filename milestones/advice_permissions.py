"""Who asks for statements and referral answers, and who gives them: the coordinator asks, whoever is asked answers, nobody else."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from adoption.choices import Role, Status
from adoption.models import RoleAssignment
from core.permissions import Answer, Denied
from milestones.choices import ReferralState, RoundState
from milestones.models import Recipient, Referral, Round, Statement
from milestones.permissions import NO_SIGN_IN, NOT_ACTIVE, may_manage

FIRST_REFERRAL = 2  # M09: from milestone II
STATEMENTS_CLOSED = Denied(_("The basis is sealed. No statement can be asked for, given or changed any more."))
NOT_ASKED = Denied(_("Only whoever was asked, and the experts of this area, may give this statement."))
ANSWERS_CLOSED = Denied(_("The basis is sealed. No answer can be given or changed any more."))
WITHDRAWN = Denied(_("This referral was withdrawn. No answer is needed."))
OVERDUE = Denied(_("The time to answer is over. Ask whoever sent it to you for a later date."))
NOT_SENT_TO_YOU = Denied(_("This referral was not sent to you."))
TOO_EARLY = Denied(_("Referrals are sent from milestone II on."))


def may_ask(user: User | None, round: Round) -> Answer:
    """The coordinator, as long as the round is being prepared (M08)."""
    allowed = may_manage(user, round.initiative)
    return allowed if not allowed or round.state == RoundState.PREPARING else STATEMENTS_CLOSED


def may_state(user: User | None, round: Round, area: str, roles: Iterable[RoleAssignment] | None = None) -> Answer:
    """Whoever was asked by name and has a role today, and every expert of the area with a mandate today, until the basis is sealed (M08).

    roles: the mandates of the initiative that hold today, where a page has read them.
    """
    if user is None or user.person_id is None:
        return NO_SIGN_IN
    if roles is None:
        roles = RoleAssignment.objects.current().filter(initiative=round.initiative_id, person=user.person_id)
    mine = [row for row in roles if row.person_id == user.person_id]
    if not any(row.role == Role.EXPERT and row.area == area for row in mine) and not (mine and _named(user, round, area)):
        return NOT_ASKED
    if round.state != RoundState.PREPARING:
        return STATEMENTS_CLOSED
    return True if round.initiative.status == Status.ACTIVE else Denied(NOT_ACTIVE)


def _named(user: User, round: Round, area: str) -> bool:
    return any(row.area == area and row.person_id == user.person_id for row in Statement.objects.filter(round=round, area=area))


def may_refer(user: User | None, round: Round) -> Answer:
    """The coordinator, from milestone II on, as long as the round is being prepared (M09)."""
    allowed = may_manage(user, round.initiative)
    if not allowed:
        return allowed
    if round.gate < FIRST_REFERRAL:
        return TOO_EARLY
    return True if round.state == RoundState.PREPARING else ANSWERS_CLOSED


def may_handle(user: User | None, referral: Referral) -> Answer:
    """The coordinator, as long as the referral is not withdrawn and the round is being prepared (M09)."""
    allowed = may_refer(user, referral.round)
    return WITHDRAWN if allowed and referral.state == ReferralState.WITHDRAWN else allowed


def may_draft(user: User | None, referral: Referral) -> Answer:
    """The same, until it is sent."""
    allowed = may_handle(user, referral)
    return Denied(_("This referral was sent already.")) if allowed and referral.state != ReferralState.DRAFT else allowed


def is_open(recipient: Recipient) -> Answer:
    """Whether an answer can be given or changed: sent, not withdrawn, not overdue, and the basis not sealed."""
    referral = recipient.referral
    if recipient.withdrawn_at is not None or referral.state != ReferralState.SENT or referral.round.state == RoundState.WITHDRAWN:
        return WITHDRAWN
    if referral.round.state != RoundState.PREPARING:
        return ANSWERS_CLOSED
    if referral.round.initiative.status != Status.ACTIVE:
        return Denied(NOT_ACTIVE)
    return OVERDUE if referral.is_over else True


def may_answer(user: User | None, recipient: Recipient | None) -> Answer:
    """Whoever it was sent to, signed in, as long as it is open (M09)."""
    if user is None or user.person_id is None:
        return NO_SIGN_IN
    if recipient is None or recipient.person_id != user.person_id:
        return NOT_SENT_TO_YOU
    return is_open(recipient)
