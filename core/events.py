"""The event chain: who did what when, append-only, one SHA-256 chain for each stream (an initiative)."""

import json
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone

from core.chain import ERASED, BrokenLink, canonical, digest_of, hash_of, is_blank, sha256_of, streams, verify, verify_all
from core.models import Event, EventHead, EventText

__all__ = [
    "ERASED",
    "INSTALLATION",
    "AlreadyErased",
    "BrokenLink",
    "Said",
    "canonical",
    "erase_text",
    "head_of",
    "keep_text",
    "may_be_erased",
    "record",
    "record_many",
    "sha256_of",
    "streams",
    "verify",
    "verify_all",
]

# The chain of the installation itself: accounts, organisations, packs and anchors belong to no initiative.
INSTALLATION = uuid.UUID("00000000-0000-0000-0000-000000000001")
_kept: set[str] = {ERASED}


class AlreadyErased(Exception):
    """Somebody else erased the same text first."""


@dataclass(frozen=True)
class Said:
    """One event to be recorded: what was done, to what, and what it says."""

    action: str
    subject: models.Model | None
    data: dict[str, Any]


def record(
    stream: uuid.UUID,
    action: str,
    *,
    by: models.Model | None,
    subject: models.Model | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Append one event to the chain of `stream`, in the caller's transaction.

    `by` is the acting Person (None for the program itself), `subject` the thing it happened to, `data` plain JSON
    values for the reader. Raises RuntimeError outside a transaction.
    """
    return record_many(stream, [Said(action, subject, data or {})], by=by)[0]


def record_many(stream: uuid.UUID, said: Iterable[Said], *, by: models.Model | None) -> list[Event]:
    """Append several events to one chain, in order, with a number of queries that does not grow with them. Raises as `record`."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of the change it tells of.")
    head, made, texts = head_of(stream), [], []
    for one in said:
        salt, values = secrets.token_hex(16), _plain(one.data)
        event = _event(head, one, by, digest_of(salt, values))
        head.seq, head.hash = event.seq, event.hash
        made.append(event)
        texts.append((salt, values))
    _write(head, made, texts)
    return made


def _event(head: EventHead, said: Said, by: models.Model | None, digest: str) -> Event:
    event = Event(
        stream=head.stream,
        seq=head.seq + 1,
        at=timezone.now(),
        action=said.action,
        actor=by.pk if by is not None else None,
        subject_type=said.subject._meta.label_lower if said.subject is not None else "",
        subject=said.subject.pk if said.subject is not None else None,
        digest=digest,
        previous=head.hash,
    )
    event.hash = hash_of(event)
    return event


def _write(head: EventHead, made: list[Event], texts: list[tuple[str, dict[str, Any]]]) -> None:
    Event.objects.bulk_create(made, batch_size=200)
    rows = (EventText(event=event, salt=salt, data=values) for event, (salt, values) in zip(made, texts, strict=True))
    EventText.objects.bulk_create(rows, batch_size=200)
    EventHead.objects.filter(pk=head.stream).update(seq=head.seq, hash=head.hash)


def keep_text(*actions: str) -> None:
    """Name actions whose text the record rests on (a fingerprint, a seal), so that it is never erased. Called in an app's ready()."""
    _kept.update(actions)


def may_be_erased(action: str) -> bool:
    """Whether what events of this action say may be erased."""
    return action not in _kept


def erase_text(stream: uuid.UUID, seq: int, *, by: models.Model | None, reason: str) -> Event:
    """Blank what event `seq` says (a person's right to be forgotten); the link and its digest stay, the erasure is an event itself.

    Two at once erase once. Raises Event.DoesNotExist, AlreadyErased, and ValueError for what is never erased: the record of an
    erasure, and what decisions rest on. Raises RuntimeError outside a transaction.
    """
    event = Event.objects.get(stream=stream, seq=seq)
    if not may_be_erased(event.action):
        raise ValueError("The record of an erasure, and what the record rests on, is not erased.")
    head_of(stream)
    text = EventText.objects.get(pk=event.pk)
    if is_blank(text.salt, text.data):
        raise AlreadyErased
    erasure = record(stream, ERASED, by=by, data={"seq": seq, "reason": reason})
    EventText.objects.filter(pk=event.pk).update(data={}, salt="")
    return erasure


def head_of(stream: uuid.UUID) -> EventHead:
    """The head of a chain under its lock: until the transaction ends nobody else writes to the chain."""
    EventHead.objects.get_or_create(pk=stream)
    return EventHead.objects.select_for_update().get(pk=stream)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(canonical(data))
    return plain
