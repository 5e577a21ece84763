"""Forums written and changed; the escalation path never becomes a circle and never leads to a forum that is gone (M26)."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Initiative
from adoption.services import entries
from core.db import locked
from registers.escalation import above
from registers.models import Forum


@transaction.atomic
def create(initiative: Initiative, *, by: Person, **values: Any) -> Forum:
    """A new forum. Raises ValidationError where it would escalate to one that is gone."""
    locked(Initiative, initiative.pk)
    check_target(initiative, None, values.get("escalates_to"))
    return entries.create(Forum, initiative, by=by, **values)


@transaction.atomic
def edit(forum: Forum, *, by: Person, seen_version: int, **values: Any) -> Forum:
    """Change a forum. Raises Superseded, and ValidationError where the path would become a circle."""
    locked(Initiative, forum.initiative_id)
    if "escalates_to" in values:
        check_target(forum.initiative, forum.pk, values["escalates_to"])
    return entries.edit(forum, by=by, seen_version=seen_version, **values)


@transaction.atomic
def remove(forum: Forum, *, by: Person, reason: str) -> Forum:
    """Take a forum away. Raises ValidationError while others escalate to it."""
    locked(Initiative, forum.initiative_id)
    below = Forum.objects.live().filter(escalates_to=forum).order_by("number")
    if below:
        names = ", ".join(f"{one.code} {one.title}" for one in below)
        raise ValidationError(_("These escalate to it: %(names)s. Let them escalate elsewhere first.") % {"names": names})
    return entries.delete(forum, by=by, reason=reason)


def check_target(initiative: Initiative, forum: UUID | None, target: Forum | None) -> None:
    """Raises ValidationError at the field where `forum` (None: a new one) cannot escalate to `target`. One query."""
    if target is None:
        return
    rows = Forum.objects.live().filter(initiative=initiative).values_list("pk", "escalates_to_id")
    targets: dict[UUID, UUID | None] = dict(rows)
    if target.pk not in targets:
        raise ValidationError({"escalates_to": _("Somebody has removed this forum meanwhile. Choose another one.")})
    if target.pk == forum:
        raise ValidationError({"escalates_to": _("A forum cannot escalate to itself. Choose one that stands above it.")})
    if forum is not None and forum in above(targets, target.pk):
        message = _("%(code)s %(title)s escalates to this forum itself, directly or by way of others. Choose one that stands above both.")
        raise ValidationError({"escalates_to": message % {"code": target.code, "title": target.title}})
