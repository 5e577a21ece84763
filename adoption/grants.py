"""The one module that writes grants: derived from RoleAssignment on each change, and daily for mandates that begin or end."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Subquery

from accounts.models import Person, User
from adoption.choices import Role
from adoption.models import Initiative, InitiativeUserPermission, RoleAssignment
from adoption.models.initiative import view_permission

VIEW, MANAGE, WORK, DECIDE, AUDIT = (f"{verb}_initiative" for verb in ("view", "manage", "work", "decide", "audit"))

# The table of product.md, "Who may do what".
BY_ROLE: dict[str, frozenset[str]] = {
    Role.COORDINATOR: frozenset({VIEW, MANAGE, WORK, AUDIT}),
    Role.TEAM_MEMBER: frozenset({VIEW, WORK}),
    Role.EXPERT: frozenset({VIEW}),
    Role.PROCUREMENT_OFFICER: frozenset({VIEW, WORK}),
    Role.BENEFITS_OWNER: frozenset({VIEW, WORK}),
    Role.BUSINESS_OWNER: frozenset({VIEW, DECIDE}),
    Role.STEERING_CHAIR: frozenset({VIEW, DECIDE}),
    Role.STEERING_MEMBER: frozenset({VIEW, DECIDE}),
    Role.STEERING_DEPUTY: frozenset({VIEW, DECIDE}),
    Role.READER: frozenset({VIEW}),
    Role.ARCHIVIST: frozenset({VIEW, AUDIT}),
}


def derive(initiative: Initiative) -> None:
    """Make the grants of an initiative equal to what its current roles give."""
    derive_many([initiative.pk])


def derive_for_person(person: Person) -> None:
    """After somebody got or lost their account."""
    derive_many(set(RoleAssignment.objects.filter(person=person).values_list("initiative_id", flat=True)))


@transaction.atomic
def derive_many(initiatives: Iterable[UUID]) -> set[UUID]:
    """The same for many at once; returns the initiatives in which a grant was added or taken away.

    The initiatives are locked, so that the nightly run never takes away what a role given in the same moment has just added.
    """
    ids = list(initiatives)
    _lock(ids)
    wanted = _wanted(ids)
    there = {
        (row.content_object_id, row.user_id, row.permission_id): row.pk
        for row in InitiativeUserPermission.objects.filter(content_object_id__in=ids)
    }
    gone, new = set(there) - wanted, wanted - set(there)
    InitiativeUserPermission.objects.filter(pk__in=[there[key] for key in gone]).delete()
    rows = [InitiativeUserPermission(content_object_id=i, user_id=u, permission_id=p) for i, u, p in sorted(new, key=str)]
    InitiativeUserPermission.objects.bulk_create(rows, batch_size=500)
    return {key[0] for key in gone | new}


def count_visible(user: User) -> int:
    """How many initiatives the user may see: counted in the index of the grants, without reading one of them."""
    return InitiativeUserPermission.objects.filter(user_id=user.pk, permission_id=Subquery(view_permission())).count()


def given(user: User, initiative: Initiative) -> frozenset[str]:
    """Codenames granted to the user on the initiative (one query for each pair, kept on the object)."""
    cache: dict[object, frozenset[str]] = initiative.__dict__.setdefault("_given", {})
    if user.pk not in cache:
        rows = InitiativeUserPermission.objects.filter(user_id=user.pk, content_object_id=initiative.pk)
        cache[user.pk] = frozenset(rows.values_list("permission__codename", flat=True))
    return cache[user.pk]


def keep(user: User, initiative: Initiative, codenames: frozenset[str]) -> None:
    """What was just read of the user's grants on the initiative, for `given`."""
    initiative.__dict__.setdefault("_given", {})[user.pk] = codenames


def _wanted(ids: list[UUID]) -> set[tuple[UUID, UUID, int]]:
    permissions = _permission_ids()
    roles = RoleAssignment.objects.current().filter(initiative_id__in=ids, person__user__is_active=True)
    codenames: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    for initiative_id, user_id, role in roles.values_list("initiative_id", "person__user__id", "role"):
        codenames[initiative_id, user_id] |= BY_ROLE[role]
    return {(i, u, permissions[name]) for (i, u), names in codenames.items() for name in names}


def _lock(ids: list[UUID]) -> None:
    """In one order, whoever locks; no key lock, so that entries may be added meanwhile."""
    rows = Initiative.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(rows.values_list("pk", flat=True))


def _permission_ids() -> dict[str, int]:
    content_type = ContentType.objects.get_for_model(Initiative)
    return dict(Permission.objects.filter(content_type=content_type).values_list("codename", "pk"))
