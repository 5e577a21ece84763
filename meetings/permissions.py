"""Who may plan and hold meetings, take notes, approve minutes; dates of the mandate are read at the act itself."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, User
from adoption import grants
from adoption.access import people_of
from adoption.choices import Role, Status
from adoption.models import Initiative, RoleAssignment
from adoption.permissions import NO_LONGER
from core.components import Text
from core.permissions import Answer, Denied
from meetings.choices import MeetingKind, MeetingState, MinutesState, OutcomeKind
from meetings.models import Approval, ItemOutcome, Meeting, Minutes, Participant

ONLY_THOSE = _("Only the coordinator, and the chair or deputy chair of the steering group for its meetings, may do this.")
NO_APPROVAL = _("These minutes wait for nobody’s approval now.")


def user_of(person: Person) -> User | None:
    """The sign-in of a person who has one that is in use."""
    user: User | None = getattr(person, "user", None)
    return user if user is not None and user.is_active else None


def has_ended(initiative: Initiative) -> bool:
    """Whether it was stopped or closed: nothing new is planned in it."""
    return initiative.status in (Status.STOPPED, Status.CLOSED)


def may_plan(user: User | None, initiative: Initiative, kind: str = MeetingKind.STEERING) -> Answer:
    """The coordinator; chair and deputy chair of the steering group a meeting of that group. Not once the initiative has ended."""
    allowed = _leads(user, initiative, kind)
    return Denied(NO_LONGER) if allowed and has_ended(initiative) else allowed


def may_manage(user: User | None, meeting: Meeting) -> Answer:
    """As for planning one of its kind."""
    return may_plan(user, meeting.initiative, meeting.kind)


def may_end(user: User | None, meeting: Meeting) -> Answer:
    """Who plans meetings of its kind, also when what was decided in it has ended the initiative; its minutes are written then too."""
    return _leads(user, meeting.initiative, meeting.kind)


def may_cancel(user: User | None, meeting: Meeting) -> Answer:
    """As for ending it, before it begins: people are called off also when the initiative has ended."""
    allowed = may_end(user, meeting)
    if not allowed or meeting.state in (MeetingState.PLANNED, MeetingState.CALLED):
        return allowed
    begun = meeting.state == MeetingState.OPEN
    return Denied(_("The meeting has begun. End it instead.") if begun else _("The meeting is over and can no longer be changed."))


def may_prepare(user: User | None, meeting: Meeting) -> Answer:
    """The meeting itself and its agenda: until it is held or cancelled."""
    allowed = may_manage(user, meeting)
    return Denied(_("The meeting is over and can no longer be changed.")) if allowed and not meeting.is_coming else allowed


def may_take_notes(user: User | None, meeting: Meeting) -> Answer:
    """Who may end the meeting, and its secretary; while the meeting goes on."""
    allowed = _writes(user, meeting)
    if allowed and meeting.state != MeetingState.OPEN:
        return Denied(_("Notes are taken while the meeting is open."))
    return allowed


def may_reply(participant: Participant) -> Answer:
    """Whoever holds the personal link of an invitation: a guest; somebody with a role as long as one holds, today or on that day."""
    if participant.person_id is None:
        return True
    of_person = RoleAssignment.objects.filter(initiative=participant.meeting.initiative_id, person=participant.person_id)
    if any(RoleAssignment.objects.current(day).filter(pk__in=of_person).exists() for day in (None, participant.meeting.day)):
        return True
    return Denied(_("You have no role in this initiative."))


def may_note_attendance(user: User | None, meeting: Meeting) -> Answer:
    """As for notes; and afterwards, until the minutes are sent to those who approve them."""
    return _until_sent(user, meeting, _("Who was there is written down while the meeting is open."))


def may_mend(user: User | None, meeting: Meeting) -> Answer:
    """What came of its points: as for attendance."""
    return _until_sent(user, meeting, _("What came of a point is mended until the minutes are sent for approval."))


def may_reword(user: User | None, outcome: ItemOutcome) -> Answer:
    """The text of a decision that came of a point."""
    allowed = may_mend(user, outcome.item.meeting)
    if allowed and outcome.kind != OutcomeKind.DECISION:
        return Denied(_("A task or a risk is changed in its register."))
    return allowed


def may_write(user: User | None, minutes: Minutes) -> Answer:
    """Who may end the meeting, and its secretary; as long as the minutes are a draft."""
    allowed = _writes(user, minutes.meeting)
    if allowed and minutes.state != MinutesState.DRAFT:
        return Denied(_("These minutes have been sent for approval and can no longer be changed."))
    return allowed


def may_take_back(user: User | None, minutes: Minutes) -> Answer:
    """Who writes them; as long as they wait for approval."""
    allowed = _writes(user, minutes.meeting)
    return Denied(NO_APPROVAL) if allowed and minutes.state != MinutesState.APPROVING else allowed


def can_approve(meeting: Meeting, person: Person) -> bool:
    """Whether somebody could approve its minutes: has a sign-in in use and a role in the initiative today."""
    return user_of(person) is not None and people_of(meeting.initiative).filter(pk=person.pk).exists()


def may_approve(user: User | None, minutes: Minutes) -> Answer:
    """Whose turn it is, and nobody else."""
    turn = next_to_approve(minutes)
    if minutes.state != MinutesState.APPROVING or turn is None:
        return Denied(NO_APPROVAL)
    if user is None or user.person_id != turn.person_id:
        return Denied(_("These minutes wait for %(name)s. Each approves in turn.") % {"name": turn.person.name})
    return True


def next_to_approve(minutes: Minutes) -> Approval | None:
    """The first in the row who has not approved."""
    return next((one for one in minutes.approvals.all() if one.approved_at is None), None)


def _writes(user: User | None, meeting: Meeting) -> Answer:
    if user is not None and meeting.secretary_id is not None and meeting.secretary_id == user.person_id:
        return True
    return may_end(user, meeting)


def _leads(user: User | None, initiative: Initiative, kind: str) -> Answer:
    if user is None:
        return Denied(_("Only a person with a sign-in may do this."))
    if grants.MANAGE in grants.given(user, initiative) or (kind == MeetingKind.STEERING and _chairs(user, initiative)):
        return True
    return Denied(ONLY_THOSE)


def _until_sent(user: User | None, meeting: Meeting, too_late: Text) -> Answer:
    allowed = _writes(user, meeting)
    if not allowed or meeting.state == MeetingState.OPEN:
        return allowed
    written = getattr(meeting, "written", None)
    if meeting.state == MeetingState.HELD and written is not None and written.state == MinutesState.DRAFT:
        return True
    return Denied(too_late)


def _chairs(user: User, initiative: Initiative) -> bool:
    rows = RoleAssignment.objects.current().filter(initiative=initiative, person=user.person_id)
    leads = Q(role=Role.STEERING_CHAIR) | Q(role=Role.STEERING_MEMBER, vice_chair=True)
    return user.person_id is not None and rows.filter(leads).exists()
