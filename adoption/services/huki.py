"""Letters written, taken away and proposed; roles of the initiative's own. Two people at once never make two accountable (U17)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption import huki
from adoption.huki import ROLES, accountable, canonical
from adoption.huki_matrix import Column, columns
from adoption.models import HukiCell, HukiRole, Initiative, Task
from adoption.services.entries import changed
from core import events
from core.db import Superseded, locked, save_edited

SAID = "adoption.task.huki_set"
NAMED = gettext_lazy("There is a role with this name already. Write another one.")
HELD: Any = gettext_lazy("%(name)s is accountable here already. Only one can be; take that away from them first.")


@transaction.atomic
def set_cell(task: Task, column: str, letters: str, *, by: Person, seen_version: int) -> HukiCell:
    """Write the letters of one role for a task. `seen_version`: of the cell, 0 where there was none.

    Raises Superseded with the cell as it is now, ValidationError for a second H, ValueError for an unknown role or letter.
    """
    initiative = locked(Initiative, task.initiative_id)
    there = _columns(initiative)
    found = _cells(task)
    cell = found.get(there[column].key if column in there else _unknown(column))
    if (cell.version if cell else 0) != seen_version:
        raise Superseded(cell)
    before = {key: one.letters for key, one in found.items() if one.letters}
    after = _with(before, column, canonical(letters))
    _check(after, there, column)
    written = _write(initiative, task, {column: after.get(column, "")}, found)
    if before != after:
        events.record(initiative.pk, SAID, by=by, subject=task, data=_told(task, before, after, there))
    return written[0] if written else (cell or HukiCell(initiative=initiative, task=task, role=column, version=0))


@transaction.atomic
def set_row(task: Task, row: Mapping[str, Sequence[str]], *, by: Person, seen_version: int) -> None:
    """Write the letters of a whole row {column: letters}; roles that are not named keep theirs. `seen_version` as huki.version_of.

    Raises Superseded (with no object: the caller reads the row anew), ValidationError for a second H, ValueError.
    """
    initiative = locked(Initiative, task.initiative_id)
    there, found = _columns(initiative), _cells(task)
    before = {key: one.letters for key, one in found.items() if one.letters}
    if huki.version_of(before) != seen_version:
        raise Superseded(None)
    after = dict(before)
    for column, letters in row.items():
        after = _with(after, there[column].key if column in there else _unknown(column), canonical(letters))
    _check(after, there, next(iter(accountable(after)), ""))
    if before != after:
        _write(initiative, task, {key: after.get(key, "") for key in before.keys() | after.keys()}, found)
        events.record(initiative.pk, SAID, by=by, subject=task, data=_told(task, before, after, there))


@transaction.atomic
def fill(initiative: Initiative, rows: Mapping[UUID, Mapping[str, str]], *, by: Person) -> int:
    """Write the letters {task: {column: letters}} of tasks that have none; others keep theirs. Returns how many rows were filled.

    The number of queries does not grow with the rows. Raises ValueError for an unknown role or letter.
    """
    locked(Initiative, initiative.pk)
    there = _columns(initiative)
    taken = set(HukiCell.objects.filter(initiative=initiative).exclude(letters="").values_list("task_id", flat=True))
    tasks = [one for one in Task.objects.live().filter(initiative=initiative, pk__in=rows) if one.pk not in taken]
    empty = {(cell.task_id, cell.column): cell for cell in HukiCell.objects.filter(task__in=tasks)}
    new, again, said = [], [], []
    for task in tasks:
        row = {there[key].key if key in there else _unknown(key): canonical(letters) for key, letters in rows[task.pk].items() if letters}
        _check(row, there, "")
        for column, letters in row.items():
            cell = empty.get((task.pk, column))
            if cell is None:
                new.append(HukiCell(initiative=initiative, task=task, letters=letters, **_place(column)))
            else:
                cell.letters, cell.version = letters, cell.version + 1
                again.append(cell)
        said.append(events.Said(SAID, task, _told(task, {}, row, there)))
    HukiCell.objects.bulk_create(new, batch_size=200)
    HukiCell.objects.bulk_update(again, ["letters", "version"], batch_size=200)
    if said:
        events.record_many(initiative.pk, said, by=by)
    return len(said)


@transaction.atomic
def add_role(initiative: Initiative, *, by: Person, name: str, **values: Any) -> HukiRole:
    """A role of the initiative's own, last in the order. Raises ValidationError for a name that is used."""
    locked(Initiative, initiative.pk)
    _free(initiative, name)
    last = initiative.huki_roles.aggregate(last=Max("order"))["last"] or 0
    role = HukiRole.objects.create(initiative=initiative, name=name, order=last + 1, **values)
    events.record(initiative.pk, "adoption.hukirole.created", by=by, subject=role, data={"title": name})
    return role


