"""A draft kept, and carried out: all right rows in one transaction, once."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from adoption.imports import headings, rings
from adoption.imports.importer import Importer
from adoption.imports.preview import Kind, Line, Preview, preview
from adoption.models import ImportDraft, Initiative
from adoption.services.entries import Edit
from core import events
from core.db import Superseded, locked
from core.sheets.plain import to_plain
from core.sheets.read import Table
from core.text import tidy

KEPT_AT_ONCE = 3


class Gone(Exception):
    """The draft was brought in already, thrown away, or is older than a day."""


@dataclass(frozen=True)
class Done:
    """How many rows made a new entry, and how many changed one."""

    new: int
    changed: int


@transaction.atomic
def keep(importer: Importer, initiative: Initiative, table: Table, *, by: Person, file_name: str) -> ImportDraft:
    """Keep what was read for whoever chose the file; of several, the latest three."""
    heads, mapping, rows = headings.split(importer, table.rows)
    mine = ImportDraft.objects.filter(owner=by, initiative=initiative, register=importer.page)
    mine.filter(pk__in=list(mine.order_by("-created_at").values_list("pk", flat=True)[KEPT_AT_ONCE - 1 :])).delete()
    return ImportDraft.objects.create(
        initiative=initiative,
        owner=by,
        register=importer.page,
        file_name=tidy(file_name)[:200],
        headings=heads,
        mapping=mapping,
        rows=[[row.number, [to_plain(cell) for cell in row.values]] for row in rows],
        merged=table.merged,
    )


def draft_of(importer: Importer, initiative: Initiative, pk: UUID, by: Person) -> ImportDraft | None:
    """The draft of this person, if it is still there."""
    rows = ImportDraft.objects.filter(pk=pk, initiative=initiative, register=importer.page, owner=by, expires_at__gt=timezone.now())
    draft = rows.first()
    if draft is not None:
        draft.initiative = initiative
    return draft


@transaction.atomic
def bring_in(importer: Importer, draft: ImportDraft, *, by: Person, seen: str, taken: Collection[int]) -> Done:
    """Carry out the rows that are right, and of those overtaken the `taken` ones (row numbers). seen: digest of the preview decided on.

    Raises Gone for a draft that is no more, and Superseded when the preview would look otherwise now; then nothing is written.
    """
    initiative = locked(Initiative, draft.initiative_id)
    if not ImportDraft.objects.select_for_update().filter(pk=draft.pk, owner=by).exists():
        raise Gone
    found = preview(importer, draft, locked=True)
    if found.digest != seen:
        raise Superseded(initiative)
    lines = _chosen(importer, found, taken)
    new = [{"id": line.entry.pk, **line.values} for line in lines if line.is_new]
    edits = [Edit(line.entry, line.entry.version, line.values) for line in lines if not line.is_new]
    importer.carry_out(initiative, new, edits, by=by)
    done = Done(len(new), len(edits))
    if lines:
        _record(importer, initiative, draft, done, by)
    ImportDraft.objects.filter(pk=draft.pk).delete()
    return done


def _chosen(importer: Importer, found: Preview, taken: Collection[int]) -> list[Line]:
    lines = [line for line in found.lines if line.kind in (Kind.NEW, Kind.CHANGED)]
    lines += [line for line in found.of(Kind.CONFLICT) if line.number in taken]
    if importer.inside and found.world is not None and rings.in_rings(importer, lines, found.world):
        raise Superseded(None)
    return lines


def _record(importer: Importer, initiative: Initiative, draft: ImportDraft, done: Done, by: Person) -> None:
    data: dict[str, Any] = {"file": draft.file_name, "register": importer.page, "new": done.new, "changed": done.changed}
    events.record(initiative.pk, "adoption.import.carried_out", by=by, subject=initiative, data=data)
