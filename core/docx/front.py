"""The title page with the fairway as a list, the plainer head of a short document, and the contents."""

from collections.abc import Sequence

from docx.oxml.ns import qn

from core.blocks.model import Document, RailStop
from core.docx import tables
from core.docx.blocks import picture
from core.docx.ooxml import Element, el, paragraph, twips
from core.docx.story import Entry, Story
from core.docx.words import run
from core.pdf.labels import Labels
from core.pdf.title import facts, size

LISTED = 2  # levels in the contents
SIZES = {"xl": 76, "l": 64, "m": 52, "s": 42, "xs": 34}  # half points of the title, by its length
LOGO = (twips(60), twips(22))
MARKS = {"passed": ("✓", "StateDone"), "here": ("▶", "Here"), "ahead": ("○", "Quiet")}


def title_page(story: Story, document: Document, labels: Labels) -> None:
    """Logo, organisation, title, fairway and facts; a letter has them without the fairway, above what follows."""
    logo = picture(story, document.logo, *LOGO) if document.logo else None
    if logo is not None:
        story.add("Picture", logo)
    if document.organisation_line:
        story.words("Organisation", document.organisation_line)
    _title(story, document)
    if document.subtitle or document.kind:
        story.words("Subtitle", document.subtitle or document.kind)
    if document.rail and document.layout == "book":
        _fairway(story, document.rail, labels)
    found = facts(document, labels)
    if found:
        story.table(tables.pairs(story, found))


def contents(entries: list[Entry], labels: Labels) -> Element:
    """The headings as links, in a field that fills in the pages when the reader asks for it; it does not ask by itself."""
    listed = [entry for entry in entries if entry.level <= LISTED]
    lines = [paragraph(f"TOC{entry.level}", *_marks(at, len(listed), _linked(entry))) for at, entry in enumerate(listed)]
    gallery = el("docPartObj", el("docPartGallery", val="Table of Contents"), el("docPartUnique"))
    return el(
        "sdt",
        el("sdtPr", gallery),
        el("sdtContent", paragraph("TOCHeading", run(labels.contents), new_page=True), *lines),
    )


def _title(story: Story, document: Document) -> None:
    made = story.words("Title", document.title)
    points = SIZES[size(document.title)] if document.layout == "book" else min(48, SIZES[size(document.title)])
    for found in made.iter(qn("w:r")):
        looks = found.get_or_add_rPr()
        looks.insert(0, el("szCs", val=points))
        looks.insert(0, el("sz", val=points))


def _fairway(story: Story, stops: tuple[RailStop, ...], labels: Labels) -> None:
    story.words("Caption", labels.fairway, keep_next=True)
    widths = tables.shared(story.width, [9, 36, 55])
    rows = [_stop(story, stop, widths) for stop in stops]
    story.table(tables.grid("Rows", widths, rows, named=True, words=labels.fairway))
    story.add("Gap", before=twips(6))


def _stop(story: Story, stop: RailStop, widths: list[int]) -> Element:
    mark, look = MARKS[stop.state]
    fill = "E8F1F5" if stop.state == "here" else ""
    said = [story.cell_words("TableText", _said(stop.lines), look if stop.state == "here" else "")]
    if stop.warning:
        shape, warns = tables.SHAPES["warns"]
        said.append(story.cell_words("TableText", f"{shape}\u00a0{stop.warning}", warns))
    number = paragraph("TableText", run(f"{mark}\u00a0", look), run(stop.roman))
    name = story.cell_words("TableRowHead" if stop.state == "here" else "TableText", stop.phase)
    texts = zip(widths, ([number], [name], said), strict=True)
    return tables.whole(*(tables.cell(width, *shown, fill=fill) for width, shown in texts))


def _said(lines: Sequence[str]) -> str:
    """Short lines as one: a date follows its word, all else a comma."""
    return "".join(f"{'' if not at else ' ' if line[:1].isdigit() else ', '}{line}" for at, line in enumerate(lines))


def _linked(entry: Entry) -> Element:
    return el("hyperlink", run(entry.text), anchor=entry.bookmark, history=1)


def _marks(at: int, count: int, shown: Element) -> list[Element]:
    """The field begins in the first line and ends in the last."""
    instruction = el("instrText")
    instruction.text = f' TOC \\o "1-{LISTED}" \\h '
    instruction.set(qn("xml:space"), "preserve")
    begin = [el("r", el("fldChar", fldCharType="begin")), el("r", instruction), el("r", el("fldChar", fldCharType="separate"))]
    end = [el("r", el("fldChar", fldCharType="end"))]
    return [*(begin if at == 0 else []), shown, *(end if at == count - 1 else [])]
