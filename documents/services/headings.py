"""What an organisation makes of the headings of a type of document."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import method
from accounts.models import Organisation, Person
from accounts.services import INSTALLATION
from core import events
from core.db import save_edited
from documents.headings import LONGEST_NAME, MOST_OWN, Rows, Standing, adjusted, arranged, everything, rows_of
from documents.models import OwnHeadings


@transaction.atomic
def save(organisation: Organisation, kind: method.DocumentType, rows: Rows, *, by: Person | None, seen_version: int) -> OwnHeadings:
    """The headings of a type in all documents of initiatives the organisation leads; drafts show them at once. No rows: as the method.

    A name that is the method's own is not kept. `seen_version` is 1 where nothing was saved yet. Raises Superseded, ValidationError
    (an own heading without a name at `name-<key>`, too many own ones at `new`, nothing left of the document).
    """
    _check(kind, rows)
    tidy = _tidy(organisation, kind, rows)
    row, _new = OwnHeadings.objects.get_or_create(organisation=organisation, type_key=kind.key)
    if row.rows == tidy and row.version == seen_version:
        return row
    after = save_edited(row, seen_version, rows=tidy)
    data = {
        "name": organisation.name,
        "type": kind.name.in_(organisation.language),
        "changes": _changes(organisation, kind, row.rows, tidy),
    }
    events.record(INSTALLATION, "documents.headings.changed", by=by, subject=after, data=data)
    return after


def _check(kind: method.DocumentType, rows: Rows) -> None:
    top = arranged(kind, rows)
    wrong = {
        f"name-{one.key}": _("Write a name for your heading, or take it away.")
        for one in everything(top) if one.method is None and not one.name
    }  # fmt: skip
    if sum(one.method is None for one in everything(top)) > MOST_OWN:
        wrong["new"] = _("A document has at most %(most)d headings of your own. Take one away first.") % {"most": MOST_OWN}
    wrong |= {f"name-{row['key']}": _too_long(row) for row in rows if len(str(row.get("name") or "")) > LONGEST_NAME}
    if wrong:
        raise ValidationError(wrong)
    if not any(one.shown for one in top):
        raise ValidationError(_("Leave at least one heading of the first level in the document."))


def _too_long(row: Any) -> str:
    values = {"most": LONGEST_NAME, "length": len(row["name"])}
    return _("Shorten this to %(most)d characters. It has %(length)d now.") % values


def _tidy(organisation: Organisation, kind: method.DocumentType, rows: Rows) -> list[dict[str, Any]]:
    """The rows as they are kept; none where they say what the method says."""
    top = arranged(kind, rows)
    for one in everything(top):
        if one.method is not None and one.name == one.method.name.in_(organisation.language):
            one.name = ""
    found = rows_of(top)
    return [] if adjusted(kind, found) is kind else found


def _changes(organisation: Organisation, kind: method.DocumentType, before: Rows, after: Rows) -> dict[str, list[str]]:
    """{heading: [its name before, its name now]}, empty where it does not stand; and the order, where that changed."""
    old, new = (_names(organisation, arranged(kind, rows)) for rows in (before, after))
    said = {key: [old.get(key, ""), new.get(key, "")] for key in {**old, **new}}
    found = {old.get(key) or new[key]: pair for key, pair in said.items() if pair[0] != pair[1]}
    if [key for key in old if key in new] != [key for key in new if key in old]:
        found["order"] = [", ".join(old.values()), ", ".join(new.values())]
    return found


def _names(organisation: Organisation, top: list[Standing]) -> dict[str, str]:
    """{key: name} of the headings that stand in the document, in order."""
    found = {}
    for one in top:
        if one.shown:
            found[one.key] = one.name or (one.method.name.in_(organisation.language) if one.method else one.key)
            found |= _names(organisation, one.below)
    return found
