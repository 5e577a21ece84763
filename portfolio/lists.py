"""Lists of initiatives: the rows with rail, next milestone and my role, for the initiatives of one page only."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from accounts.models import User
from adoption import grants
from adoption.choices import Role, Status
from adoption.models import Initiative, RoleAssignment
from core.components import Text
from portfolio.rails import Course, courses

STANDING: dict[str, str] = {Status.ACTIVE: "you", Status.PAUSED: "waits", Status.STOPPED: "done", Status.CLOSED: "done"}


class Pages(Paginator):
    """Pages of initiatives. With `user`, all they may see are counted by their grants: one index instead of every row."""

    def __init__(self, initiatives: QuerySet[Initiative], *, user: User | None) -> None:
        super().__init__(initiatives, settings.PAGE_SIZE)
        self.user = user

    @cached_property
    def count(self) -> int:
        return self.object_list.count() if self.user is None else grants.count_visible(self.user)


@dataclass(frozen=True)
class Row:
    """One initiative of a list. standing: kind of core.icons.STATES and its word; empty while it is under way as usual."""

    initiative: Initiative
    course: Course
    roles: Sequence[Text]
    standing: tuple[str, Text] | None
    being_set_up: bool
    may_set_up: bool


def rows(user: User, initiatives: Sequence[Initiative]) -> list[Row]:
    """Two queries, however many there are. The initiatives carry their lead."""
    initiatives = list(initiatives)
    sailing, roles = courses(initiatives), _roles(user, initiatives)
    return [_row(one, sailing[one.pk], roles[one.pk]) for one in initiatives]


def _row(initiative: Initiative, course: Course, roles: Sequence[Role]) -> Row:
    status = Status(initiative.status)
    standing = None if status == Status.ACTIVE else (STANDING[status], status.label)
    being_set_up = initiative.set_up_at is None
    names = [role.label for role in roles]
    return Row(initiative, course, names, standing, being_set_up, being_set_up and Role.COORDINATOR in roles)


def _roles(user: User, initiatives: Sequence[Initiative]) -> dict[UUID, list[Role]]:
    held = RoleAssignment.objects.current().filter(person_id=user.person_id, initiative__in=initiatives)
    found: dict[UUID, list[Role]] = defaultdict(list)
    for pk, role in held.order_by("created_at").values_list("initiative_id", "role"):
        if Role(role) not in found[pk]:
            found[pk].append(Role(role))
    return found
