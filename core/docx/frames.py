"""The two shapes of a page, upright and turned, and what stands in the head and foot of each."""

import re
from dataclasses import dataclass

from docx.document import Document as DocxDocument
from docx.oxml.ns import qn

from core.blocks.model import Document
from core.docx.ooxml import Element, el, fields, on, paragraph, twips
from core.docx.words import one_line, run
from core.pdf.labels import Labels

LONG_SIDE, SHORT_SIDE = 297, 210  # A4
RUNNING = 75  # characters of the title at the head of a page


@dataclass(frozen=True)
class Frame:
    """A page's shape in twips: its text is width wide and at most height high; head and foot are relations."""

    landscape: bool
    head: str
    foot: str

    @property
    def width(self) -> int:
        return twips(LONG_SIDE - 40) if self.landscape else twips(SHORT_SIDE - 44)

    @property
    def height(self) -> int:
        return twips(SHORT_SIDE - 44) if self.landscape else twips(LONG_SIDE - 51)

    def section(self, *, titled: bool) -> Element:
        """The properties of a section of such pages; titled leaves head and foot of its first page empty."""
        sides = (LONG_SIDE, SHORT_SIDE) if self.landscape else (SHORT_SIDE, LONG_SIDE)
        edge = twips(20 if self.landscape else 22)
        size = el("pgSz", w=twips(sides[0]), h=twips(sides[1]), **({"orient": "landscape"} if self.landscape else {}))
        margins = {"top": twips(24 if self.landscape else 27), "right": edge, "bottom": twips(20 if self.landscape else 24), "left": edge}
        around = el("pgMar", **margins, header=twips(12), footer=twips(11), gutter=0)
        return el("sectPr", _reference("headerReference", self.head), _reference("footerReference", self.foot),
                  el("type", val="nextPage"), size, around, el("cols", space=708), on("titlePg", titled))  # fmt: skip


@dataclass(frozen=True)
class Frames:
    """Both shapes; a book has a title page without head and foot."""

    upright: Frame
    turned: Frame
    book: bool

    def of(self, landscape: bool) -> Frame:
        return self.turned if landscape else self.upright


def frames(docx: DocxDocument, document: Document, labels: Labels) -> Frames:
    """Heads and feet are written into the file once for each shape."""
    upright, turned = (_frame(docx, document, labels, landscape) for landscape in (False, True))
    return Frames(upright, turned, document.layout == "book")


def _frame(docx: DocxDocument, document: Document, labels: Labels, landscape: bool) -> Frame:
    head, head_id = docx.part.add_header_part()
    foot, foot_id = docx.part.add_footer_part()
    frame = Frame(landscape, head_id, foot_id)
    title = one_line(document.title if document.title.startswith(document.kind) else f"{document.title}: {document.kind}", RUNNING)
    _fill(head.element, paragraph("Header", run(title), el("r", el("tab")), run(one_line(document.case_number, 40)), tab=frame.width))
    _fill(foot.element, paragraph("Footer", run(_state(document, labels)), el("r", el("tab")), *_pages(labels), tab=frame.width))
    return frame


def _fill(part: Element, made: Element) -> None:
    for child in list(part):
        part.remove(child)
    part.append(made)


def _state(document: Document, labels: Labels) -> str:
    version = labels.version.format(version=document.version) if document.version else ""
    return one_line(", ".join(part for part in (version, document.status_text) if part), RUNNING)


def _pages(labels: Labels) -> list[Element]:
    kinds = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    parts = (part for part in re.split(r"(\{pages?\})", labels.page_of) if part)
    return [fields(kinds[part], run("1")) if part in kinds else run(part) for part in parts]


def _reference(tag: str, relation: str) -> Element:
    made = el(tag, type="default")
    made.set(qn("r:id"), relation)
    return made
