"""Statements of profitability: at most one for each viewpoint (002:242)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Initiative
from adoption.services import entries
from core.db import locked
from registers.models import Profitability, Viewpoint


@transaction.atomic
def create(initiative: Initiative, *, by: Person, viewpoint: str, **values: Any) -> Profitability:
    """A new statement, called after its viewpoint. Raises ValidationError when the viewpoint has one."""
    locked(Initiative, initiative.pk)
    check_free(initiative, viewpoint)
    with translation.override(initiative.language):
        title = str(Viewpoint(viewpoint).label)
    return entries.create(Profitability, initiative, by=by, title=title, viewpoint=viewpoint, **values)


def check_free(initiative: Initiative, viewpoint: str) -> None:
    """Raises ValidationError at the field when the viewpoint has its statement. One query."""
    there = taken(initiative).get(viewpoint)
    if there is not None:
        message = _("%(viewpoint)s: written already, in %(code)s. Change that one.")
        raise ValidationError({"viewpoint": message % {"viewpoint": there.get_viewpoint_display(), "code": there.code}})


def taken(initiative: Initiative) -> dict[str, Profitability]:
    """The live statement of each viewpoint that has one. One query."""
    rows = Profitability.objects.live().filter(initiative=initiative).order_by("number")
    return {row.viewpoint: row for row in rows}
