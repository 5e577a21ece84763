"""The door: the only place a page gets an initiative, or anything that belongs to one."""

from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID

from django.db import models
from django.http import Http404

from accounts.models import Person, User
from adoption import grants
from adoption.models import Initiative, InitiativeUserPermission, RoleAssignment
from adoption.permissions import view_initiative
from core.permissions import Answer, require

Rule: TypeAlias = Callable[[User, Any], Answer]


def initiative_for(user: User, pk: UUID | str, rule: Rule = view_initiative) -> Initiative:
    """The initiative, if the user may know of it and `rule` allows.

    Raises Http404 when it is not there or not visible (the two cannot be told apart) and PermissionDenied with the
    reason when it is visible and the rule says no.
    """
    rows = InitiativeUserPermission.objects.filter(user_id=user.pk, content_object_id=pk)
    granted = list(rows.select_related("permission", "content_object__lead", "content_object__steering_rule", "content_object__owner_rule"))
    codenames = frozenset(row.permission.codename for row in granted)
    if grants.VIEW not in codenames:
        raise Http404
    initiative: Initiative = granted[0].content_object
    grants.keep(user, initiative, codenames)
    require(rule(user, initiative))
    return initiative


def thing_for(user: User, queryset: models.QuerySet[Any], pk: UUID | str, rule: Rule, *, path: str = "initiative") -> Any:
    """Something that belongs to an initiative by the foreign key path `path` ("round__initiative"); raises as above.

    `rule` is asked about the thing itself.
    """
    visible = Initiative.objects.visible_to(user)
    found = queryset.select_related(f"{path}__lead").filter(pk=pk, **{f"{path}__in": visible}).first()
    if found is None:
        raise Http404
    require(rule(user, found))
    return found


def of_initiative(rule: Rule, path: str = "initiative") -> Rule:
    """A rule about the initiative, asked of a thing that belongs to it."""

    def ask(user: User, thing: Any) -> Answer:
        for name in path.split("__"):
            thing = getattr(thing, name)
        return rule(user, thing)

    return ask


def people_of(initiative: Initiative) -> models.QuerySet[Person]:
    """Everybody who holds a role in the initiative today: whom work may be given to."""
    holders = RoleAssignment.objects.current().filter(initiative=initiative).values("person_id")
    return Person.objects.filter(pk__in=holders).select_related("organisation").order_by("name")
