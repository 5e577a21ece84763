"""Who may prepare, take a position, decide and sign off: dates of the mandate are read from the roles at the act itself."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, User
from adoption import grants
from adoption.bodies import ROLES, rule_of
from adoption.choices import PHASES, Decider, Role, Status
from adoption.decision_points import decided_at, gate_word, is_formal
from adoption.models import Initiative, RoleAssignment
from adoption.permissions import ONLY_COORDINATOR, manage_initiative
from core import words
from core.components import Text
from core.permissions import Answer, Denied
from milestones.body import answers_decide, is_body, members_of, presiding
from milestones.choices import ConditionState, DecisionKind, Matter, RoundState
from milestones.matters import OF_DECIDERS, STANDINGS, fits, gate_at_hand, last_pause
from milestones.models import Condition, Decision, Round
from milestones.models.round import OPEN_STATES

T = TypeVar("T")
NOT_ACTIVE = _("The initiative is not active.")
ONLY = {
    Role.BUSINESS_OWNER: _("Only the business owner, by a mandate that holds today, may do this."),
    Role.STEERING_CHAIR: _("Only the chair of the steering group, by a mandate that holds today, may do this."),
    Role.COORDINATOR: ONLY_COORDINATOR,
}
NOT_DECIDED_HERE = Denied(_("This is decided at the organisation’s own decision point. The coordinator records the phase review."))
DECIDED_HERE = Denied(_("This milestone is decided formally: ask for the decision."))
NO_SEAT = {
    Decider.STEERING_GROUP: Denied(_("Only members of the steering group with a mandate today may do this.")),
    Decider.BUSINESS_OWNER: Denied(_("Only members of the body of the business owner with a mandate today may do this.")),
}
NOT_NOW = Denied(_("This cannot be decided as the initiative stands now."))
NOTHING_TO_ASK = Denied(_("There is nothing here that you may bring up for a decision."))
NO_SIGN_IN = Denied(_("Only a person with a sign-in may do this."))


def user_of(person: Person) -> User | None:
    """The sign-in of a person who has one that is in use."""
    user: User | None = getattr(person, "user", None)
    return user if user is not None and user.is_active else None


def may_manage(user: User | None, initiative: Initiative) -> Answer:
    """The coordinator, while the initiative is active."""
    if user is None:
        return NO_SIGN_IN
    allowed = manage_initiative(user, initiative)
    return _active(initiative) if allowed else allowed


def decided_formally(round: Round) -> bool:
    """Whether a body or the business owner decides the round. What was submitted is decided as it was submitted, whatever the
    organisation's decision points say since; a review never waits for anybody."""
    return round.state in (RoundState.SEALING, RoundState.SUBMITTED) or is_formal(round.initiative, gate_of(round))


def gate_of(round: Round) -> int:
    """The milestone whose decider decides the round: its own; of a matter being prepared the one that is ahead now."""
    preparing = round.is_matter and round.state == RoundState.PREPARING
    return gate_at_hand(round.initiative) if preparing else round.gate


def may_open(user: User | None, initiative: Initiative, gate: int) -> Answer:
    """The coordinator, for a milestone that is not passed; it may be prepared before the earlier ones are decided (M01).

    Milestones that one decision point decides together have the round of the last of them.
    """
    if gate < initiative.phase_number:
        return Denied(_("This milestone has been passed."))
    alone = on_its_own(initiative, gate)
    return may_manage(user, initiative) if alone else alone


def on_its_own(initiative: Initiative, gate: int) -> Answer:
    """Whether the milestone has a round of its own; not where a later one is decided at the same decision point."""
    at = decided_at(initiative, gate)
    return True if at == gate else Denied(_("It is decided together with: %(gate)s.") % {"gate": gate_word(initiative, at)})


def may_open_matter(user: User | None, initiative: Initiative, matter: str, roles: Iterable[RoleAssignment] | None = None) -> Answer:
    """The coordinator; whoever decides the milestone ahead may also bring up that the work pauses, goes on or stops.

    Only where the initiative stands so that it can be decided: what is paused cannot be paused. roles: as for may_take_position.
    """
    if initiative.set_up_at is None or initiative.status not in STANDINGS[matter]:
        return NOT_NOW
    if matter == Matter.REOPEN and initiative.phase_number == 1:
        return Denied(_("No phase has been closed yet."))
    coordinator = _holds(user, initiative, Role.COORDINATOR, roles)
    if coordinator or matter not in OF_DECIDERS:
        return coordinator
    decider = initiative.phases.values_list("decider", flat=True).get(number=gate_at_hand(initiative))
    return True if _holds(user, initiative, decider_role(decider), roles) else coordinator


