"""Text as runs: looks, line breaks, soft hyphens, direction; and the writer's own words."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext
from docx.oxml.ns import qn

from core.blocks.direction import right_to_left
from core.blocks.model import Inline, Rich, Span
from core.docx.ooxml import Element, el, on
from core.pdf.labels import Labels
from core.text import tidy

MARKS = {"\n": "br", "\t": "tab", "\xad": "softHyphen"}
_MARK = re.compile("([\n\t\xad])")
_LINE_ENDS = re.compile("[\u2028\u2029]")
Linker = Callable[[str], str | None]


def labels_in(language: str) -> Labels:
    """The words by the catalogue of that language; a copy that can be changed says so."""
    with translation.override(language):
        return replace(
            Labels.in_language(language),
            about_text=gettext("This file can be edited, so it may differ from what was approved."),
            fingerprint_text=gettext(
                "SHA-256 of the content this file was made from. A document with the same fingerprint was made from the same content."
            ),
        )


def clean(text: object) -> str:
    """The text without characters that XML forbids or that would turn what follows them; everything else is kept."""
    return _LINE_ENDS.sub("\n", tidy(str(text)))


def one_line(text: object, most: int = 255) -> str:
    """The text on one line without soft hyphens, cut with an ellipsis: for properties and running heads."""
    line = " ".join(clean(text).replace("\xad", "").split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def run(text: object, style: str = "", *, strong: bool = False, emphasis: bool = False, turned: bool = False) -> Element:
    """A run of text in a character style; turned says that it stands in a paragraph from right to left."""
    looks = [
        el("rStyle", val=style) if style else None,
        *((el("b"), el("bCs")) if strong else ()),
        *((el("i"), el("iCs")) if emphasis else ()),
        on("rtl", turned),
    ]
    return el("r", el("rPr", *looks) if any(look is not None for look in looks) else None, *_pieces(clean(text)))


def runs(value: Inline, link: Linker, style: str = "") -> list[Element]:
    """The words as runs and links. link gives the relation to an address, or None for one that may not be followed."""
    turned = right_to_left(value)
    spans = value.spans if isinstance(value, Rich) else (Span(str(value)),)
    return [_span(span, link, style, turned and _turned(span.text)) for span in spans if span.text]


def _span(span: Span, link: Linker, style: str, turned: bool) -> Element:
    relation = link(span.href) if span.href else None
    made = run(span.text, "Hyperlink" if relation else style, strong=span.strong, emphasis=span.emphasis, turned=turned)
    if not relation:
        return made
    linked = el("hyperlink", made, history=1)
    linked.set(qn("r:id"), relation)
    return linked


def _turned(text: str) -> bool:
    """Whether a run of a paragraph from right to left runs that way itself; figures and marks do."""
    return right_to_left(text) or not any(unicodedata.bidirectional(char) == "L" for char in text)


def _pieces(text: str) -> Iterator[Element]:
    for piece in _MARK.split(text):
        if piece in MARKS:
            yield el(MARKS[piece])
        elif piece:
            made = el("t")
            made.text = piece
            made.set(qn("xml:space"), "preserve")
            yield made
