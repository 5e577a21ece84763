"""Minutes, as they are told to whoever holds their file."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from adoption.models import Initiative
from core.models import Event
from documents.models import RenderedFile
from documents.verifying import Held, Kind, Told
from meetings import record_check
from meetings.models import MinutesFile


def tell(file: RenderedFile) -> Told | None:
    """The minutes a file was made of; None where no minutes are this file."""
    found = MinutesFile.objects.select_related("record").filter(file=file.pk).first()
    if found is None:
        return None
    record = found.record
    initiative = Initiative.objects.select_related("lead").get(pk=record.initiative)
    event = Event.objects.filter(stream=record.initiative, subject=record.pk, action=record_check.FROZEN).select_related("text").first()
    whole = not list(record_check.faults_of(record, event.text.data if event else None))
    return Told(
        kind=_("Minutes"),
        organisation=initiative.lead.name,
        when_label=_("Approved"),
        when=record.frozen_at,
        fingerprint_label=_("Fingerprint of the minutes (SHA-256)"),
        fingerprint=record.sha256,
        stream=record.initiative,
        event=event,
        holds=(Held(_("The minutes match their fingerprint, and whoever approved them approved this text."), whole),),
    )


def files_of(sha256: str) -> Iterable[UUID]:
    """The minutes with this fingerprint."""
    return MinutesFile.objects.filter(record__sha256=sha256).values_list("file", flat=True)


MINUTES = Kind("minutes", tell, files_of)
