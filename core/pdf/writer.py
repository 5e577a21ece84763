"""Documents as PDF: PDF/A-3a and PDF/UA-1 at once, with the content embedded as data."""

import datetime
import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from core.blocks.json import canonical, fingerprint
from core.blocks.model import Document
from core.pdf import pages, quick, style
from core.pdf.conform import UNCLEAR_END, finisher
from core.pdf.fetch import fetcher, shipped_fonts_only
from core.pdf.images import images
from core.pdf.labels import Labels
from core.pdf.progress import OnPage, telling
from core.pdf.shipped import PRINT

VARIANT = "pdf/a-3a"
DATA_NAME = "document.json"
IDENTIFIER_DIGITS = 32  # written as digits: raw bytes would stand unescaped in the file, and a carriage return be read as a line feed
TURNS = 3  # at writing the index of a file
EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class RenderedPdf:
    """A finished file: its bytes, how many pages, and the SHA-256 of the bytes."""

    data: bytes
    pages: int
    sha256: str


def render_pdf(
    document: Document, *, labels: Labels | None = None, created: datetime.datetime | None = None, on_page: OnPage | None = None
) -> RenderedPdf:
    """The document as a PDF. labels default to those of its language; created is written into the file's metadata.

    on_page is told the number of each page as it is laid out. The same document and time give the same bytes with the same
    libraries. Slow (about 0.1 s a page): call it in a task.
    """
    labels = labels or Labels.in_language(document.language)
    html = pages.html(document, labels)
    css = style.stylesheet(document, labels, html)
    with telling(on_page):
        data, count = write(html, css, document, pages.anchors(document, labels), created or EPOCH)
    return RenderedPdf(data, count, hashlib.sha256(data).hexdigest())


def write(html: str, css: str, document: Document, anchors: dict[str, str], created: datetime.datetime) -> tuple[bytes, int]:
    """Bytes and number of pages of ready HTML and CSS with the document's data attached.

    Raises ValueError if the CSS brings no font: there is none but those, and layout without one would end the whole process.
    """
    if "@font-face" not in css:
        raise ValueError("A document needs a font")
    from weasyprint import CSS  # half a second and many megabytes: only who writes a PDF pays for it

    _hyphenate_finnish()
    base, fetch = f"{PRINT.as_uri()}/", fetcher(images(document))
    quick.economise()
    with shipped_fonts_only() as fonts, _without_collection():
        sheet = CSS(string=css, base_url=base, url_fetcher=fetch, font_config=fonts)
        source = quick.source(_dated(html, created), base, fetch)
        options = {
            "pdf_variant": VARIANT,
            "attachments": [_attachment(document, created)],
            "pdf_identifier": fingerprint(document)[:IDENTIFIER_DIGITS].encode(),
        }
        laid_out = source.render(stylesheets=[sheet], font_config=fonts, **options)
        return _file(laid_out, finisher(anchors), document, created, options), len(laid_out.pages)


def _file(laid_out: Any, finish: Any, document: Document, created: datetime.datetime, options: dict[str, Any]) -> bytes:
    """The bytes. The index of objects, packed last of all, ends unclearly in about one file of a hundred: only the index is then made
    anew, with one more object in it; a file that stays unclear is written unpacked."""
    held: list[Any] = []

    def finish_and_hold(done: Any, pdf: Any) -> None:
        finish(done, pdf)
        held[:] = [pdf, len(pdf.objects)]

    data: bytes = laid_out.write_pdf(finisher=finish_and_hold, **options)
    pdf, count = held
    for more in range(TURNS):
        if not unclear(data):
            return data
        data = quick.again(pdf, count + more, options["pdf_identifier"])
    options = options | {"attachments": [_attachment(document, created)], "uncompressed_pdf": True}  # an attachment is read once
    return bytes(laid_out.write_pdf(finisher=finish, **options))


def unclear(data: bytes) -> bool:
    """True if packed data of the file ends with a carriage return, which seems to belong to the end of its line."""
    return UNCLEAR_END in data


def _dated(html: str, created: datetime.datetime) -> str:
    stamp = created.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    metas = f'<meta name="dcterms.created" content="{stamp}"><meta name="dcterms.modified" content="{stamp}">'
    return html.replace("</head>", f"{metas}</head>", 1)


def _attachment(document: Document, created: datetime.datetime) -> Any:
    from weasyprint import Attachment

    return Attachment(
        string=canonical(document).decode(),
        name=DATA_NAME,
        description=document.title,
        relationship="Source",
        created=created,
        modified=created,
    )


def _hyphenate_finnish() -> None:
    """Finnish breaks before a consonant and its vowel; the hyphenation library knows our other languages but not this one."""
    import pyphen

    pyphen.LANGUAGES.setdefault("fi", PRINT / "hyph_fi.dic")
    pyphen.LANGUAGES_LOWERCASE.setdefault("fi", "fi")


@contextmanager
def _without_collection() -> Iterator[None]:
    """Layout makes a million short-lived objects; letting the collector wait saves about a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
