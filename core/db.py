"""Compare-and-set: the one way small states and edited rows are written, on every database alike."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone

from core.models import EditableModel

M = TypeVar("M", bound=models.Model)
E = TypeVar("E", bound=EditableModel)


class Superseded(Exception):
    """Somebody else was first. `obj` is the row as it is now, or None if it is gone."""

    def __init__(self, obj: models.Model | None = None) -> None:
        super().__init__("Superseded")
        self.obj = obj


def move(obj: M, field: str, *, source: Any, target: Any, **values: Any) -> M:
    """Set `field` from `source` to `target` (and `values`) if it still is `source`; returns the row fetched anew.

    `source` may be a tuple of states. Raises Superseded when another process moved it first.
    """
    sources = source if isinstance(source, (tuple, list, set)) else (source,)
    rows = type(obj)._default_manager.filter(pk=obj.pk, **{f"{field}__in": list(sources)})
    if rows.update(**{field: target}, **values) != 1:
        raise Superseded(type(obj)._default_manager.filter(pk=obj.pk).first())
    return type(obj)._default_manager.get(pk=obj.pk)


def save_edited(obj: E, seen_version: int, **values: Any) -> E:
    """Write `values` if the row still has `seen_version`; returns the row fetched anew. Raises Superseded."""
    rows = type(obj)._default_manager.filter(pk=obj.pk, version=seen_version)
    if rows.update(version=seen_version + 1, changed_at=timezone.now(), **values) != 1:
        raise Superseded(type(obj)._default_manager.filter(pk=obj.pk).first())
    return type(obj)._default_manager.get(pk=obj.pk)


def only_when(state: Q, facts: Q, *, name: str) -> CheckConstraint:
    """State and facts belong together: both hold or neither. Write facts with `__isnull` (a NULL check passes)."""
    return CheckConstraint(name=name, condition=(state & facts) | (~state & ~facts))


def locked(model: type[M], pk: Any) -> M:
    """The row under a lock where the database has one (SQLite's immediate transactions queue writers by themselves).

    Rows that point to it may be added meanwhile: whoever adds one holds other locks already, and the two would wait for each other.
    """
    return model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=pk)
