"""What meetings add to the check of the record: frozen minutes match their fingerprint and have their event."""

from collections.abc import Iterator
from uuid import UUID

from core.events import sha256_of
from core.models import Event
from meetings.models import MinutesRecord


def faults(stream: UUID) -> Iterator[str]:
    """Everything about the minutes of one initiative that does not hold."""
    told = set(Event.objects.filter(stream=stream, action="meetings.minutes.frozen").values_list("subject", flat=True))
    there = list(MinutesRecord.objects.filter(initiative=stream).order_by("frozen_at"))
    for record in there:
        name = f"minutes of {record.content.get('meeting', {}).get('day', '?')}"
        if sha256_of(record.content) != record.sha256:
            yield f"{name}: the content does not match its fingerprint"
        if any(one["sha256"] != record.sha256 for one in record.approvals):
            yield f"{name}: somebody approved another text"
        if record.pk not in told:
            yield f"{name}: the log has no event of it"
    gone = told - {record.pk for record in there}
    yield from (f"minutes {pk}: the log tells of them and they are not there" for pk in sorted(gone, key=str))


def streams() -> set[UUID]:
    """The initiatives that have frozen minutes, by the minutes themselves or by the log. Two queries."""
    told = Event.objects.filter(action="meetings.minutes.frozen").values_list("stream", flat=True)
    return set(told) | set(MinutesRecord.objects.values_list("initiative", flat=True))
