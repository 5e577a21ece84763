"""Files made of documents: once for each content and format, kept on disk by their hash."""

import hashlib
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.blocks.json import canonical, fingerprint
from core.blocks.model import Document
from core.pdf import render_pdf
from documents.models import Format, RenderedFile

TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.HTML: "text/html; charset=utf-8",
    Format.JSON: "application/json",
}
Progress = Callable[[int], None]


def render_and_store(
    document: Document, *, kind: str, initiative_id: UUID, format: str = Format.PDF, subject: UUID | None = None,
    on_page: Progress | None = None,
) -> RenderedFile:  # fmt: skip
    """The document as a stored file. The same content of a kind in an initiative is never made twice in one format.

    `subject`: the frozen version it is made of. Slow for a PDF (seconds): call it in a job, outside a transaction. Two workers at
    once get the same row. on_page is told the number of each page laid out.
    """
    content = fingerprint(document)
    there = find(kind=kind, initiative_id=initiative_id, content_sha256=content, format=format)
    if there is not None:
        return _given_to(there, subject)
    data, pages = _made(document, format, on_page)
    path, digest = _keep(data, format)
    values = {"title": _title(document), "path": path, "file_sha256": digest, "size": len(data), "pages": pages, "subject": subject}
    return _row(kind, initiative_id, content, format, values)


def download_name(row: RenderedFile, case_number: str) -> str:
    """What the file is called where it is saved: case number and title, without signs that file systems refuse."""
    bare = re.sub(r'[\\/:*?"<>|\s]+', " ", f"{case_number} {row.title}".replace("/", "-")).strip(" .")
    return f"{bare[:120].rstrip(' .')}.{row.format}"


def find(*, kind: str, initiative_id: UUID, content_sha256: str, format: str = Format.PDF) -> RenderedFile | None:
    """The stored file of that content, unless it was never made or is gone from the disk."""
    return _there(RenderedFile.objects.filter(kind=kind, initiative=initiative_id, content_sha256=content_sha256, format=format).first())


def find_of(subject: UUID, format: str) -> RenderedFile | None:
    """The file that was made of a frozen version, whatever this program would make of it now."""
    return _there(RenderedFile.objects.filter(subject=subject, format=format).order_by("created_at").first())


def _there(row: RenderedFile | None) -> RenderedFile | None:
    return row if row is not None and default_storage.exists(row.path) else None


def _given_to(row: RenderedFile, subject: UUID | None) -> RenderedFile:
    """A file that was made before the version knew it."""
    if subject is not None and row.subject is None:
        RenderedFile.objects.filter(pk=row.pk, subject__isnull=True).update(subject=subject)
        row.subject = subject
    return row


def _made(document: Document, format: str, on_page: Progress | None) -> tuple[bytes, int]:
    """Bytes and, of a PDF, pages."""
    if format == Format.PDF:
        rendered = render_pdf(document, created=timezone.now(), on_page=on_page)
        return rendered.data, rendered.pages
    if format == Format.DOCX:
        from core.docx import render_docx  # only for whoever asks for one

        return render_docx(document, created=timezone.now()), 0
    if format == Format.HTML:
        from core.blocks.page import render_page

        return render_page(document).encode(), 0
    return canonical(document), 0


def _title(document: Document) -> str:
    return (document.title if document.title.startswith(document.kind) else f"{document.kind} {document.title}")[:300]


def _keep(data: bytes, format: str) -> tuple[str, str]:
    """Path of the bytes in the storage, and their hash; the same bytes lie there once."""
    digest = hashlib.sha256(data).hexdigest()
    path = f"rendered/{digest[:2]}/{digest}.{format}"
    return path if default_storage.exists(path) else default_storage.save(path, ContentFile(data)), digest


def _row(kind: str, initiative_id: UUID, content: str, format: str, values: dict[str, Any]) -> RenderedFile:
    """The row of this content: ours, or that of another worker who was first (its file stands, ours is taken away)."""
    same = {"kind": kind, "initiative": initiative_id, "content_sha256": content, "format": format}
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