@transaction.atomic
def edit_role(role: HukiRole, *, by: Person, seen_version: int, **values: Any) -> HukiRole:
    """Change its name, who holds it, whether one person is to. Raises Superseded, ValidationError for a name that is used."""
    locked(Initiative, role.initiative_id)
    changes = changed(role, values)
    if not changes:
        return role
    if "name" in changes:
        _free(role.initiative, values["name"], but=role)
    after = save_edited(role, seen_version, **values)
    events.record(role.initiative_id, "adoption.hukirole.changed", by=by, subject=role, data={"title": after.name, "changes": changes})
    return after


@transaction.atomic
def move_role(role: HukiRole, step: int) -> None:
    """One place up (-1) or down (1) among the roles of the initiative's own; at the end it stays."""
    locked(Initiative, role.initiative_id)
    rows = list(HukiRole.objects.filter(initiative=role.initiative_id))
    at = next((n for n, one in enumerate(rows) if one.pk == role.pk), 0)
    to = at + step
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for number, one in enumerate(rows, 1):
        HukiRole.objects.filter(pk=one.pk).exclude(order=number).update(order=number)


@transaction.atomic
def remove_role(role: HukiRole, *, by: Person) -> None:
    """Take it away with all its letters; each row says in its history what it lost. Gone already is gone."""
    initiative = locked(Initiative, role.initiative_id)
    if not HukiRole.objects.filter(pk=role.pk).exists():
        return
    there = _columns(initiative)
    cells = list(role.cells.exclude(letters="").select_related("task"))
    rows = _rows({cell.task_id for cell in cells})
    said = [
        events.Said(SAID, one.task, _told(one.task, rows[one.task_id], _with(rows[one.task_id], one.column, ""), there)) for one in cells
    ]
    events.record_many(initiative.pk, [*said, events.Said("adoption.hukirole.deleted", role, {"title": role.name})], by=by)
    role.delete()


def _columns(initiative: Initiative) -> dict[str, Column]:
    """Every column letters may be given to: those of the house, and the initiative's own."""
    return {column.key: column for column in columns(initiative, set(ROLES))}


def _cells(task: Task) -> dict[str, HukiCell]:
    return {cell.column: cell for cell in HukiCell.objects.filter(task=task)}


def _rows(tasks: set[UUID]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = {pk: {} for pk in tasks}
    for cell in HukiCell.objects.filter(task__in=tasks).exclude(letters=""):
        found[cell.task_id][cell.column] = cell.letters
    return found


def _with(row: Mapping[str, str], column: str, letters: str) -> dict[str, str]:
    rest = {key: value for key, value in row.items() if key != column}
    return {**rest, column: letters} if letters else rest


def _check(row: Mapping[str, str], there: Mapping[str, Column], column: str) -> None:
    """Raises ValidationError when a second role would be accountable, naming the one that is (U17)."""
    holding = accountable(row)
    if len(holding) > 1:
        other = next(key for key in holding if key != column)
        name = there[other].name if other in there else other
        raise ValidationError(HELD % {"name": name}, code="second_h")


def _write(initiative: Initiative, task: Task, row: Mapping[str, str], found: Mapping[str, HukiCell]) -> list[HukiCell]:
    """Those that give H away first, so that the database never sees two."""
    written = []
    for column, letters in sorted(row.items(), key=lambda pair: "H" in pair[1]):
        cell = found.get(column)
        try:
            with transaction.atomic():
                if cell is None and letters:
                    written.append(HukiCell.objects.create(initiative=initiative, task=task, letters=letters, **_place(column)))
                elif cell is not None and cell.letters != letters:
                    written.append(save_edited(cell, cell.version, letters=letters))
        except IntegrityError as error:
            raise ValidationError(
                _("Somebody else was made accountable in the same moment. Load the page again."), code="second_h"
            ) from error
    return written


def _place(column: str) -> dict[str, Any]:
    return {"role": column} if column in ROLES else {"own_role_id": UUID(column)}


def _told(task: Task, before: Mapping[str, str], after: Mapping[str, str], there: Mapping[str, Column]) -> dict[str, Any]:
    return {"code": task.code, "title": task.title, "changes": {"huki": [_words(before, there), _words(after, there)]}}


def _words(row: Mapping[str, str], there: Mapping[str, Column]) -> str:
    """Business owner: H; Coordinator: U K."""
    return "; ".join(f"{there[key].name}: {' '.join(row[key])}" for key in there if key in row)


def _free(initiative: Initiative, name: str, but: HukiRole | None = None) -> None:
    rows: models.QuerySet[HukiRole] = HukiRole.objects.filter(initiative=initiative, name__iexact=name)
    used = {str(huki.role_name(key)).casefold() for key in ROLES}
    if name.casefold() in used or (rows.exclude(pk=but.pk) if but else rows).exists():
        raise ValidationError({"name": capfirst(str(NAMED))})


def _unknown(column: str) -> str:
    raise ValueError(f"No role {column}")
