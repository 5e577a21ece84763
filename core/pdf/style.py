"""The stylesheet of one document: the shipped one, and what depends on the document (fonts, running heads, page words)."""

import math
import re
from functools import lru_cache

from core.blocks.model import Document
from core.blocks.naming import says_kind
from core.charts.svg import estimated_width, fitted
from core.pdf.characters import families, needed, printable
from core.pdf.labels import Labels
from core.pdf.shipped import PRINT, Face

LINE, HEAD_SIZE = 158.0, 2.999  # millimetres that the words at the head or foot of a page share, and how large they are set (8.5 pt)
CASE_LINE, FOOT_LINE = 70.0, 118.0  # the most a case number, and what stands at the foot, may take
PAGE_LINE, SLACK, NUMBER = 166.0, 4.0, 27  # width of a page without its margins, air beside a case number, share of a page's number


def stylesheet(document: Document, labels: Labels, html: str) -> str:
    """CSS for the document whose HTML is given; its fonts are those the HTML and the running words need."""
    words = (running_title(document), running_case(document), foot(document, labels), labels.page_of)
    chosen = needed(html + "".join(words) + "….•0123456789\u2010")
    return "\n".join([*map(_face, chosen), _family(chosen), *_running(words), _widths(), _picture_widths(html), _shipped()])


def running_title(document: Document) -> str:
    """What stands at the head of each page: the title and what kind of document it is, cut to one line."""
    text = document.title if says_kind(document) else f"{document.title}: {document.kind}"
    return fitted(printable(text), LINE - estimated_width(running_case(document), HEAD_SIZE), HEAD_SIZE)


def running_case(document: Document) -> str:
    """The case number for the head of each page."""
    return fitted(printable(document.case_number), CASE_LINE, HEAD_SIZE)


def foot(document: Document, labels: Labels) -> str:
    """Version and status, as far as the document has them."""
    version = labels.version.format(version=document.version) if document.version else ""
    return fitted(printable(", ".join(part for part in (version, document.status_text) if part)), FOOT_LINE, HEAD_SIZE)


def quoted(text: str) -> str:
    """A CSS string; quotes, backslashes and line breaks cannot end it."""
    return '"' + re.sub(r'[\\"<>\n\r\f]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'


def _face(face: Face) -> str:
    return (
        f"@font-face {{ font-family: {quoted(face.family)}; font-weight: {face.weight}; font-style: {face.style};"
        f' src: url("../fonts/{face.file}") format("woff2") }}'
    )


def _family(chosen: list[Face]) -> str:
    names = ", ".join(quoted(name) for name in families(chosen))
    return f"html {{ font-family: {names} }} @page {{ font-family: {names} }}"


def _running(words: tuple[str, str, str, str]) -> list[str]:
    """Given widths: to find its own, each box of each page would be laid out many times, which took an eighth of the whole time."""
    title, case, state, page_of = words
    parts = re.split(r"(\{pages?\})", page_of)
    counted = " ".join(f"counter({part[1:-1]})" if part in ("{page}", "{pages}") else quoted(part) for part in parts if part)
    boxes = {"top-left": quoted(title), "top-right": quoted(case), "bottom-left": quoted(state), "bottom-right": counted}
    right = min(60, math.ceil((estimated_width(case, HEAD_SIZE) + SLACK) * 100 / PAGE_LINE))
    widths = {"top-left": 100 - right, "top-right": right, "bottom-left": 100 - NUMBER, "bottom-right": NUMBER}
    return [f"@page {{ @{box} {{ width: {widths[box]}%; content: {content} }} }}" for box, content in boxes.items()]


def _picture_widths(html: str) -> str:
    """The widths of the document's pictures, in millimetres."""
    return " ".join(f".w{width} {{ width: {width}mm }}" for width in sorted(set(re.findall(r'<img [^>]*class="w(\d+)"', html))))


@lru_cache(maxsize=1)
def _widths() -> str:
    return " ".join(f".p{percent} {{ width: {percent}% }}" for percent in range(1, 101))


@lru_cache(maxsize=1)
def _shipped() -> str:
    return (PRINT / "print.css").read_text()
