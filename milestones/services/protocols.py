"""The protocol of a decision as a file that goes with a mail."""

from uuid import UUID

from django.core.files.storage import default_storage

from documents.files import TYPES, download_name
from documents.models import Format, RenderedFile
from milestones.models import Protocol
from notifications.messages import Attachment


def file_of(decision: UUID | None) -> RenderedFile | None:
    """The rendered protocol of a decision; None while it is being made."""
    found = Protocol.objects.select_related("file").filter(decision=decision).first()
    return found.file if found is not None else None


def attached(decision: UUID | None) -> tuple[Attachment, ...]:
    """The protocol as it is stored, under the name it is saved by; nothing where it is not made or no longer there."""
    found = Protocol.objects.select_related("file", "decision__initiative").filter(decision=decision).first()
    if found is None or not default_storage.exists(found.file.path):
        return ()
    with default_storage.open(found.file.path) as file:
        data = file.read()
    return (Attachment(download_name(found.file, found.decision.initiative.case_number), data, TYPES[Format.PDF]),)
