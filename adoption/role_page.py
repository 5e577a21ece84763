"""Who holds what, in the groups people think in: decide, work, advise, read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.bodies import place
from adoption.choices import STEERING, WITH_DEPUTY, Role
from adoption.gaps import Crew, role_url
from adoption.methods import method_for
from adoption.models import RoleAssignment
from adoption.steering import SEATS
from core import words
from core.components import Text

DECIDE, WORK, ADVISE, READ = (
    gettext_lazy("Decide"),
    gettext_lazy("Do the work"),
    gettext_lazy("Give advice"),
    gettext_lazy("Read"),
)
GROUPS: dict[str, tuple[Text, tuple[Role, ...]]] = {
    "decide": (DECIDE, (Role.BUSINESS_OWNER, Role.STEERING_CHAIR, Role.STEERING_MEMBER, Role.STEERING_DEPUTY)),
    "work": (WORK, (Role.COORDINATOR, Role.TEAM_MEMBER, Role.PROCUREMENT_OFFICER, Role.BENEFITS_OWNER)),
    "advise": (ADVISE, (Role.EXPERT,)),
    "read": (READ, (Role.READER, Role.ARCHIVIST)),
}
IN_STEPS: dict[str, tuple[tuple[str, Text, tuple[Role, ...]], ...]] = {
    "people": (
        ("owner", gettext_lazy("Own the need"), (Role.BUSINESS_OWNER,)),
        ("work", WORK, (Role.COORDINATOR, Role.TEAM_MEMBER, Role.PROCUREMENT_OFFICER, Role.BENEFITS_OWNER)),
        ("advise", ADVISE, (Role.EXPERT,)),
        ("read", READ, (Role.READER, Role.ARCHIVIST)),
    ),
    "steering": (("seats", gettext_lazy("Members"), (Role.STEERING_CHAIR, Role.STEERING_MEMBER, Role.STEERING_DEPUTY)),),
}
NAME: dict[str, Text] = {
    Role.COORDINATOR: gettext_lazy("Name a coordinator"),
    Role.TEAM_MEMBER: gettext_lazy("Name a team member"),
    Role.EXPERT: gettext_lazy("Name an expert"),
    Role.PROCUREMENT_OFFICER: gettext_lazy("Name a procurement officer"),
    Role.BENEFITS_OWNER: gettext_lazy("Name a benefits owner"),
    Role.BUSINESS_OWNER: gettext_lazy("Name the business owner"),
    Role.STEERING_CHAIR: gettext_lazy("Name the chair"),
    Role.STEERING_MEMBER: gettext_lazy("Name a member"),
    Role.STEERING_DEPUTY: gettext_lazy("Name a deputy"),
    Role.READER: gettext_lazy("Name a reader"),
    Role.ARCHIVIST: gettext_lazy("Name an archivist"),
}
ONE_ONLY = (Role.STEERING_CHAIR,)


@dataclass(frozen=True)
class Holder:
    """Somebody with a role: what it is, with what beside it, and until when."""

    row: RoleAssignment
    role: Text
    about: Text
    mandate: Text
    account: bool
    deputy_url: str = ""


@dataclass(frozen=True)
class Way:
    """A way to name somebody."""

    url: str
    label: Text


@dataclass(frozen=True)
class Group:
    """Roles that belong together, who holds them and how to name more."""

    key: str
    title: Text
    holders: Sequence[Holder]
    ways: Sequence[Way]


def groups(crew: Crew, step: str = "") -> list[Group]:
    """All groups, or those of a step of the set-up. No query beyond the crew."""
    wanted = IN_STEPS.get(step) or tuple((key, title, roles) for key, (title, roles) in GROUPS.items())
    return [Group(key, title, _holders(crew, roles), _ways(crew, roles)) for key, title, roles in wanted]


def _holders(crew: Crew, roles: tuple[Role, ...]) -> list[Holder]:
    rows = sorted(crew.holding(*roles), key=lambda row: (roles.index(Role(row.role)), row.person.name))
    by_id = {row.pk: row for row in crew.roles}
    return [holder(row, by_id.get(row.deputy_for_id) if row.deputy_for_id else None) for row in rows]


def holder(row: RoleAssignment, stands_in: RoleAssignment | None = None) -> Holder:
    """One role in words; `stands_in`: the member a deputy stands in for."""
    user = getattr(row.person, "user", None)
    account = user is not None and user.is_active
    return Holder(row, place(row), _about(row, stands_in), mandate(row), account, _deputy_url(row))


def _deputy_url(row: RoleAssignment) -> str:
    """Where a deputy is named for whoever holds the role; nothing for a deputy, and for roles that only read."""
    if row.deputy_for_id is not None or row.role not in (*WITH_DEPUTY, *SEATS):
        return ""
    if row.role in SEATS:
        return f"{role_url(row.initiative, Role.STEERING_DEPUTY)}&stands_in={row.pk}"
    return reverse("role-deputy", args=[row.pk])


def _about(row: RoleAssignment, stands_in: RoleAssignment | None) -> str:
    if stands_in is not None:
        deputy = _("for %(name)s") if row.role == Role.STEERING_DEPUTY else _("deputy for %(name)s")
        return deputy % {"name": stands_in.person.name}
    if row.role == Role.EXPERT:
        return area_name(row)
    if row.role not in (*STEERING, Role.BUSINESS_OWNER):
        return ""
    said = [_("for anybody in the body")] if row.role == Role.STEERING_DEPUTY else []
    said += [_("deputy chair")] if row.vice_chair else []
    return ", ".join(said if row.voting else [*said, _("does not vote")])


def mandate(row: RoleAssignment) -> str:
    """From when to when somebody holds a role, in words."""
    days = {"first": words.short_day(row.valid_from), "last": words.short_day(row.valid_to)}
    if row.valid_from and row.valid_to:
        return _("%(first)s to %(last)s") % days
    if row.valid_from:
        return _("from %(first)s") % days
    return _("until %(last)s") % days if row.valid_to else _("until further notice")


def area_name(row: RoleAssignment) -> str:
    """The coordination area of an expert, as the initiative's method calls it; empty for none."""
    return str(method_for(row.initiative).area(row.area).name) if row.area else ""


def _ways(crew: Crew, roles: tuple[Role, ...]) -> list[Way]:
    return [Way(role_url(crew.initiative, role), NAME[role]) for role in roles if role not in ONE_ONLY or not crew.holding(role)]
