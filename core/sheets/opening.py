"""What is let in: a file is looked at before anything of it is read, and refused with a sentence that says how to mend it."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_external_ges, feature_namespaces

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser
from django.utils.translation import gettext_lazy as _

from core.components import Text
from core.sheets.model import Format

MOST_BYTES = 10_000_000
MOST_UNPACKED = 80_000_000
MOST_PARTS = 2_000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 200, 600_000
MOST_LETTERS = 20_000_000  # of all cells together: one text may stand in many
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what both formats use; of other ways Python unpacks without a limit
_OLE = b"\xd0\xcf\x11\xe0"
_NOT_ONE = _("This is no spreadsheet that Farled can read. Open it in a spreadsheet program and save it as .xlsx or .ods.")
_DAMAGED = _("The file is damaged and cannot be read. Open it in a spreadsheet program, save it again and choose it once more.")
_LOCKED = _("The file is protected by a password, or of an old kind. Save it as .xlsx or .ods without a password.")
_TOO_LARGE = _("The file is too large. At most 10 MB are read, 20 000 rows and 200 columns. Split it into several files.")
_TEXT_FILE = _("This looks like a text file (CSV). Open it in a spreadsheet program and save it as .xlsx or .ods.")


class Refused(Exception):
    """A file that is not read; `why` says it to whoever chose it."""

    def __init__(self, why: Text) -> None:
        super().__init__(str(why))
        self.why = why


class Enough(SAXException):
    """Raised by a reader that needs to see no more of a part."""

    def __init__(self) -> None:
        super().__init__("enough")


@dataclass(frozen=True)
class Parcel:
    """A spreadsheet that was looked at: its kind and its parts."""

    kind: Format
    archive: zipfile.ZipFile

    def has(self, name: str) -> bool:
        return name in self.archive.NameToInfo

    def read(self, name: str, handler: ContentHandler) -> None:
        """Hand a part to a reader. Raises Refused when it is missing, damaged, or declares entities."""
        with _damage_told(), self.archive.open(name) as part:
            parser = make_parser()
            parser.forbid_dtd = True
            parser.setFeature(feature_namespaces, True)
            parser.setFeature(feature_external_ges, False)
            parser.setContentHandler(handler)
            try:
                parser.parse(cast(Any, part))
            except Enough:
                pass


def too_large() -> Refused:
    """What is said of a file with too much in it."""
    return Refused(_TOO_LARGE)


def opened(data: bytes) -> Parcel:
    """The file behind the bytes. Raises Refused for what is no spreadsheet, is locked, or would be too large unpacked."""
    if len(data) > MOST_BYTES:
        raise too_large()
    if data.startswith(_OLE):
        raise Refused(_LOCKED)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused(_TEXT_FILE if _is_text(data) else _NOT_ONE)
    with _damage_told():
        archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise too_large()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(_LOCKED)
    if any(entry.compress_type not in _PACKED for entry in entries):
        raise Refused(_NOT_ONE)
    return Parcel(_kind(archive), archive)


def _kind(archive: zipfile.ZipFile) -> Format:
    names = archive.NameToInfo
    if "encrypted-package" in names:
        raise Refused(_LOCKED)
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return Format.XLSX
    if "content.xml" in names and "mimetype" in names:
        with _damage_told():
            kind = archive.read("mimetype")[:100].decode("ascii", "replace")
            encrypted = "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml")[:2_000_000]
        if "spreadsheet" in kind:
            if encrypted:
                raise Refused(_LOCKED)
            return Format.ODS
    raise Refused(_NOT_ONE)


def _is_text(data: bytes) -> bool:
    sample = data[:4096]
    if b"\0" in sample or sample.startswith(b"PK") or not sample.strip():
        return False
    try:
        sample.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:
            return sum(byte < 32 and byte not in (9, 10, 13) for byte in sample) == 0
    return all(sign not in sample[:64] for sign in (b"%PDF", b"{\\rtf"))


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except DefusedXmlException:
        raise Refused(_NOT_ONE)
    except (SAXException, zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, OSError, ValueError):
        raise Refused(_DAMAGED)
