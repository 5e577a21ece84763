"""The organisations that take part, for registers whose entries name parties."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from accounts.models import Organisation
from adoption.kept import kept
from adoption.models import Initiative, Participation


def taking_part(initiative: Initiative, also: Iterable[UUID] = ()) -> list[Organisation]:
    """The lead, then the partners by name; those of `also` stay on offer when they take part no more. One query."""
    part = Participation.objects.filter(initiative=initiative).values("organisation_id")
    rows = Organisation.objects.filter(Q(pk=initiative.lead_id) | Q(pk__in=part) | Q(pk__in=list(also))).order_by("name")
    return sorted(rows, key=lambda one: one.pk != initiative.lead_id)


def partners(initiative: Initiative) -> list[tuple[UUID, str]]:
    """(id, name) of each partner, the lead left out."""
    rows = Participation.objects.filter(initiative=initiative).values_list("organisation_id", "organisation__name")
    return [(pk, str(name)) for pk, name in kept(initiative, "partners", lambda: list(rows))]
