"""The structure of a PDF read back: what a reader's aid is told, and that a file with a defect is caught."""

import hashlib
import io

import pikepdf
import pytest
from PIL import Image as Picture
from weasyprint.urls import FatalURLFetchingError

from core.blocks import (
    Bullets,
    Cell,
    Column,
    Document,
    Heading,
    Image,
    Item,
    Paragraph,
    Quote,
    Rich,
    Section,
    Span,
    Table,
)
from core.pdf import Labels, render_pdf, style
from core.pdf.writer import EPOCH, write
from tests.support import paper, pdf, structure

pytestmark = pytest.mark.once


def picture(width: int = 600, height: int = 300, colour: str = "steelblue", mode: str = "RGB") -> Image:
    """A picture of one colour."""
    out = io.BytesIO()
    Picture.new(mode, (width, height), colour).save(out, "PNG")
    data = out.getvalue()
    return Image(hashlib.sha256(data).hexdigest(), f"A picture of {width} × {height}", width, height, caption="What it shows", data=data)


RICH = Rich(
    (
        Span("Bold", strong=True), Span(" and "), Span("slanted", emphasis=True), Span(" with "),
        Span("a link", href="https://example.org/page?a=1&b=2"), Span(" url(https://example.org/not-fetched) 👩🏽‍💻"),
    )
)  # fmt: skip
NESTED = Bullets((Item(RICH, (Bullets(("deep", Item("deeper", (Bullets(("deepest",)),))), ordered=True),)), "last"))


def wide(columns: int, rows: int = 6) -> Table:
    """A table of so many columns, each value known by its place."""
    titles = tuple(Column(f"Column {at}", "s") for at in range(columns))
    return Table(titles, tuple(tuple(Cell(f"{row}.{at}") for at in range(columns)) for row in range(rows)), "Many columns")


def document(*blocks, **values) -> Document:
    return Document(
        "Rich",
        kind="Test",
        case_number="X 1",
        sections=(Section("First", blocks, "1"), Section("Second", (Paragraph("x"),), "2")),
        **values,
    )


@pytest.fixture(scope="module")
def rich() -> bytes:
    """Everything people may write, in one file."""
    blocks = (Paragraph(RICH), NESTED, Quote(RICH), Table((Column("A"), Column("B")), ((Cell(RICH), Cell("b")),)), picture())
    return render_pdf(document(*blocks, logo=picture(300, 100)), created=EPOCH).data


def test_what_people_write_passes_both_standards_and_has_no_defect(rich):
    assert pdf.violations(rich) == []
    assert structure.defects(rich) == []


def test_a_document_of_every_block_has_no_defect():
    assert structure.defects(render_pdf(paper.plan()).data) == []


def test_headings_stand_in_order_and_are_the_bookmarks(rich):
    assert structure.headings(rich) == [1, 2, 2, 2, 2]
    assert [line.strip() for line in pdf.bookmarks(rich)][-3:] == ["1 First", "2 Second", "About this document"]


def test_lists_lie_in_one_another(rich):
    lists = [node for node in structure.tree(rich).walk() if node.kind == "L"]
    depths = [sum(one.kind == "L" for one in node.walk()) for node in lists]
    assert 3 in depths, "three lists lie in one another"


def test_a_link_of_the_text_leads_where_it_says(rich):
    with pikepdf.open(io.BytesIO(rich)) as file:
        found = [str(note.A.URI) for page in file.pages for note in page.get("/Annots", []) if "/A" in note and "/URI" in note.A]
    assert set(found) == {"https://example.org/page?a=1&b=2"}
    assert any(node.kind == "Link" for node in structure.tree(rich).walk())


def test_pictures_and_the_logo_say_what_they_show(rich):
    words = [node.words for node in structure.tree(rich).walk() if node.kind == "Figure" and node.words]
    assert {"A picture of 600 × 300", "A picture of 300 × 100"} <= set(words)


