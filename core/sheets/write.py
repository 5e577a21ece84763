"""A book as the bytes of a file."""

from core.sheets.model import Book, Format
from core.sheets.ods import to_ods
from core.sheets.xlsx import to_xlsx

MIME = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
_WRITERS = {Format.XLSX: to_xlsx, Format.ODS: to_ods}


def to_bytes(book: Book, kind: Format) -> bytes:
    """The file. Texts that are too long are cut with a mark in the active language."""
    return _WRITERS[kind](book)
