"""The event chain: who did what when, append-only, one SHA-256 chain for each stream (an initiative)."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from core.models import Event, EventHead, EventText

ERASED = "core.text.erased"


@dataclass(frozen=True)
class BrokenLink:
    """The first link of a chain that does not hold, and why."""

    stream: uuid.UUID
    seq: int
    why: str


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
    head, made, texts = _head(stream), [], []
    for one in said:
        salt, values = secrets.token_hex(16), _plain(one.data)
        event = _event(head, one, by, _digest(salt, values))
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
    event.hash = _hash(event)
    return event


def _write(head: EventHead, made: list[Event], texts: list[tuple[str, dict[str, Any]]]) -> None:
    Event.objects.bulk_create(made, batch_size=200)
    rows = (EventText(event=event, salt=salt, data=values) for event, (salt, values) in zip(made, texts, strict=True))
    EventText.objects.bulk_create(rows, batch_size=200)
    EventHead.objects.filter(pk=head.stream).update(seq=head.seq, hash=head.hash)


def erase_text(stream: uuid.UUID, seq: int, *, by: models.Model, reason: str) -> Event:
    """Blank what event `seq` says (a person's right to be forgotten); the link and its digest stay, the erasure is an event itself.

    Raises Event.DoesNotExist, and ValueError for the record of an erasure. Raises RuntimeError outside a transaction.
    """
    event = Event.objects.get(stream=stream, seq=seq)
    if event.action == ERASED:
        raise ValueError("The record of an erasure is not erased.")
    erasure = record(stream, ERASED, by=by, data={"seq": seq, "reason": reason})
    EventText.objects.filter(pk=event.pk).update(data={}, salt="")
    return erasure


def verify(stream: uuid.UUID) -> BrokenLink | None:
    """Walk one chain from its beginning; None if every link holds, else the first broken one."""
    previous, expected = "", 1
    erased = _erased(stream)
    for event in Event.objects.filter(stream=stream).select_related("text").order_by("seq").iterator():
        why = _fault(event, previous, expected, erased)
        if why:
            return BrokenLink(stream, expected if event.seq != expected else event.seq, why)
        previous, expected = event.hash, expected + 1
    head = EventHead.objects.filter(pk=stream).first()
    if head is None:
        return BrokenLink(stream, 1, "the head of the chain is missing") if expected > 1 else None
    if (head.seq, head.hash) != (expected - 1, previous):
        return BrokenLink(stream, expected, "events at the end of the chain are missing")
    return None


def streams() -> Iterable[uuid.UUID]:
    """Every stream that has a chain."""
    with_head = EventHead.objects.values_list("stream", flat=True)
    with_events = Event.objects.order_by().values_list("stream", flat=True).distinct()
    return sorted(set(with_head) | set(with_events))


def _head(stream: uuid.UUID) -> EventHead:
    EventHead.objects.get_or_create(pk=stream)
    return EventHead.objects.select_for_update().get(pk=stream)


def _erased(stream: uuid.UUID) -> set[int]:
    """Places whose text was erased, by the record itself."""
    texts = EventText.objects.filter(event__stream=stream, event__action=ERASED).values_list("data", flat=True)
    return {data["seq"] for data in texts if "seq" in data}


def _fault(event: Event, previous: str, expected: int, erased: set[int]) -> str:
    if event.seq != expected:
        return "an event is missing"
    if event.previous != previous:
        return "it does not follow the event before it"
    if event.hash != _hash(event):
        return "its content was changed"
    text: EventText | None = getattr(event, "text", None)
    if text is None:
        return "its text is missing"
    blank = text.data == {} and text.salt == ""
    if blank and event.seq not in erased:
        return "its text is gone and no erasure is recorded"
    if not blank and event.digest != _digest(text.salt, text.data):
        return "its text was changed"
    return ""


def _digest(salt: str, data: dict[str, Any]) -> str:
    return hashlib.sha256((salt + canonical(data)).encode()).hexdigest()


def _hash(event: Event) -> str:
    at: datetime = event.at.astimezone(UTC)
    link = [
        event.previous,
        str(event.stream),
        event.seq,
        at.isoformat(timespec="microseconds"),
        event.action,
        str(event.actor or ""),
        event.subject_type,
        str(event.subject or ""),
        event.digest,
    ]
    return hashlib.sha256(canonical(link).encode()).hexdigest()


def canonical(value: Any) -> str:
    """One spelling for one value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def sha256_of(content: Any) -> str:
    """SHA-256 of JSON values in their one spelling, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(canonical(data))
    return plain
