"""What is drawn is content with a place in the structure, or an artifact; and that a file in which it is not so is caught."""

import io

import pikepdf
import pytest

from core.blocks import Bullets, Cell, Column, Document, Paragraph, Rich, Section, Span, Table
from core.pdf import conform, render_pdf, writer
from core.pdf.writer import EPOCH
from tests.support import paper, pdf, structure

pytestmark = pytest.mark.once

LINK = Rich((Span("See "), Span("the page", href="https://example.org/")))


def document(*blocks):
    return Document("T", language="en", case_number="DT 1", sections=(Section("S", blocks, "1"),))


@pytest.fixture(scope="module")
def sound():
    return render_pdf(document(Paragraph(LINK), Bullets(("a", "b"))), created=EPOCH).data


def instructions(data):
    """Of the last page: operator and operands."""
    with pikepdf.open(io.BytesIO(data)) as file:
        found = pikepdf.parse_content_stream(file.pages[-1])
        return [(str(one.operator), [str(item) for item in one.operands]) for one in found]


def test_head_and_foot_of_a_page_are_told_as_artifacts(sound):
    assert structure.defects(sound) == []
    asides = [operands for operator, operands in instructions(sound) if operator == "BDC" and operands[0] == "/Artifact"]
    assert len(asides) == 3, "title, case number and number of the page; no version, no status"
    assert pdf.violations(sound) == []


def test_without_that_they_would_be_content_outside_the_structure(monkeypatch):
    monkeypatch.setattr(conform, "set_aside", lambda pdf: None)
    assert structure.defects(render_pdf(document(Paragraph("x"))).data) == ["content outside the structure"]


def tampered(data, change):
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        out = io.BytesIO()
        file.save(out)
        return out.getvalue()


def elements(file, kind):
    return [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == kind]


def draw(file):
    page = file.pages[-1]
    page.contents_add(b"0 0 10 10 re f")


def backwards(file):
    part = file.Root.StructTreeRoot.K[0]
    while len(part.K) < 2:
        part = part.K[0]
    part.K = pikepdf.Array(list(reversed(list(part.K))))


def twice(file):
    paragraph = elements(file, pikepdf.Name.P)[-1]
    paragraph.K = pikepdf.Array([*paragraph.K, *paragraph.K])


def mute(file):
    for page in file.pages:
        for note in page.get("/Annots", []):
            note.Contents = pikepdf.String("")


def empty(file):
    for link in elements(file, pikepdf.Name.Link):
        link.K = pikepdf.Array([kid for kid in link.K if isinstance(kid, pikepdf.Dictionary) and "/S" not in kid])


def fewer_bookmarks(file):
    with file.open_outline() as outline:
        del outline.root[0].children[-1]


def bodiless(file):
    for body in elements(file, pikepdf.Name.LBody):
        body.S = pikepdf.Name.Span


DEFECTS = {
    "content without a mark": draw,
    "pages out of order": backwards,
    "content told twice": twice,
    "link without words": mute,
    "link around nothing": empty,
    "bookmarks are not the headings": fewer_bookmarks,
    "point without a body": bodiless,
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_deliberate_defect_is_caught(sound, defect):
    assert defect in structure.defects(tampered(sound, DEFECTS[defect]))


def test_a_file_whose_index_ends_unclearly_gets_another_index(monkeypatch):
    made = document(Paragraph("x"))
    plain = render_pdf(made, created=EPOCH).data
    answers = iter([True, True, False])
    monkeypatch.setattr(writer, "unclear", lambda data: next(answers))
    mended = render_pdf(made, created=EPOCH).data
    assert mended != plain
    assert pdf.violations(mended) == [] == structure.defects(mended)
    assert pdf.page_texts(mended) == pdf.page_texts(plain)
    assert pdf.attachment(mended, "document.json") == pdf.attachment(plain, "document.json")


def test_long_cells_of_many_rows_are_whole_and_their_head_is_repeated():
    rows = tuple((Cell(f"R{n}"), Cell(f"begin{n} " + "word " * 1000 + f"end{n}")) for n in range(12))
    made = render_pdf(document(Table((Column("Number", "s"), Column("What it says", "xl")), rows)))
    texts = pdf.page_texts(made.data)
    whole = " ".join(texts)
    assert all(f"begin{n}" in whole and f"end{n}" in whole for n in range(12))
    assert all("What it says" in text for text in texts if "word word" in text)
    assert structure.defects(made.data) == [] == pdf.violations(made.data)


def test_a_soft_hyphen_in_a_heading_and_signs_of_any_script_leave_no_defect():
    made = render_pdf(Document("T", sections=(Section(f"Hand\u00adbook {paper.NASTY}", (Paragraph("محمد"), Paragraph(paper.NASTY))),)))
    assert structure.defects(made.data) == [] == pdf.violations(made.data)
