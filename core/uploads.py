"""What is taken of an upload: no more of a file than a picture may have, however much is sent."""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


def most() -> int:
    """Bytes that are taken of one file."""
    return max(settings.FARLED_PICTURE_BYTES, settings.FILE_UPLOAD_MAX_MEMORY_SIZE)


class Bounded(FileUploadHandler):
    """Stands before Django's own handlers: what goes over the limit is neither kept in memory nor written to the disk.

    The file then arrives empty, with the size it really has, so that a form can say how large it was.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start + len(raw_data) <= most() else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if file_size <= most():
            return None
        nothing: Any = io.BytesIO()
        return InMemoryUploadedFile(
            nothing, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset, self.content_type_extra
        )