def may_consent(user: User | None, round: Round, organisation: UUID) -> Answer:
    """Anybody with a role today who acts for the organisation, as long as the proposal is prepared (M04)."""
    if user is None or user.person_id is None:
        return NO_SIGN_IN
    if round.state != RoundState.PREPARING or not fits(round):
        return Denied(_("The proposal has been submitted already."))
    rows = RoleAssignment.objects.current().filter(initiative=round.initiative_id, person=user.person_id, organisation=organisation)
    return True if rows.exists() else Denied(_("Only people with a role for that organisation may agree for it."))


def _prepares_matter(user: User | None, round: Round) -> Answer:
    """The coordinator, or whoever decides and brought it up, while the initiative stands so that it can be decided."""
    return _brought_up(user, round) if fits(round) else NOT_NOW


def _brought_up(user: User | None, round: Round) -> Answer:
    opened = user is not None and user.person_id == round.opened_by_id and round.matter in OF_DECIDERS
    if opened and _holds(user, round.initiative, decider_role(round.decider)):
        return True
    return _holds(user, round.initiative, Role.COORDINATOR)


def may_touch(user: User | None, round: Round) -> Answer:
    """Whoever prepares the round, whatever its state: of a milestone the coordinator."""
    return _prepares_matter(user, round) if round.is_matter else may_manage(user, round.initiative)


def may_submit(user: User | None, round: Round) -> Answer:
    """The coordinator asks for a formal decision on a round being prepared."""
    allowed = may_prepare(user, round)
    if not allowed:
        return allowed
    alone = round.is_matter or on_its_own(round.initiative, round.gate)
    if not alone:
        return alone
    return True if is_formal(round.initiative, gate_of(round)) else NOT_DECIDED_HERE


def may_record(user: User | None, round: Round) -> Answer:
    """The coordinator records a phase review on a round being prepared, where the milestone is not decided formally.

    Not that the work goes on where a body has paused it: only the business owner and the chair take that up (may_resume).
    """
    if is_formal(round.initiative, gate_of(round)):
        return DECIDED_HERE
    if round.matter == Matter.RESUME and not _paused_by_review(round.initiative):
        return Denied(ONLY[Role.STEERING_CHAIR])
    allowed = may_prepare(user, round)
    return on_its_own(round.initiative, round.gate) if allowed and not round.is_matter else allowed


def may_set_decider(user: User | None, initiative: Initiative, gate: int) -> Answer:
    """The coordinator, where a body or the business owner decides in Farled, at this milestone."""
    allowed = manage_initiative(user, initiative) if user is not None else NO_SIGN_IN
    if not allowed:
        return allowed
    alone = on_its_own(initiative, gate)
    if not alone:
        return alone
    return True if is_formal(initiative, gate) else NOT_DECIDED_HERE


def may_prepare(user: User | None, round: Round) -> Answer:
    """The coordinator, as long as the round is being prepared."""
    allowed = may_touch(user, round)
    if allowed and round.state != RoundState.PREPARING:
        return Denied(_("This basis has been submitted and can no longer be changed."))
    return allowed


def may_withdraw(user: User | None, round: Round) -> Answer:
    """The coordinator, until it is decided; of a matter also whoever brought it up, however the initiative stands by now."""
    allowed = _brought_up(user, round) if round.is_matter else may_manage(user, round.initiative)
    return allowed if not allowed or round.state in OPEN_STATES else Denied(_("This round is closed."))


def may_take_position(user: User | None, round: Round, roles: Iterable[RoleAssignment] | None = None) -> Answer:
    """Whoever may take part; per capsulam only as long as the answers given do not decide. Roles as there."""
    allowed = may_take_part(user, round, roles)
    if allowed and answers_decide(round):
        return Denied(_("The last day for answers has passed, and the answers given by then decide."))
    return allowed


def may_take_part(user: User | None, round: Round, roles: Iterable[RoleAssignment] | None = None) -> Answer:
    """A member or deputy of the body whose mandate holds today, on a submitted basis.

    roles: the mandates of the body that hold today, where a page has read them; an act reads them anew.
    """
    if user is None or user.person_id is None:
        return NO_SIGN_IN
    if not decided_formally(round):
        return NOT_DECIDED_HERE
    if not is_body(round):
        return Denied(_("The business owner decides this milestone alone."))
    if roles is None:
        roles = RoleAssignment.objects.current().filter(initiative=round.initiative_id, person=user.person_id)
    if not any(row.person_id == user.person_id and row.role in ROLES[round.decider] for row in roles):
        return _no_seat(user, round)
    return _awaits(round)