@pytest.mark.parametrize("size", [(6000, 200), (1, 1), (200, 4000), (1600, 900)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_pictures_of_any_shape_are_good_pages(size, mode):
    made = render_pdf(document(picture(*size, colour="gray" if mode == "L" else "steelblue", mode=mode)))
    assert pdf.violations(made.data) == []
    assert made.pages <= 6


@pytest.mark.parametrize("columns", [9, 13, 60])
def test_every_column_of_a_wide_table_is_on_some_page(columns):
    made = render_pdf(document(Paragraph("Before"), wide(columns), Paragraph("After")))
    text = "".join(pdf.page_texts(made.data))
    assert all(f"5.{at}" in text for at in range(columns)) and "After" in text
    assert pdf.violations(made.data) == [] and structure.defects(made.data) == []
    with pikepdf.open(io.BytesIO(made.data)) as file:
        assert any(page.MediaBox[2] > page.MediaBox[3] for page in file.pages), "it lies on a turned page"


def test_headings_go_with_a_wide_table_to_its_turned_page():
    parts = (Section("Part", (wide(9),), level=2), Section("Last", (wide(9),), level=2))
    blocks = (Paragraph("Before"), Heading("Above"), Heading("Below it", 2), wide(9))
    sections = (Section("Chapter", (wide(9),)), Section("Second", blocks), Section("Third", subsections=parts))
    texts = pdf.page_texts(render_pdf(Document("T", sections=sections)).data)[2:-1]
    assert len(texts) == 5
    assert all("5.8" in text for text in texts if "Before" not in text), "no page holds headings alone"


def test_many_narrow_columns_stay_on_an_upright_page():
    columns = (Column("Activity", "xl"), *(Column(letter, "xs") for letter in "ABCDEFGHIJKL"))
    made = render_pdf(document(Table(columns, (tuple(Cell("H") for _column in columns),))))
    with pikepdf.open(io.BytesIO(made.data)) as file:
        assert all(page.MediaBox[2] < page.MediaBox[3] for page in file.pages)


def test_text_from_right_to_left_runs_so():
    made = render_pdf(document(Paragraph("محمد كتب هذا"), Bullets(("אבג", "b"))))
    assert pdf.violations(made.data) == []


def test_the_pages_laid_out_are_told_to_the_one_who_asked():
    import threading

    long, short = Document("L", sections=tuple(Section(f"S{n}", (Paragraph("x"),)) for n in range(9))), Document("S")
    told: dict[str, list[int]] = {"long": [], "short": []}
    others = threading.Thread(target=lambda: render_pdf(short, on_page=told["short"].append))
    others.start()
    render_pdf(long, on_page=told["long"].append)
    others.join()
    assert max(told["long"]) >= 9 > max(told["short"])


def tampered(data: bytes, change) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        out = io.BytesIO()
        file.save(out)
        return out.getvalue()


def elements(file, kind):
    return [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == kind]


def without(kind, *names):
    """Takes keys away from every element of a kind."""

    def change(file):
        for element in elements(file, kind):
            for name in names:
                if name in element:
                    del element[name]

    return change


def renamed(old, new):
    def change(file):
        for element in elements(file, old):
            element.S = new

    return change


DEFECTS = {
    "figure without alternative": without(pikepdf.Name.Figure, "/Alt"),
    "header cell without scope": without(pikepdf.Name.TH, "/A"),
    "table without header cells": renamed(pikepdf.Name.TH, pikepdf.Name.TD),
    "heading of level 4 after 1": renamed(pikepdf.Name.H2, pikepdf.Name.H4),
    "does not begin with a heading of level 1": renamed(pikepdf.Name.H1, pikepdf.Name.P),
    "something else than points in a list": renamed(pikepdf.Name.LI, pikepdf.Name.P),
    "no language": lambda file: file.Root.__delitem__("/Lang"),
    "not marked as tagged": lambda file: file.Root.__delitem__("/MarkInfo"),
    "the title is not shown": lambda file: file.Root.__delitem__("/ViewerPreferences"),
    "no bookmarks": lambda file: file.Root.__delitem__("/Outlines"),
    "no structure": lambda file: file.Root.__delitem__("/StructTreeRoot"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_deliberate_defect_is_caught(rich, defect):
    assert defect in structure.defects(tampered(rich, DEFECTS[defect]))


def test_a_picture_without_words_cannot_be_made():
    with pytest.raises(ValueError, match="alternative"):
        Image("0" * 64, "  ", 1, 1)


def test_nothing_is_fetched_for_an_address_in_a_picture():
    html = '<html lang="en"><head><title>T</title></head><body><h1>x</h1><img src="https://example.org/x.png" alt="x"></body></html>'
    css = style.stylesheet(Document("T"), Labels.in_language("en"), html)
    with pytest.raises(FatalURLFetchingError, match=r"example\.org"):
        write(html, css, Document("T"), {}, EPOCH)
