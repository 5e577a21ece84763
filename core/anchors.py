"""The daily anchor: one fingerprint over the heads of all chains, handed out, so that no chain can be written anew unseen."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from core import events
from core.chain import CHUNK, BrokenLink, Head
from core.models import Anchor, AnchorHead, Event, EventHead, EventText

MADE = "core.anchor.made"
Listener = Callable[[Anchor], None]


@dataclass
class _Plugged:
    listeners: list[Listener] = field(default_factory=list)


_plugged = _Plugged()
events.keep_text(MADE)


def tell_with(listener: Listener) -> None:
    """Register who hands a new anchor out; called in the transaction that makes it. In an app's ready()."""
    if listener not in _plugged.listeners:
        _plugged.listeners.append(listener)


@transaction.atomic
def make() -> Anchor | None:
    """Today's anchor; None where it is made already: two workers at once make one.

    It covers every chain that grew since the anchor before it, so that a day on which nothing ran is made up for by the next one.
    """
    events.head_of(events.INSTALLATION)
    if Anchor.objects.filter(day=timezone.localdate()).exists():
        return None
    heads = [Head._make(row) for row in _grown().values_list(*Head._fields)]
    anchor = _kept(heads)
    AnchorHead.objects.bulk_create((AnchorHead(anchor=anchor, **head._asdict()) for head in heads), batch_size=500)
    events.record(events.INSTALLATION, MADE, by=None, subject=anchor, data={"number": anchor.number, "hash": anchor.hash})
    for listener in _plugged.listeners:
        listener(anchor)
    return anchor


def latest() -> Anchor | None:
    """The newest anchor; None before the first night."""
    return Anchor.objects.first()


def covering(stream: UUID, seq: int) -> Anchor | None:
    """The first anchor that holds a place of a chain; None until the next one is made."""
    head = AnchorHead.objects.filter(stream=stream, seq__gte=seq).select_related("anchor").order_by("seq").first()
    return head.anchor if head else None


def broken(stream: UUID) -> BrokenLink | None:
    """The first place of a chain where it is not what an anchor holds of it. One query."""
    return next(_broken(AnchorHead.objects.filter(stream=stream)), None)


def all_broken() -> Iterator[BrokenLink]:
    """The same of every chain, one for each that is not whole. One query."""
    return _broken(AnchorHead.objects.all())


def faults() -> Iterator[str]:
    """What does not hold in the row of anchors itself: one missing, one changed, its heads changed."""
    previous, expected = "", 1
    for anchor in Anchor.objects.order_by("number").iterator(chunk_size=CHUNK):
        for why in _faults(anchor, previous, expected):
            yield f"anchor {anchor.number if anchor.number == expected else expected}: {why}"
        previous, expected = anchor.hash, anchor.number + 1
    yield from _taken_away()


def hash_of(anchor: Anchor) -> str:
    """SHA-256 over an anchor, the hash of the anchor before it included."""
    at = anchor.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = ["farled-anchor-1", anchor.number, str(anchor.day), at, anchor.streams, anchor.digest, anchor.previous]
    return events.sha256_of(parts)


def digest_of(heads: Iterable[Head]) -> str:
    """SHA-256 over the heads, in the order of their streams: a line for each, `stream seq hash`."""
    whole = hashlib.sha256()
    for head in heads:
        whole.update(f"{head.stream} {head.seq} {head.hash}\n".encode())
    return whole.hexdigest()


def _grown() -> QuerySet[EventHead]:
    """Heads that are not what the anchor before says of them."""
    before = AnchorHead.objects.filter(stream=OuterRef("stream")).order_by("-anchor__number").values("hash")[:1]
    rows = EventHead.objects.filter(seq__gt=0).annotate(before=Subquery(before))
    return rows.exclude(before__isnull=False, before=F("hash")).order_by("stream")


def _kept(heads: list[Head]) -> Anchor:
    before, now = latest(), timezone.now()
    anchor = Anchor(
        number=before.number + 1 if before else 1,
        day=timezone.localdate(now),
        at=now,
        streams=EventHead.objects.filter(seq__gt=0).count(),
        digest=digest_of(heads),
        previous=before.hash if before else "",
    )
    anchor.hash = hash_of(anchor)
    anchor.save(force_insert=True)
    return anchor


def _broken(heads: QuerySet[AnchorHead]) -> Iterator[BrokenLink]:
    there = Event.objects.filter(stream=OuterRef("stream"), seq=OuterRef("seq"), hash=OuterRef("hash"))
    rows = heads.exclude(Exists(there)).order_by("stream", "seq").values_list("stream", "seq", "anchor__number", "anchor__day")
    for stream, found in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row[0]):
        _stream, seq, number, day = next(iter(found))
        why = f"it is not what anchor {number} of {day} holds: the chain was written anew, or cut off, after that day"
        yield BrokenLink(stream, seq, why)


def _faults(anchor: Anchor, previous: str, expected: int) -> Iterator[str]:
    if anchor.number != expected:
        yield "it is missing"
        return
    if anchor.previous != previous:
        yield "it does not follow the anchor before it"
    if anchor.hash != hash_of(anchor):
        yield "its content was changed"
    rows = AnchorHead.objects.filter(anchor=anchor).order_by("stream").values_list(*Head._fields)
    if anchor.digest != digest_of(map(Head._make, rows.iterator(chunk_size=CHUNK))):
        yield "the heads it holds were changed"


def _taken_away() -> Iterator[str]:
    """Anchors that the chain of the installation tells of and that are not there as it tells of them."""
    told = EventText.objects.filter(event__stream=events.INSTALLATION, event__action=MADE).order_by("event__seq")
    said = list(told.values_list("data", flat=True))  # before the anchors, so that one made meanwhile is not missed
    known = dict(Anchor.objects.values_list("number", "hash"))
    for data in said:
        if known.get(data.get("number")) != data.get("hash"):
            yield f"anchor {data.get('number')}: the log tells of it, and it is not there as the log tells of it"
