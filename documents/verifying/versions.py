"""Approved versions of documents, as they are told to whoever holds their file: those of the open circle only."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from adoption.choices import Circle
from core import words
from documents import record_check
from documents.models import RenderedFile, Version
from documents.verifying.kinds import Held, Kind, Told


def tell(file: RenderedFile) -> Told | None:
    """The version a file was made of; None for a draft, and for what is not everybody's with a role."""
    rows = Version.objects.select_related("document__initiative__lead")
    version = rows.filter(pk=file.subject, document__circle=Circle.OPEN).first() if file.subject else None
    if version is None:
        return None
    event = record_check.told_of(version)
    whole = not list(record_check.faults_of(version, event.text.data if event else None))
    return Told(
        kind=_("Approved document"),
        organisation=version.content["organisations"],
        when_label=_("Approved"),
        when=version.approved_at,
        fingerprint_label=_("Fingerprint of the version (SHA-256)"),
        fingerprint=version.sha256,
        stream=version.document.initiative_id,
        event=event,
        holds=(Held(_("The version matches its fingerprint, and what the log tells of it."), whole),),
        superseded=_superseded(version),
    )


def files_of(sha256: str) -> Iterable[UUID]:
    """Files of the versions with this fingerprint."""
    versions = list(Version.objects.filter(sha256=sha256).values_list("pk", flat=True))
    return RenderedFile.objects.filter(subject__in=versions).values_list("pk", flat=True) if versions else []


def _superseded(version: Version) -> str:
    newest = Version.objects.filter(document=version.document_id, number__gt=version.number).order_by("-number").first()
    values = {"number": newest.number, "day": words.day(newest.approved_at)} if newest else {}
    return (
        _("Version %(number)s was approved on %(day)s and stands in its place. Ask whoever gave you the file for it.") % values
        if values
        else ""
    )


VERSIONS = Kind("document:", tell, files_of)
