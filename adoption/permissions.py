"""Who may do what in an initiative: small predicates, deny by default, each no with its reason (product.md, table of rights)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import MembershipKind, Organisation, User
from accounts.permissions import administered, is_installation_administrator
from adoption import grants
from adoption.choices import Circle, Decider, Role, Status
from adoption.models import Initiative, PlanVersion, RegisterEntry, RoleAssignment, Task
from core.permissions import Answer, Denied

NO_LONGER = _("This initiative has ended and can no longer be changed.")
ONLY_COORDINATOR = _("Only the coordinator may do this.")
PLAN_GATE = 4  # milestone IV decides on the plan for the whole; whoever decides it approves the plan
ONLY_APPROVERS = {
    Role.BUSINESS_OWNER: _("Only the business owner, by a mandate that holds today, may approve the plan."),
    Role.STEERING_CHAIR: _("Only the chair of the steering group, by a mandate that holds today, may approve the plan."),
}


def view_initiative(user: User, initiative: Initiative) -> Answer:
    """Anybody with a role today."""
    return _has(user, initiative, grants.VIEW) or Denied(_("You have no role in this initiative."))


def manage_initiative(user: User, initiative: Initiative) -> Answer:
    """The coordinator, as long as the initiative has not ended."""
    if not _has(user, initiative, grants.MANAGE):
        return Denied(ONLY_COORDINATOR)
    return _not_ended(initiative)


def work_in_initiative(user: User, initiative: Initiative) -> Answer:
    """Coordinator and team members."""
    if not _has(user, initiative, grants.WORK):
        return Denied(_("Only the coordinator and team members may do this."))
    return _not_ended(initiative)


def decide(user: User, initiative: Initiative) -> Answer:
    """Deciders; at the act itself milestones also checks the dates of the mandate."""
    return _has(user, initiative, grants.DECIDE) or Denied(_("Only those who decide may do this."))


def read_log(user: User, initiative: Initiative) -> Answer:
    """Coordinator, archivist and auditor."""
    return _has(user, initiative, grants.AUDIT) or Denied(_("Only the coordinator and the archivist may read the whole log."))


def erase_from_log(user: User, initiative: Initiative) -> Answer:
    """Coordinator and archivist, also when the initiative has ended: people may ask to be forgotten at any time."""
    return _has(user, initiative, grants.AUDIT) or Denied(_("Only the coordinator and the archivist may erase what the log says."))


def edit_entry(user: User, entry: RegisterEntry) -> Answer:
    """The coordinator; a team member the tasks and entries given to them."""
    if _has(user, entry.initiative, grants.MANAGE):
        return _not_ended(entry.initiative)
    given_to = getattr(entry, "responsible_id", None) or getattr(entry, "owner_id", None)
    if given_to is not None and given_to == user.person_id:
        return work_in_initiative(user, entry.initiative)
    return Denied(_("Only the coordinator and the person it was given to may change it."))


def delete_entry(user: User, entry: RegisterEntry) -> Answer:
    """The coordinator."""
    return manage_initiative(user, entry.initiative)


def finish_task(user: User, task: Task) -> Answer:
    """Ticking off: like editing; whoever holds the task may also do so without being in the team."""
    if task.responsible_id is not None and task.responsible_id == user.person_id and _has(user, task.initiative, grants.VIEW):
        return _not_ended(task.initiative)
    return edit_entry(user, task)


def move_tasks(user: User, initiative: Initiative, tasks: Iterable[Task]) -> Answer:
    """Give tasks other dates, those included that move with others: the coordinator all, a team member only their own."""
    if manage_initiative(user, initiative):
        return True
    mine = work_in_initiative(user, initiative)
    if mine and any(task.responsible_id != user.person_id for task in tasks):
        return Denied(_("Other people’s tasks would move too. Ask the coordinator to move them."))
    return mine


def work_on_activity(user: User, initiative: Initiative, task: Task | None) -> Answer:
    """An activity of the method (its task, None while nobody touched it): the coordinator, and the team member it was given to."""
    return edit_entry(user, task) if task else manage_initiative(user, initiative)


def finish_activity(user: User, initiative: Initiative, task: Task | None) -> Answer:
    """Ticking it off: as its task."""
    return finish_task(user, task) if task else manage_initiative(user, initiative)


def in_circle(user: User, initiative: Initiative, circle: Circle) -> Answer:
    """May read what only a circle may: the open one is everybody's with a role, the others those who work in the initiative."""
    if circle == Circle.OPEN:
        return view_initiative(user, initiative)
    return _has(user, initiative, grants.WORK) or Denied(_("Only the coordinator and team members may see this."))


def plan_approver(initiative: Initiative) -> Role:
    """The role that approves the plan: the chair for the steering group (000:40), or the business owner where that one decides
    milestone IV."""
    decider = initiative.phases.values_list("decider", flat=True).get(number=PLAN_GATE)
    return Role.BUSINESS_OWNER if decider == Decider.BUSINESS_OWNER else Role.STEERING_CHAIR


def decide_plan(user: User, version: PlanVersion) -> Answer:
    """Approve or send back (D10): who holds that role by a mandate that holds today, as long as the version waits and the initiative
    is active. The coordinator may not, unless they hold it too."""
    role = plan_approver(version.initiative)
    rows = RoleAssignment.objects.current().filter(initiative=version.initiative_id, role=role)
    if user.person_id is None or not rows.filter(person=user.person_id).exists():
        return Denied(ONLY_APPROVERS[role])
    if version.initiative.status != Status.ACTIVE:
        return Denied(_("The initiative is not active."))
    return _waits(version)


def withdraw_plan(user: User, version: PlanVersion) -> Answer:
    """Take a version back: the coordinator, as long as it waits."""
    allowed = manage_initiative(user, version.initiative)
    return _waits(version) if allowed else allowed


def create_initiative(user: User) -> Answer:
    """Anybody who belongs to an organisation."""
    if user.person is not None and organisations_of(user):
        return True
    return Denied(_("You belong to no organisation yet. Ask your administrator."))


def organisations_of(user: User) -> list[Organisation]:
    """Organisations in whose name the user may start an initiative."""
    if user.person is None:
        return []
    kinds = (MembershipKind.MEMBER, MembershipKind.ADMINISTRATOR)
    return list(Organisation.objects.filter(memberships__person=user.person, memberships__kind__in=kinds).distinct())


def administer(user: User, organisation: Organisation | None) -> Answer:
    """Packs and decision points of an organisation: its administrators; of the installation (None): only its own administrator."""
    if is_installation_administrator(user):
        return True
    if organisation is not None and organisation.pk in administered(user):
        return True
    return Denied(_("Only administrators of the organisation may do this."))


def _has(user: User, initiative: Initiative, codename: str) -> Answer:
    return True if codename in grants.given(user, initiative) else Denied(_("You have no right to do this."))


def _waits(version: PlanVersion) -> Answer:
    return True if version.is_open else Denied(_("This version of the plan waits for no answer any more."))


def _not_ended(initiative: Initiative) -> Answer:
    return Denied(NO_LONGER) if initiative.status in (Status.STOPPED, Status.CLOSED) else True
