"""Into the outbox: a row in the caller's transaction, delivered after commit."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Person
from notifications.models import OutboxRow


def put(
    key: str, recipient: Person, *, initiative: UUID | None = None, subject: UUID | None = None, once: str | None = None
) -> OutboxRow | None:
    """Queue one message; None if the person has no address or was sent the same `once` before.

    Raises RuntimeError outside a transaction: a message belongs to the change it tells of.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A message is queued in the transaction of the change it tells of.")
    if not recipient.email:
        return None
    return _queued(once, {"key": key, "recipient": recipient, "initiative": initiative, "subject": subject})


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
        raise RuntimeError("A message is queued in the transaction of the change it tells of.")
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


def _send(row_id: str) -> None:
    from notifications.tasks import deliver, hand_over

    hand_over(deliver, row_id)
