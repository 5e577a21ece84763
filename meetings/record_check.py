"""What meetings add to the check of the record: frozen minutes match their fingerprint, and what their event tells of it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from core.events import sha256_of
from core.models import Event
from meetings.models import MinutesRecord

FROZEN = "meetings.minutes.frozen"


def faults(stream: UUID) -> Iterator[str]:
    """Everything about the minutes of one initiative that does not hold."""
    events = Event.objects.filter(stream=stream, action=FROZEN).select_related("text")
    told = {event.subject: event.text.data for event in events}
    there = list(MinutesRecord.objects.filter(initiative=stream).order_by("frozen_at"))
    for record in there:
        name = f"minutes of {record.content.get('meeting', {}).get('day', '?')}"
        yield from (f"{name}: {why}" for why in faults_of(record, told.get(record.pk)))
    gone = told.keys() - {record.pk for record in there}
    yield from (f"minutes {pk}: the log tells of them and they are not there" for pk in sorted(gone, key=str))


def faults_of(record: MinutesRecord, told: dict[str, Any] | None) -> Iterator[str]:
    """What does not hold of one record; `told` is what its event keeps, None where the log has none."""
    if sha256_of(record.content) != record.sha256:
        yield "the content does not match its fingerprint"
    if any(one["sha256"] != record.sha256 for one in record.approvals):
        yield "somebody approved another text"
    if told is None:
        yield "the log has no event of it"
    elif told.get("sha256") != record.sha256:
        yield "its fingerprint is not the one the log tells of"


def streams() -> set[UUID]:
    """The initiatives that have frozen minutes, by the minutes themselves or by the log. Two queries."""
    told = Event.objects.filter(action=FROZEN).values_list("stream", flat=True)
    return set(told) | set(MinutesRecord.objects.values_list("initiative", flat=True))
