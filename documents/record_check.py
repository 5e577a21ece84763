"""What documents add to the check of the record: each frozen version against its fingerprint, and against what the log told of it."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from core.events import sha256_of
from core.models import Event
from documents.models import Version

APPROVED = "documents.document.approved"


def faults(stream: UUID) -> Iterator[str]:
    """Everything about the approved versions of one initiative that does not hold."""
    told = {(event.subject, number): data for event, number, data in _told(stream)}
    rows = Version.objects.filter(document__initiative=stream).select_related("document__initiative").order_by("document", "number")
    for version in rows.iterator(chunk_size=50):
        data = told.pop((version.document_id, version.number), None)
        yield from (f"document “{version.document.type_key}”, version {version.number}: {why}" for why in faults_of(version, data))
    yield from (f"version {number} of document {pk}: the log tells of it and it is not there" for pk, number in told)


def faults_of(version: Version, told: dict[str, Any] | None) -> Iterator[str]:
    """What does not hold of one version; `told` is what the event of its approval keeps, None where there is no event."""
    if sha256_of(version.content) != version.sha256:
        yield "its content does not match its fingerprint"
    if told is None:
        yield "the log has no event of it"
    elif told.get("sha256") != version.sha256:
        yield "its fingerprint is not the one the log tells of"


def told_of(version: Version) -> Event | None:
    """The event of its approval, with its text."""
    rows = Event.objects.filter(subject=version.document_id, action=APPROVED).select_related("text").order_by("seq")
    return next((event for event in rows if event.text.data.get("version") == version.number), None)


def streams() -> Iterable[UUID]:
    """Initiatives that have a version, or should have one."""
    there = Version.objects.order_by().values_list("document__initiative", flat=True).distinct()
    return sorted({*there, *Event.objects.filter(action=APPROVED).order_by().values_list("stream", flat=True).distinct()})


def _told(stream: UUID) -> Iterator[tuple[Event, int, dict[str, Any]]]:
    for event in Event.objects.filter(stream=stream, action=APPROVED).select_related("text").order_by("seq"):
        yield event, event.text.data.get("version", 0), event.text.data
