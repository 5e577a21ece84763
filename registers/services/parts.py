"""Entries with parts of their own (parties, shares): changed together, seen by one version, told in one event."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

from accounts.models import Person
from adoption.models import RegisterEntry
from adoption.services import entries
from core import events
from core.db import Superseded, save_edited

T = TypeVar("T", bound=RegisterEntry)


@transaction.atomic
def edit(
    entry: T, *, by: Person, seen_version: int, values: dict[str, Any], parts: dict[str, tuple[str, str]], write: Callable[[T], None]
) -> T:
    """Write `values`, and the parts by `write`, if nobody changed the entry since `seen_version`. Raises Superseded.

    parts: name -> what it said before and says after, in words; the parts are written only where the two differ.
    """
    told = {name: list(pair) for name, pair in parts.items() if pair[0] != pair[1]}
    changes = entries.changed(entry, values) | told
    if not changes:
        return entry
    if entry.deleted_at is not None:
        raise Superseded(entry)
    after = save_edited(entry, seen_version, **values)
    if told:
        write(after)
    data = {"code": after.code, "title": after.title, "changes": changes}
    events.record(entry.initiative_id, f"{entry._meta.label_lower}.changed", by=by, subject=entry, data=data)
    entries.sync_due(after)
    return after
