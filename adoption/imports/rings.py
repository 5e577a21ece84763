"""Rows that make one entry part of another: none may become a part of itself, nor of a row that is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from adoption.imports.fields import World
from adoption.imports.importer import Importer

Parents = dict[UUID, UUID | None]


def mark(importer: Importer, lines: Iterable[Any], world: World) -> None:
    """Tell the rows that would close a ring, and those that would be part of a row that is not brought in."""
    label = importer.field(importer.inside).label
    every = list(lines)
    for line in in_rings(importer, every, world):
        line.wrong(label, _("This would become a part of itself. Name another one, or leave the cell empty."))
    while True:
        wrong = {line.entry.pk: line.number for line in every if line.faults and line.entry is not None and line.is_new}
        lost = [line for line in every if not line.faults and _target(importer, line) in wrong]
        for line in lost:
            row = wrong[_target(importer, line)]
            line.wrong(label, _("It is part of row %(row)d, which is wrong itself. Mend that row first.") % {"row": row})
        if not lost:
            return


def in_rings(importer: Importer, lines: Iterable[Any], world: World) -> list[Any]:
    """The rows that stand in a ring if all rows without faults are brought in."""
    parents: Parents = {entry.pk: getattr(entry, f"{importer.inside}_id") for entry in world.entries.values()}
    taken = [line for line in lines if not line.faults and importer.inside in line.values]
    parents |= {line.entry.pk: _target(importer, line) for line in taken}
    return [line for line in taken if returns(line.entry.pk, parents)]


def returns(start: UUID, parents: Mapping[UUID, UUID | None]) -> bool:
    """Whether the way up from an entry comes back to it."""
    seen: set[UUID] = set()
    at = parents.get(start)
    while at is not None and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def _target(importer: Importer, line: Any) -> Any:
    found = line.values.get(importer.inside)
    return found.pk if found is not None else None
