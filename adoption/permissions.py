"""Who may do what in an initiative: small predicates, deny by default, each no with its reason (product.md, table of rights)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import MembershipKind, Organisation, User
from accounts.permissions import administered, is_installation_administrator
from adoption import grants
from adoption.choices import Circle, Status
from adoption.models import Initiative, RegisterEntry, Task
from core.permissions import Answer, Denied

NO_LONGER = _("This initiative has ended and can no longer be changed.")
ONLY_COORDINATOR = _("Only the coordinator may do this.")


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


def _not_ended(initiative: Initiative) -> Answer:
    return Denied(NO_LONGER) if initiative.status in (Status.STOPPED, Status.CLOSED) else True