def _no_seat(user: User, round: Round) -> Denied:
    """Who held a seat until yesterday, or holds one from tomorrow, is told so; anybody else that only members may do this."""
    rows = RoleAssignment.objects.filter(initiative=round.initiative_id, person=user.person_id, role__in=ROLES[round.decider])
    row = rows.order_by("-valid_to").first()
    return no_mandate(row, round) if row is not None else NO_SEAT[round.decider]


def no_mandate(row: RoleAssignment, round: Round) -> Denied:
    """Why a seat does not count today, in words with the day."""
    today = timezone.localdate()
    if row.valid_to is not None and row.valid_to < today:
        return Denied(_("The mandate ended on %(day)s. Only members with a mandate today may do this.") % {"day": words.day(row.valid_to)})
    if row.valid_from is not None and row.valid_from > today:
        values = {"day": words.day(row.valid_from)}
        return Denied(_("The mandate begins on %(day)s. Only members with a mandate today may do this.") % values)
    return NO_SEAT[round.decider]


def may_decide(user: User | None, round: Round, roles: Iterable[RoleAssignment] | None = None) -> Answer:
    """The business owner (I and VIII) or whoever presides over the body (II–VII), by a mandate that holds today (M07).

    The chair presides; the deputy chair where the chair is absent, has a conflict of interest or is missing. Else nobody may.
    roles: as for may_take_position.
    """
    if not decided_formally(round):
        return NOT_DECIDED_HERE
    if is_body(round):
        return _may_confirm(user, round, roles)
    allowed = _holds(user, round.initiative, Role.BUSINESS_OWNER, roles)
    return _awaits(round) if allowed else allowed


def _may_confirm(user: User | None, round: Round, roles: Iterable[RoleAssignment] | None) -> Answer:
    if user is None or user.person_id is None:
        return NO_SIGN_IN
    members = members_of(round) if roles is None else [row for row in roles if row.role in ROLES[round.decider]]
    mine = next((row for row in members if row.person_id == user.person_id and (row.is_chair or row.vice_chair)), None)
    if mine is None:
        return Denied(ONLY[decider_role(round.decider)])
    allowed = _awaits(round)
    return allowed if not allowed or presiding(round, members) == mine else Denied(_why_not(mine, round))


def _why_not(mine: RoleAssignment, round: Round) -> Text:
    said = next((one for one in round.positions.all() if one.person_id == mine.person_id), None)
    if said is not None and said.disqualified:
        return _("You have a conflict of interest in this matter: another chair must be named.")
    if not mine.is_chair:
        return _("The chair decides. You confirm as deputy chair when the chair is absent or has a conflict of interest.")
    return _("You count as absent from this decision. Give your position first; then you can decide.")


def may_note(user: User | None, round: Round) -> Answer:
    """Note another member's conflict of interest, or that they are absent: the chair, and the deputy chair."""
    if user is None or user.person_id is None:
        return NO_SIGN_IN
    rows = RoleAssignment.objects.current().filter(initiative=round.initiative_id, person=user.person_id, role__in=ROLES[round.decider])
    if not any(row.is_chair or row.vice_chair for row in rows):
        return Denied(_("Only the chair and the deputy chair may do this."))
    if round.positions.filter(person=user.person_id, disqualified=True).exists():
        return Denied(_("You have a conflict of interest in this matter and note nothing of others."))
    return _awaits(round) if is_body(round) else Denied(_("The business owner decides this milestone alone."))


def may_take_back(user: User | None, round: Round, member: RoleAssignment) -> Answer:
    """Take a conflict of interest back: whoever declared their own; what another noted only the chair or the deputy chair, and never
    of themselves."""
    own = user is not None and member.person_id == user.person_id
    if not own:
        return may_note(user, round)
    if round.positions.filter(member=member, disqualified=True, noted_by=member.person_id).exists():
        return _awaits(round)
    return Denied(_("Somebody else noted your conflict of interest. Only they or another who chairs can take it back."))


