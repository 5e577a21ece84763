"""DueItem rows: written by services in the transaction of the thing itself, rebuilt from the registers by a command."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from adoption import registry
from adoption.choices import DueKind, DueState
from adoption.models import DueItem, Initiative
from adoption.registry import Due

Key = tuple[str, UUID, UUID | None]


def put(initiative: Initiative, dues: Iterable[Due], *, subject: UUID, kinds: Iterable[DueKind]) -> None:
    """Make the open rows of `kinds` about `subject` equal to `dues`: new ones made, changed ones updated, others done."""
    rows = DueItem.objects.open().filter(initiative=initiative, subject=subject, kind__in=list(kinds))
    _reconcile(initiative, list(dues), list(rows))


def put_many(initiative: Initiative, dues: Iterable[Due], *, subjects: Sequence[UUID]) -> None:
    """Make all open rows about `subjects` equal to `dues`. One query for every five hundred, and one for each row that changes."""
    rows = [
        row
        for start in range(0, len(subjects), 500)
        for row in DueItem.objects.open().filter(initiative=initiative, subject__in=subjects[start : start + 500])
    ]
    _reconcile(initiative, list(dues), rows)


def add(initiative: Initiative, dues: Iterable[Due]) -> None:
    """Rows for things that were just made, of which nothing waits yet. One query."""
    DueItem.objects.bulk_create(_row(initiative, due) for due in dues)


def rebuild(initiative: Initiative) -> int:
    """Make all rows of an initiative anew from its registers; returns how many rows had to change."""
    rows = DueItem.objects.open().filter(initiative=initiative)
    return _reconcile(initiative, registry.dues(initiative), list(rows))


def _reconcile(initiative: Initiative, dues: list[Due], rows: list[DueItem]) -> int:
    wanted = {_key(due): due for due in dues}
    changed = 0
    for row in rows:
        due = wanted.pop((row.kind, row.subject, row.person_id), None)
        if due is None:
            changed += DueItem.objects.filter(pk=row.pk, state=DueState.OPEN).update(state=DueState.DONE)
        elif _values(due) != {name: getattr(row, name) for name in _values(due)}:
            changed += DueItem.objects.filter(pk=row.pk).update(**_values(due))
    DueItem.objects.bulk_create(_row(initiative, due) for due in wanted.values())
    return changed + len(wanted)


def _row(initiative: Initiative, due: Due) -> DueItem:
    return DueItem(initiative=initiative, person=due.person, **_identity(due), **_values(due))


def _key(due: Due) -> Key:
    return (due.kind.value, due.subject, due.person.pk if due.person else None)


def _identity(due: Due) -> dict[str, object]:
    return {"kind": due.kind.value, "subject": due.subject}


def _values(due: Due) -> dict[str, object]:
    return {"title": due.title[:300], "url": due.url, "due": due.due, "circle": due.circle.value}
