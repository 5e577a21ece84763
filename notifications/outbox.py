"""Into the outbox: a row in the caller's transaction, delivered after commit."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Person
from notifications.models import MailState, OutboxRow

OUTSIDE_TRANSACTION = "A message is queued in the transaction of the change it tells of."


def put(
    key: str, recipient: Person, *, initiative: UUID | None = None, subject: UUID | None = None, once: str | None = None
) -> OutboxRow | None:
    """Queue one message; None if the person has no address or was sent the same `once` before.

    Raises RuntimeError outside a transaction: a message belongs to the change it tells of.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(OUTSIDE_TRANSACTION)
    if not recipient.email:
        return None
    return _queued(once, {"key": key, "recipient": recipient, "initiative": initiative, "subject": subject})


def put_outside(key: str, *, initiative: UUID | None = None, subject: UUID, once: str | None = None) -> OutboxRow | None:
    """Queue one message to somebody who is no person here; its class knows from `subject` where it goes (Message.reader).

    No address is kept in the row. None if the same `once` was queued before. Raises as `put`.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(OUTSIDE_TRANSACTION)
    return _queued(once, {"key": key, "initiative": initiative, "subject": subject})


def put_to(
    key: str,
    address: str,
    *,
    name: str,
    language: str,
    initiative: UUID | None = None,
    subject: UUID | None = None,
    once: str | None = None,
) -> OutboxRow | None:
    """Queue one message to somebody Farled knows by nothing but an e-mail address; None and raises as put."""
    if not connection.in_atomic_block:
        raise RuntimeError(OUTSIDE_TRANSACTION)
    if not address:
        return None
    to = {"address": address, "name": name, "language": language}
    return _queued(once, {"key": key, **to, "initiative": initiative, "subject": subject})


def _queued(once: str | None, values: dict[str, Any]) -> OutboxRow | None:
    if once is None:
        row, made = OutboxRow.objects.create(**values), True
    else:
        row, made = OutboxRow.objects.get_or_create(once=once, defaults=values)
    if not made:
        return None
    transaction.on_commit(partial(_send, str(row.pk)))
    return row


def send_waiting(subject: UUID) -> None:
    """What the mails about `subject` waited for is there: they go out after commit. Raises RuntimeError outside a transaction."""
    waiting = OutboxRow.objects.filter(subject=subject, state=MailState.WAITING, not_before__isnull=False)
    ids = list(waiting.values_list("pk", flat=True))
    OutboxRow.objects.filter(pk__in=ids, state=MailState.WAITING).update(not_before=None)
    for pk in ids:
        transaction.on_commit(partial(_send, str(pk)))


def _send(row_id: str) -> None:
    from notifications.tasks import deliver, hand_over

    hand_over(deliver, row_id)
