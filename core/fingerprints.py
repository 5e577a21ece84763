"""A file that is only to be recognised: hashed as it arrives, kept nowhere, told by its SHA-256 and by what it says it was made of."""

import hashlib
import io
import re
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

FIELD = "fingerprinted"
HEAD, TAIL = 4096, 65536
LONGEST = 256  # bytes in which an identifier ends, however it is written
_OPENING = re.compile(rb"/ID\s*\[\s*([(<])")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Fingerprinted(UploadedFile):
    """What is left of such a file: size, SHA-256, its first and last bytes; nothing to read."""

    def __init__(self, sha256: str, ends: bytes, **facts: Any) -> None:
        super().__init__(file=io.BytesIO(), **facts)
        self.sha256 = sha256
        self.ends = ends

    @property
    def is_pdf(self) -> bool:
        """Whether it begins as a PDF does."""
        return self.ends.startswith(b"%PDF-")


class Hashing(FileUploadHandler):
    """Takes the field `fingerprinted` of any form, before every other handler: no file is made, no more than its ends are kept.

    What goes over the limit is counted and not hashed, so that a form can say how large it was.
    """

    whole: Any = None
    head = tail = b""

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.whole = hashlib.sha256() if self.field_name == FIELD else None
        self.head = self.tail = b""
        if self.whole is not None:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.whole is None:
            return raw_data
        if start + len(raw_data) <= settings.FARLED_VERIFY_BYTES:
            self.whole.update(raw_data)
            self.head = (self.head + raw_data)[:HEAD] if len(self.head) < HEAD else self.head
            self.tail = (self.tail + raw_data)[-TAIL:]
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.whole is None:
            return None
        facts = {"name": self.file_name, "content_type": self.content_type, "size": file_size}
        return Fingerprinted(self.whole.hexdigest(), self.head + b"\n" + self.tail, **facts)


def identifier(ends: bytes) -> str:
    """The first identifier of a PDF (ISO 32000, 14.4) as 32 hexadecimal digits, by its first and last bytes; empty without one.

    Ours are the first half of the content's fingerprint, in older files as 16 bytes and since then as 32 digits; programs that save a
    PDF again leave it as it is.
    """
    found = ""
    for match in _OPENING.finditer(ends):
        after = ends[match.end() : match.end() + LONGEST]
        read = _literal(after) if match[1] == b"(" else _hexadecimal(after)
        found = _digits(read) or found
    return found


def _digits(read: bytes) -> str:
    if len(read) == 16:
        return read.hex()
    return read.decode() if re.fullmatch(rb"[0-9a-f]{32}", read) else ""


def _hexadecimal(data: bytes) -> bytes:
    digits = b"".join(data.partition(b">")[0].split())
    return bytes.fromhex(digits.decode()) if re.fullmatch(rb"([0-9a-fA-F]{2})*", digits) else b""


def _literal(data: bytes) -> bytes:
    """A string of a PDF between brackets, its escapes read; of one that never ends, at most what two identifiers would fill."""
    read, depth, at = b"", 0, 0
    while at < len(data):
        sign = data[at : at + 1]
        at += 1
        if sign == b"\\":
            piece, at = _escaped(data, at)
            read += piece
            continue
        depth += (sign == b"(") - (sign == b")")
        if depth < 0:
            return read
        read += sign
    return b""


def _escaped(data: bytes, at: int) -> tuple[bytes, int]:
    octal = re.match(rb"[0-7]{1,3}", data[at : at + 3])
    if octal:
        return bytes([int(octal[0], 8) & 255]), at + len(octal[0])
    sign = data[at : at + 1]
    return _ESCAPES.get(sign, b"" if sign in b"\r\n" else sign), at + 1
