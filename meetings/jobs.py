"""Background work of meetings: rendering frozen minutes. It bears being run twice."""

from typing import Any

from django.db import transaction

from adoption.models import Initiative
from core.jobs import work
from documents.files import render_and_store
from meetings.document import minutes_document
from meetings.models import MinutesFile, MinutesRecord
from meetings.services import telling


@work("meetings.minutes")
def minutes(record_id: str) -> dict[str, Any]:
    """Render frozen minutes, once, and tell everybody who was asked to the meeting."""
    there = MinutesFile.objects.filter(record=record_id).first()
    if there is not None:
        return {"file": str(there.file_id)}
    record = MinutesRecord.objects.select_related("minutes__meeting").get(pk=record_id)
    initiative = Initiative.objects.select_related("lead").get(pk=record.initiative)
    file = render_and_store(minutes_document(record, initiative), kind="minutes", initiative_id=initiative.pk)
    with transaction.atomic():
        MinutesFile.objects.get_or_create(record=record, defaults={"file": file})
        telling.minutes_ready(record.minutes)
    return {"file": str(file.pk)}
