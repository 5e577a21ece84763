"""Entries of registers: make, edit, delete with a reason; each writes its event with what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import due
from adoption.choices import DueKind
from adoption.models import Initiative, RegisterEntry
from adoption.registry import all_registers
from core import events
from core.db import Superseded, locked, save_edited

T = TypeVar("T", bound=RegisterEntry)
_NOT_SHOWN = {"state", "done_on"}


@dataclass(frozen=True)
class Edit:
    """New values for an entry, and the version of it that they were made from."""

    entry: Any
    seen_version: int
    values: dict[str, Any]


@transaction.atomic
def create(model: type[T], initiative: Initiative, *, by: Person, **values: Any) -> T:
    """A new entry with the next number of its register in the initiative. Returns it saved."""
    locked(Initiative, initiative.pk)
    last = model._default_manager.filter(initiative=initiative).aggregate(last=Max("number"))["last"] or 0
    entry = model(initiative=initiative, number=last + 1, **values)
    entry.save(force_insert=True)
    events.record(initiative.pk, f"{_name(entry)}.created", by=by, subject=entry, data={"code": entry.code, "title": entry.title})
    sync_due(entry)
    return entry


@transaction.atomic
def create_many(model: type[T], initiative: Initiative, rows: Sequence[dict[str, Any]], *, by: Person) -> list[T]:
    """Several new entries, numbered in their order, with a number of queries that does not grow with them. Returns them saved."""
    locked(Initiative, initiative.pk)
    last = model._default_manager.filter(initiative=initiative).aggregate(last=Max("number"))["last"] or 0
    made = [model(initiative=initiative, number=number, **values) for number, values in enumerate(rows, last + 1)]
    model._default_manager.bulk_create(made, batch_size=200)
    said = [events.Said(f"{_name(entry)}.created", entry, {"code": entry.code, "title": entry.title}) for entry in made]
    events.record_many(initiative.pk, said, by=by)
    due.add(initiative, [one for r in _described(model) for entry in made for one in r.dues_of(entry)])
    return made


@transaction.atomic
def edit(entry: T, *, by: Person, seen_version: int, **values: Any) -> T:
    """Write `values` if nobody changed the entry since `seen_version`. Raises Superseded (with the entry as it is now)."""
    changes = changed(entry, values)
    if not changes:
        return entry
    if entry.deleted_at is not None:
        raise Superseded(entry)
    after = save_edited(entry, seen_version, **values)
    data = {"code": after.code, "title": after.title, "changes": changes}
    events.record(entry.initiative_id, f"{_name(entry)}.changed", by=by, subject=entry, data=data)
    sync_due(after)
    return after


@transaction.atomic
def edit_many(edits: Sequence[Edit], *, by: Person) -> list[Any]:
    """Several entries of one register and initiative, one update each; events and due rows in batches. Returns those that changed.

    Raises Superseded (with the entry as it is now) for the first that somebody changed or removed; then nothing is written.
    """
    written, said = [], []
    for one in edits:
        changes = changed(one.entry, one.values)
        if not changes:
            continue
        _write(one)
        written.append(one.entry)
        data = {"code": one.entry.code, "title": one.entry.title, "changes": changes}
        said.append(events.Said(f"{_name(one.entry)}.changed", one.entry, data))
    if written:
        initiative = written[0].initiative
        events.record_many(initiative.pk, said, by=by)
        dues = [found for r in _described(type(written[0])) for entry in written for found in r.dues_of(entry)]
        due.put_many(initiative, dues, subjects=[entry.pk for entry in written])
    return written


def _write(one: Edit) -> None:
    """Compare and set; the entry in memory is then as it stands in the database."""
    entry, values = one.entry, {**one.values, "version": one.seen_version + 1, "changed_at": timezone.now()}
    rows = type(entry)._default_manager.filter(pk=entry.pk, version=one.seen_version, deleted_at__isnull=True)
    if rows.update(**values) != 1:
        raise Superseded(type(entry)._default_manager.filter(pk=entry.pk).first())
    for name, value in values.items():
        setattr(entry, name, value)


@transaction.atomic
def delete(entry: T, *, by: Person, reason: str) -> T:
    """Take the entry out of its register; it stays in the record with the reason. Raises ValidationError without one."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is deleted.")})
    rows = type(entry)._default_manager.filter(pk=entry.pk, deleted_at__isnull=True)
    # The version rises, so that a change from a form opened before comes too late.
    values = {"deleted_at": timezone.now(), "deleted_by": by, "deleted_reason": reason.strip(), "version": F("version") + 1}
    if rows.update(**values) != 1:
        raise Superseded(entry)
    after = type(entry)._default_manager.get(pk=entry.pk)
    data = {"code": entry.code, "title": entry.title, "reason": reason.strip()}
    events.record(entry.initiative_id, f"{_name(entry)}.deleted", by=by, subject=entry, data=data)
    sync_due(after)
    return after


def changed(entry: models.Model, values: dict[str, Any]) -> dict[str, list[str]]:
    """Which of `values` differ from the entry: {field: [before, after]} as people read them."""
    found = {}
    for name, value in values.items():
        before = getattr(entry, name)
        if before != value and name not in _NOT_SHOWN:
            found[name] = [_said(entry, name, before), _said(entry, name, value)]
        elif before != value:
            found[name] = [str(before or ""), str(value or "")]
    return found


def sync_due(entry: RegisterEntry) -> None:
    """Bring the due rows of one entry up to date from the description of its register."""
    for register in _described(type(entry)):
        dues = [] if entry.deleted_at else list(register.dues_of(entry))
        due.put(entry.initiative, dues, subject=entry.pk, kinds=list(DueKind))


def _described(model: type[models.Model]) -> list[Any]:
    """The registers of a kind of entry that somebody may wait for."""
    return [register for register in all_registers() if register.model is model and register.dues_of is not None]


def _said(entry: models.Model, name: str, value: Any) -> str:
    field = entry._meta.get_field(name)
    choices = dict(getattr(field, "flatchoices", None) or [])
    return str(choices.get(value, "" if value is None else value))


def _name(entry: models.Model) -> str:
    return f"{entry._meta.app_label}.{entry._meta.model_name}"
