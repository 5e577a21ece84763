"""The steering group as it stands: who votes, and whether enough of them can meet."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adoption import bodies
from adoption.choices import Decider, Role
from adoption.models import Initiative, RoleAssignment

SEATS = (Role.STEERING_CHAIR, Role.STEERING_MEMBER)


def votes(roles: Iterable[RoleAssignment], count_by: str) -> int:
    """How many votes the steering group has among `roles`: those of its voting chair and members, or of their organisations."""
    return bodies.votes((row for row in roles if row.role in SEATS), count_by)


def check_quorum(initiative: Initiative, count_by: str, quorum: int, body: str = Decider.STEERING_GROUP) -> None:
    """Raises ValidationError at `quorum` when more votes are asked for than there are (a group without members is not checked).

    A business owner who is alone until now is not checked either: the members of the body are named next.
    """
    if quorum < 1:
        raise ValidationError({"quorum": _("Write a number of at least %(limit_value)s.") % {"limit_value": 1}})
    there = bodies.votes(RoleAssignment.objects.current().filter(initiative=initiative, role__in=bodies.ROLES[body]), count_by)
    if there > (1 if body == Decider.BUSINESS_OWNER else 0) and quorum > there:
        raise ValidationError({"quorum": too_large(there)})


def too_large(there: int) -> str:
    """What is said of a quorum that can never be reached."""
    return ngettext(
        "There is only %(count)d vote. Write a smaller number.", "There are only %(count)d votes. Write a smaller number.", there
    ) % {"count": there}
