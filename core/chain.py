"""The links of the event chains: how each is hashed, and walking them, one or all, in constant memory."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Q

from core.models import AnchorHead, Event, EventHead, EventText

ERASED = "core.text.erased"
CHUNK = 2000


@dataclass(frozen=True)
class BrokenLink:
    """The first link of a chain that does not hold, and why."""

    stream: uuid.UUID
    seq: int
    why: str


class Link(NamedTuple):
    """One event as it is hashed, and its text beside it; `text` is None where that is missing."""

    stream: uuid.UUID
    seq: int
    at: datetime
    action: str
    actor: uuid.UUID | None
    subject_type: str
    subject: uuid.UUID | None
    digest: str
    previous: str
    hash: str
    text: int | None
    salt: str | None
    data: Any


class Head(NamedTuple):
    """Where a chain ends, by its head."""

    stream: uuid.UUID
    seq: int
    hash: str


_LINK = (*Link._fields[:10], "text", "text__salt", "text__data")


def verify(stream: uuid.UUID) -> BrokenLink | None:
    """Walk one chain from its beginning; None if every link holds, else the first broken one. Two queries."""
    return next(_walk(Q(stream=stream)), None)


def verify_all() -> Iterator[BrokenLink]:
    """Walk every chain; the first broken link of each that does not hold. Two queries, however many chains and events there are."""
    return _walk(Q())


def streams() -> list[uuid.UUID]:
    """Every stream that has a chain, or had one when an anchor was made."""
    with_head = EventHead.objects.values_list("stream", flat=True)
    with_events = Event.objects.order_by().values_list("stream", flat=True).distinct()
    anchored = AnchorHead.objects.order_by().values_list("stream", flat=True).distinct()
    return sorted({*with_head, *with_events, *anchored})


def is_blank(salt: str | None, data: Any) -> bool:
    """Whether a text has been erased; one that never said anything still has its salt."""
    return data == {} and salt == ""


def digest_of(salt: str, data: dict[str, Any]) -> str:
    """SHA-256 of a text under its salt: all of the text that the link keeps."""
    return hashlib.sha256((salt + canonical(data)).encode()).hexdigest()


def hash_of(link: "Link | Event") -> str:
    """SHA-256 over one link, the hash of the link before it included."""
    at = link.at.astimezone(UTC)
    parts = [
        link.previous,
        str(link.stream),
        link.seq,
        at.isoformat(timespec="microseconds"),
        link.action,
        str(link.actor or ""),
        link.subject_type,
        str(link.subject or ""),
        link.digest,
    ]
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def canonical(value: Any) -> str:
    """One spelling for one value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def sha256_of(content: Any) -> str:
    """SHA-256 of JSON values in their one spelling, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _walk(which: Q) -> Iterator[BrokenLink]:
    rows: Iterator[Head | Link] = merge(_heads(which), _links(which), key=attrgetter("stream"))
    for stream, found in groupby(rows, key=attrgetter("stream")):
        broken = _first_broken(stream, found)
        if broken is not None:
            yield broken


def _heads(which: Q) -> Iterator[Head]:
    rows = EventHead.objects.filter(which).order_by("stream").values_list(*Head._fields)
    return map(Head._make, rows.iterator(chunk_size=CHUNK))


def _links(which: Q) -> Iterator[Link]:
    rows = Event.objects.filter(which).order_by("stream", "seq").values_list(*_LINK)
    return map(Link._make, rows.iterator(chunk_size=CHUNK))


def _first_broken(stream: uuid.UUID, rows: Iterable[Head | Link]) -> BrokenLink | None:
    head, previous, expected = None, "", 1
    erased = cache(partial(_erased, stream))
    for row in rows:
        if isinstance(row, Head):
            head = row
            continue
        why = _fault(row, previous, expected, erased)
        if why:
            return BrokenLink(stream, expected if row.seq != expected else row.seq, why)
        previous, expected = row.hash, expected + 1
    return _at_the_end(stream, head, Head(stream, expected - 1, previous))


def _at_the_end(stream: uuid.UUID, head: Head | None, last: Head) -> BrokenLink | None:
    """The head against the last link found; heads are read first, so that a chain that grew meanwhile has gone past its own."""
    if head is None or head.seq < last.seq:
        now = EventHead.objects.filter(pk=stream).values_list(*Head._fields).first()
        if now is None:
            return BrokenLink(stream, 1, "the head of the chain is missing")
        head = last if now[1] > last.seq else Head._make(now)
    if head != last:
        return BrokenLink(stream, min(head.seq, last.seq) + 1, "events at the end of the chain are missing")
    return None


def _fault(link: Link, previous: str, expected: int, erased: Callable[[], set[int]]) -> str:
    if link.seq != expected:
        return "an event is missing"
    if link.previous != previous:
        return "it does not follow the event before it"
    if link.hash != hash_of(link):
        return "its content was changed"
    if link.text is None or link.salt is None:
        return "its text is missing"
    if is_blank(link.salt, link.data):
        return "" if link.seq in erased() else "its text is gone and no erasure is recorded"
    return "" if link.digest == digest_of(link.salt, link.data) else "its text was changed"


def _erased(stream: uuid.UUID) -> set[int]:
    """Places whose text was erased, by the record itself."""
    texts = EventText.objects.filter(event__stream=stream, event__action=ERASED).values_list("data", flat=True)
    return {data["seq"] for data in texts if "seq" in data}
