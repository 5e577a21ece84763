"""Rendered files: made once for each content, kept on disk by their hash."""

import re
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.blocks.json import fingerprint
from core.blocks.model import Document
from core.pdf import RenderedPdf, render_pdf
from documents.models import RenderedFile


def render_and_store(document: Document, *, kind: str, initiative_id: UUID) -> RenderedFile:
    """The document as a stored PDF. The same content of a kind in an initiative is never rendered twice.

    Slow when it renders (seconds): call it in a job, outside a transaction. Two workers at once get the same row.
    """
    content = fingerprint(document)
    there = find(kind=kind, initiative_id=initiative_id, content_sha256=content)
    if there is not None:
        return there
    rendered = render_pdf(document, created=timezone.now())
    path = _keep(rendered)
    return _row(kind, initiative_id, content, {"title": _title(document), "path": path, **_values(rendered)})


def download_name(row: RenderedFile, case_number: str) -> str:
    """What the file is called where it is saved: case number and title, without signs that file systems refuse."""
    bare = re.sub(r'[\\/:*?"<>|\s]+', " ", f"{case_number} {row.title}".replace("/", "-")).strip(" .")
    return f"{bare[:120].rstrip(' .')}.pdf"


def find(*, kind: str, initiative_id: UUID, content_sha256: str) -> RenderedFile | None:
    """The stored file of that content, unless it was never made or is gone from the disk."""
    row = RenderedFile.objects.filter(kind=kind, initiative=initiative_id, content_sha256=content_sha256).first()
    return row if row is not None and default_storage.exists(row.path) else None


def _title(document: Document) -> str:
    return (document.title if document.title.startswith(document.kind) else f"{document.kind} {document.title}")[:300]


def _values(rendered: RenderedPdf) -> dict[str, str | int]:
    return {"file_sha256": rendered.sha256, "size": len(rendered.data), "pages": rendered.pages}


def _keep(rendered: RenderedPdf) -> str:
    """Path of the bytes in the storage; the same bytes lie there once."""
    path = f"rendered/{rendered.sha256[:2]}/{rendered.sha256}.pdf"
    return path if default_storage.exists(path) else default_storage.save(path, ContentFile(rendered.data))


def _row(kind: str, initiative_id: UUID, content: str, values: dict[str, str | int]) -> RenderedFile:
    """The row of this content: ours, or that of another worker who was first (its file stands, ours is taken away)."""
    same = {"kind": kind, "initiative": initiative_id, "content_sha256": content}
    try:
        with transaction.atomic():
            return RenderedFile.objects.create(**same, **values)
    except IntegrityError:
        other = RenderedFile.objects.get(**same)
    if default_storage.exists(other.path):
        if other.path != values["path"]:
            default_storage.delete(str(values["path"]))
        return other
    RenderedFile.objects.filter(pk=other.pk).update(**values)
    return RenderedFile.objects.get(pk=other.pk)