def may_note_absent(user: User | None, round: Round, member: RoleAssignment) -> Answer:
    """The chair of a member, and the deputy chair of the chair; only of somebody else, and not per capsulam."""
    allowed = may_note(user, round)
    if not allowed:
        return allowed
    if round.is_per_capsulam:
        return Denied(_("Per capsulam nobody is absent: everybody answers in writing."))
    if user is not None and member.person_id == user.person_id:
        return Denied(_("Nobody notes themselves as absent."))
    return Denied(_("A deputy is not noted as absent.")) if member.is_deputy else True


def may_resume(user: User | None, initiative: Initiative) -> Answer:
    """The business owner or the chair, today, of a paused initiative; the coordinator where a phase review paused it.

    What a body has paused the coordinator cannot take up by choosing another version of the method.
    """
    if initiative.status != Status.PAUSED:
        return Denied(_("The initiative is not paused."))
    reviewing = not is_formal(initiative, min(initiative.phase_number, len(PHASES)))
    if reviewing and _holds(user, initiative, Role.COORDINATOR) and _paused_by_review(initiative):
        return True
    owner = _holds(user, initiative, Role.BUSINESS_OWNER)
    return owner or _holds(user, initiative, Role.STEERING_CHAIR)


def _paused_by_review(initiative: Initiative) -> bool:
    last = last_pause(initiative)
    return last is not None and last.kind == DecisionKind.REVIEW


def may_sign_off(user: User | None, condition: Condition) -> Answer:
    """Whoever today holds the office that set the condition: the chair or the business owner; after a phase review the coordinator."""
    if condition.state != ConditionState.OPEN:
        return Denied(_("This condition is signed off already."))
    initiative = condition.decision.initiative
    if initiative.status in (Status.STOPPED, Status.CLOSED):
        return Denied(_("This initiative has ended and can no longer be changed."))
    return _holds(user, initiative, office_of(condition.decision))


def may_note_told(user: User | None, initiative: Initiative) -> Answer:
    """The coordinator notes who was told of a decision, also when that decision has ended the initiative."""
    if user is None:
        return NO_SIGN_IN
    return True if grants.MANAGE in grants.given(user, initiative) else Denied(ONLY_COORDINATOR)


def office_of(decision: Decision) -> Role:
    """The role that signs the conditions of a decision off: the one that decided; the coordinator, who recorded it, for a phase review."""
    if decision.kind == DecisionKind.REVIEW:
        return Role.COORDINATOR
    return decider_role(decision.round.decider if decision.round else Decider.BUSINESS_OWNER)


def decider_role(decider: str) -> Role:
    """The role that decides, or confirms for the body."""
    return Role.BUSINESS_OWNER if decider == Decider.BUSINESS_OWNER else Role.STEERING_CHAIR


def mandate(person: Person, initiative: Initiative, role: str) -> RoleAssignment | None:
    """The person's mandate that holds today, or None."""
    rows = RoleAssignment.objects.current().filter(initiative=initiative, person=person, role=role)
    return rows.select_related("person", "organisation").first()


def mandate_in(person: Person, round: Round) -> RoleAssignment | None:
    """The mandate by which the person decides a round: their seat in the body, or their role where they decide alone."""
    if not is_body(round):
        return mandate(person, round.initiative, decider_role(round.decider))
    return next((row for row in members_of(round) if row.person_id == person.pk and (row.is_chair or row.vice_chair)), None)


def _holds(user: User | None, initiative: Initiative, role: Role, roles: Iterable[RoleAssignment] | None = None) -> Answer:
    if user is None or user.person is None:
        return NO_SIGN_IN
    if roles is None:
        roles = RoleAssignment.objects.current().filter(initiative=initiative, person=user.person)
    own = [row for row in roles if row.person_id == user.person_id and row.role == role]
    if role == Role.BUSINESS_OWNER and own and rule_of(initiative, Decider.BUSINESS_OWNER) is not None:
        own = [row for row in own if row.is_chair or row.vice_chair]
    return True if own else Denied(ONLY[role])


def _awaits(round: Round) -> Answer:
    if round.state == RoundState.DECIDED:
        return Denied(_("This round has been decided: no position can be given or changed any more."))
    if round.state != RoundState.SUBMITTED:
        return Denied(_("The basis has not been submitted yet."))
    if round.is_matter:
        return True if fits(round) else NOT_NOW
    return _active(round.initiative)


def _active(initiative: Initiative) -> Answer:
    return True if initiative.status == Status.ACTIVE else Denied(NOT_ACTIVE)
