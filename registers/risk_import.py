"""How risks are brought in."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.imports.importer import Importer, ImportWords
from adoption.models import Initiative
from adoption.services import entries
from registers.models import Risk
from registers.risk_fields import FIELDS, check


def _entries(initiative: Initiative) -> Any:
    return Risk.objects.live().filter(initiative=initiative).select_related("owner__organisation").order_by("number")


def _create(initiative: Initiative, rows: Sequence[dict[str, Any]], *, by: Person) -> list[Risk]:
    return entries.create_many(Risk, initiative, rows, by=by)


IMPORTER = Importer(
    page="risks",
    name=_("Risks and opportunities"),
    model=Risk,
    fields=FIELDS,
    entries=_entries,
    check=check,
    create=_create,
    edit=entries.edit_many,
    told=(_("Today"), _("With measures"), _("Closed on")),
    words=ImportWords(
        title=_("Bring in risks from a spreadsheet"),
        lead=_("Write or change many risks at once. You see what would happen, row by row, before anything is saved."),
        again=_("Back to the risks"),
    ),
)
