"""How a section came to be: every save for an hour, so that two writers can be merged; after that the end of each sitting."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Person
from core import richtext
from documents.models import Revision, Section

SITTING = timedelta(minutes=30)  # a pause after which somebody's writing counts as a new sitting
NEAR = timedelta(hours=1)  # how long every save is kept
PRESENT = timedelta(minutes=2)  # somebody who saved so lately is writing
MOST_SAVES = 300  # of one sitting


def remember(before: Section, after: Section, by: Person) -> bool:
    """Keep how a section stands after a save; whether it begins a sitting. Call it in the transaction of the save."""
    now = timezone.now()
    last = after.revisions.first()
    if last is None and before.html:
        Revision.objects.create(section=after, number=before.version, html=before.html, by=before.changed_by, at=before.changed_at)
    begins = last is None or last.by_id != by.pk or now - last.at > SITTING
    Revision.objects.create(section=after, number=after.version, html=after.html, by=by, at=now)
    if begins or after.version % 50 == 0:
        _thin_out(after, now)
    return begins


def base_of(section: Section, number: int) -> Sequence[richtext.TextBlock] | None:
    """How the section stood at a version of it, or None if that is not kept any more."""
    if number == section.version:
        return richtext.read(section.html).blocks
    found = section.revisions.filter(number=number).first()
    if found is None and number == 1:
        return ()
    return richtext.read(found.html).blocks if found else None


def sittings(section: Section) -> list[Revision]:
    """The last save of each sitting, newest first. One query; texts are not read."""
    rows = list(section.revisions.select_related("by__organisation").defer("html"))
    return [row for row, newer in zip(rows, [None, *rows[:-1]], strict=True) if newer is None or not _together(row, newer)]


def writing_now(section: Section, but: Person) -> list[str]:
    """Names of others who saved this section in the last minutes."""
    rows = section.revisions.filter(at__gte=timezone.now() - PRESENT).exclude(by=but).order_by("by__name")
    return list(dict.fromkeys(rows.values_list("by__name", flat=True)))


def _together(older: Revision, newer: Revision) -> bool:
    return older.by_id == newer.by_id and newer.at - older.at <= SITTING


def _thin_out(section: Section, now: datetime) -> None:
    """Of what is older than an hour only the end of each sitting is kept, and of any long sitting its latest saves."""
    rows = list(section.revisions.defer("html"))
    gone = [
        row.pk
        for at, (row, newer) in enumerate(zip(rows[1:], rows[:-1], strict=True), 1)
        if _together(row, newer) and (now - row.at > NEAR or at > MOST_SAVES)
    ]
    Revision.objects.filter(pk__in=gone).delete()
