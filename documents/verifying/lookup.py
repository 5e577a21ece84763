"""From a fingerprint to what is known of it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet

from core import anchors, record
from core.models import Anchor, EventHead
from documents.models import Format, RenderedFile
from documents.verifying.kinds import Told, every, tell

WALKED_FOR = 60  # seconds


class Match(StrEnum):
    """How what was asked for is known."""

    FILE = "file"  # byte for byte a file we made
    CONTENT = "content"  # the fingerprint, typed, of a content we know
    OTHER_FILE = "other_file"  # a file that says it has a content we know, but is none of ours


@dataclass(frozen=True)
class Found:
    """What is known: of which file, how, whether its record still holds, and the anchor that covers it (None: not yet)."""

    match: Match
    file: RenderedFile
    told: Told
    chain_holds: bool
    anchor: Anchor | None

    @property
    def record_holds(self) -> bool:
        """Everything behind it does."""
        return self.chain_holds and self.told.event is not None and all(held.holds for held in self.told.holds)


def of_file(sha256: str, identifier: str = "") -> Found | None:
    """What is known of a file by its SHA-256, else by the first half of the fingerprint it says its content has."""
    pdfs = RenderedFile.objects.filter(format=Format.PDF)
    found = _told(Match.FILE, pdfs.filter(file_sha256=sha256))
    if found or len(identifier) != 32:
        return found
    low, high = identifier + "0" * 32, identifier + "f" * 32
    return _told(Match.OTHER_FILE, pdfs.filter(content_sha256__gte=low, content_sha256__lte=high))


def of_fingerprint(sha256: str) -> Found | None:
    """What is known of a typed fingerprint: of a file, of the content printed in it, of the decision or version it was made of."""
    pdfs = RenderedFile.objects.filter(format=Format.PDF)
    made_of = [pk for kind in every() for pk in kind.files_of(sha256)]
    return (
        _told(Match.CONTENT, pdfs.filter(file_sha256=sha256))
        or _told(Match.CONTENT, pdfs.filter(content_sha256=sha256))
        or _told(Match.CONTENT, pdfs.filter(pk__in=made_of))
    )


def _told(match: Match, files: QuerySet[RenderedFile]) -> Found | None:
    for file in files.order_by("created_at")[:5]:
        told = tell(file)
        if told is not None:
            anchor = anchors.covering(told.stream, told.event.seq) if told.event else None
            return Found(match, file, told, _chain_holds(told.stream), anchor)
    return None


def _chain_holds(stream: UUID) -> bool:
    """Walked at most once a minute for each state of a chain: anybody may ask, as often as they like."""
    head = EventHead.objects.filter(pk=stream).values_list("hash", flat=True).first()
    key = f"chain-holds:{stream}:{head}"
    holds = cache.get(key)
    if holds is None:
        holds = record.broken(stream) is None
        cache.set(key, holds, WALKED_FOR)
    return bool(holds)
