"""Who may answer the questions of a coordination area, and who makes a task or a risk of an answer."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from adoption.choices import Role, Status
from adoption.models import Initiative, RoleAssignment
from adoption.permissions import NO_LONGER, manage_initiative
from core.permissions import Answer, Denied

ONLY_EXPERT = _("Only the coordinator and the expert of this area may answer.")


def answer_question(user: User, initiative: Initiative, area: str) -> Answer:
    """The coordinator; the expert of the area whose mandate holds today (M08)."""
    return answer_any(user, initiative, expert_areas(user, initiative), area)


def answer_any(user: User, initiative: Initiative, expert_in: frozenset[str], area: str) -> Answer:
    """The same for a page with several areas that has read `expert_areas` once."""
    if initiative.status in (Status.STOPPED, Status.CLOSED):
        return Denied(NO_LONGER)
    return True if area in expert_in or manage_initiative(user, initiative) else Denied(ONLY_EXPERT)


def expert_areas(user: User, initiative: Initiative) -> frozenset[str]:
    """Keys of the areas the user is expert in today. One query."""
    rows = RoleAssignment.objects.current().filter(initiative=initiative, person=user.person_id, role=Role.EXPERT)
    return frozenset(rows.values_list("area", flat=True))


def mend_answer(user: User, initiative: Initiative) -> Answer:
    """Making a task or a risk of an answer: the coordinator. Experts answer; the coordinator is told what they found."""
    return manage_initiative(user, initiative)
