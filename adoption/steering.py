"""The steering group as it stands: who votes, and whether enough of them can meet."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adoption.choices import CountBy, Role
from adoption.models import Initiative, RoleAssignment

SEATS = (Role.STEERING_CHAIR, Role.STEERING_MEMBER)


def votes(roles: Iterable[RoleAssignment], count_by: str) -> int:
    """How many votes there are: voting chair and members, or the organisations they act for. Deputies add none."""
    voting = [row for row in roles if row.role in SEATS and row.voting]
    return len({row.organisation_id for row in voting}) if count_by == CountBy.ORGANISATION else len(voting)


def check_quorum(initiative: Initiative, count_by: str, quorum: int) -> None:
    """Raises ValidationError at `quorum` when more votes are asked for than there are (a group without members is not checked)."""
    if quorum < 1:
        raise ValidationError({"quorum": _("Write a number of at least %(limit_value)s.") % {"limit_value": 1}})
    there = votes(RoleAssignment.objects.current().filter(initiative=initiative, role__in=SEATS), count_by)
    if there and quorum > there:
        raise ValidationError({"quorum": too_large(there)})


def too_large(there: int) -> str:
    """What is said of a quorum that can never be reached."""
    return ngettext(
        "There is only %(count)d vote. Write a smaller number.", "There are only %(count)d votes. Write a smaller number.", there
    ) % {"count": there}
