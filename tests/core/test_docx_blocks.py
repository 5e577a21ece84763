"""Blocks in a DOCX: tables, lists, links, pictures, and text nobody expects."""

import io

import pytest
from docx import Document as open_docx
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks import (
    Bullets,
    Cell,
    Column,
    Document,
    Facts,
    Group,
    Heading,
    Item,
    Lead,
    Note,
    Paragraph,
    Quote,
    Rich,
    Section,
    Span,
    Table,
)
from core.docx import render_docx
from core.docx.words import clean, one_line, right_to_left
from tests.support import paper
from tests.support.ooxml import WP, R, W, faults, parts, styled, text, tree
from tests.support.pictures import picture

pytestmark = pytest.mark.once

RICH = Rich((Span("See "), Span("the act", href="https://example.org/å"), Span(" and", strong=True), Span("\nthis", True, True)))


def small(*blocks, **values):
    return Document(**({"title": "T", "sections": (Section("S", tuple(blocks)),), "layout": "letter"} | values))


def tables(data):
    return list(tree(data).iter(f"{W}tbl"))


def test_a_table_head_repeats_and_rows_stay_whole():
    rows = tuple((Cell(f"R{at}"), Cell("x" * 801 if at == 3 else "x")) for at in range(300))
    data = render_docx(small(Facts((("a", "b"),)), Table((Column("A"), Column("B")), rows)))
    lines = list(tables(data)[-1].iter(f"{W}tr"))
    assert len(lines) == 301
    assert [line.find(f".//{W}tblHeader") is not None for line in lines] == [True] + [False] * 300
    assert [at for at, line in enumerate(lines) if line.find(f".//{W}cantSplit") is None] == [4]
    assert len(data) < 60_000


def test_the_words_that_name_a_row_are_set_apart_and_numbers_stand_right():
    table = Table((Column("A"), Column("B", numeric=True)), (Group("G"), (Cell("one"), Cell("2", "blocks", "more"))), "Caption")
    data = render_docx(small(table))
    assert styled(data, "Caption") == ["Caption"]
    assert (styled(data, "TableHead"), styled(data, "TableRowHead"), styled(data, "TableGroup")) == (["A", "B"], ["one"], ["G"])
    assert (styled(data, "TableText"), styled(data, "TableSecond")) == (["■\xa02"], ["more"])
    assert [node.get(f"{W}val") for node in tables(data)[0].iter(f"{W}jc")] == ["right"] * 3
    assert tables(data)[0].find(f".//{W}tblLook").get(f"{W}firstColumn") == "1"
    assert tables(data)[0].find(f".//{W}gridSpan").get(f"{W}val") == "2"


def test_columns_share_the_width_of_the_text():
    for landscape, width in ((False, 9411), (True, 14570)):
        section = Section("S", (paper.risk_table(1),), landscape=landscape)
        grid = [int(node.get(f"{W}w")) for node in tree(render_docx(Document("T", sections=(section,)))).iter(f"{W}gridCol")]
        assert sum(grid) == width
        assert grid[0] < grid[3] < grid[1]


def test_a_table_of_sixty_columns_becomes_several_in_the_words_of_its_language():
    wide = Table(tuple(Column(f"C{at}") for at in range(60)), (tuple(Cell(f"{at}") for at in range(60)),), "Costs")
    section = Section("S", (wide,), landscape=True)
    data = render_docx(Document("T", sections=(section,)))
    assert len(tables(data)) == 6
    assert styled(data, "Caption")[0] == "Costs (columns 2–10 of 60)"
    assert styled(data, "TableRowHead") == ["0"] * 6
    assert faults(data) == []


def levels(data):
    """Style, list and level of every point."""
    found = tree(data).iter(f"{W}numPr")
    return [
        (node.getparent()[0].get(f"{W}val"), node.find(f"{W}numId").get(f"{W}val"), node.find(f"{W}ilvl").get(f"{W}val")) for node in found
    ]


def test_lists_lie_in_one_another_and_each_numbered_one_begins_anew():
    inner = (Bullets(("b",), ordered=True), Bullets((Item("c", (Bullets(("d",)),)),)))
    data = render_docx(small(Bullets((Item("a", inner),)), Bullets(("1", "2"), ordered=True), Bullets(("1",), ordered=True)))
    assert levels(data) == [
        ("ListBullet", "1", "0"),
        ("ListNumber2", "3", "1"),
        ("ListBullet2", "1", "1"),
        ("ListBullet3", "1", "2"),
        ("ListNumber", "4", "0"),
        ("ListNumber", "4", "0"),
        ("ListNumber", "5", "0"),
    ]
    numbers = tree(data, "word/numbering.xml").findall(f"{W}num")
    assert [node.find(f".//{W}startOverride") is not None for node in numbers] == [False, False, True, True, True]


def test_a_list_deeper_than_the_styles_still_stands():
    block = Bullets(("end",))
    for _level in range(12):
        block = Bullets((Item("x", (block,)),))
    data = render_docx(small(block))
    assert levels(data)[-1] == ("ListBullet5", "1", "8")
    assert faults(data) == []


def test_looks_and_links_are_kept():
    data = render_docx(small(Paragraph(RICH)))
    runs = {text(run): run for run in tree(data).iter(f"{W}r")}
    assert runs[" and"].find(f".//{W}b") is not None and runs[" and"].find(f".//{W}i") is None
    assert runs["\nthis"].find(f".//{W}i") is not None
    link = next(tree(data).iter(f"{W}hyperlink"))
    assert link.find(f".//{W}rStyle").get(f"{W}val") == "Hyperlink"
    target = open_docx(io.BytesIO(data)).part.rels[link.get(f"{R}id")]
    assert (target.target_ref, target.is_external) == ("https://example.org/%C3%A5", True)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "http://", "https://a b", "\\\\host\\share"])
def test_a_link_that_leads_nowhere_good_is_text(href):
    data = render_docx(small(Paragraph(Rich((Span("here", href=href),)))))
    assert styled(data, "Normal")[0] == "here"
    assert b"External" not in parts(data)["word/_rels/document.xml.rels"]


def test_a_picture_has_its_words_and_fits_the_page():
    data = render_docx(small(picture(4000, 1000), picture(100, 50), picture(100, 4000)))
    assert [node.get("descr") for node in tree(data).iter(f"{WP}docPr")] == ["A harbour"] * 3
    widths = [(int(node.get("cx")), int(node.get("cy"))) for node in tree(data).iter(f"{WP}extent")]
    assert widths[0][0] == pytest.approx(9411 * 635, abs=2)
    assert widths[0][1] == pytest.approx(widths[0][0] / 4, abs=2)
    assert widths[1] == (100 * 9525, 50 * 9525)
    assert widths[2][1] < 246 / 25.4 * 914_400
    assert faults(data) == []


@pytest.mark.parametrize("changes", [{"data": b""}, {"data": b"no picture"}, {"data": b"\x89PNG\r\n\x1a\n"}, {"width": 0}])
def test_a_picture_that_cannot_be_shown_is_its_words(changes):
    data = render_docx(small(picture(caption="C", **changes), logo=picture(**changes)))
    assert (styled(data, "PictureWords"), styled(data, "Caption")) == (["A harbour"], ["C"])
    assert tree(data).find(f".//{W}drawing") is None


def test_a_drawing_stands_as_its_words_once_however_many_pages_it_has():
    data = render_docx(small(*paper.gantt(paper.gantt_rows(100), per_page=20), paper.matrix()))
    assert styled(data, "Caption") == ["Time plan", "Risk matrix"]
    assert "five of seven risks lie above the danger line" in styled(data, "PictureWords")


def test_a_note_and_a_quote_say_whose_words_they_are():
    data = render_docx(small(Note("The method", "Judge", "Twice.", "Source"), Quote("Words", "Who"), Lead("In short")))
    assert styled(data, "Note") == ["The method Judge", "Twice.", "Source"]
    assert (styled(data, "Quote"), styled(data, "QuoteBy"), styled(data, "Lead")) == (["Words"], ["Who"], ["In short"])


NASTY = {
    "control characters": ("a\x00b\x0bc\x1f", "abc"),
    "lone surrogates": ("a\ud800b", "ab"),
    "noncharacters": ("a\ufffe\uffffb", "ab"),
    "overrides of direction": ("a\u202eb", "ab"),
    "emoji": ("👩🏽‍💻 ok 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👩🏽‍💻 ok 🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
    "arabic": ("كتب محمد", "كتب محمد"),
    "markup": ("<w:p>&amp;]]>", "<w:p>&amp;]]>"),
    "soft hyphens": ("käyttöön\xadotto", "käyttöön\xadotto"),
    "line separators": ("a\u2028b\r\nc\td", "a\nb\nc\td"),
}


@pytest.mark.parametrize("name", NASTY)
def test_text_nobody_expects_stands_everywhere(name):
    typed, kept = NASTY[name]
    table = Table((Column(typed), Column(typed)), (Group(typed), (Cell(typed, "warns", typed), Cell(typed))), typed)
    blocks = (Paragraph(typed), Lead(typed), Bullets((typed,)), Facts(((typed, typed),)), Note(typed, typed, typed, typed), table)
    pictured = (*blocks, Quote(typed, typed), picture(alternative=typed or "x", caption=typed), Heading(typed))
    values = dict.fromkeys(
        ("title", "subtitle", "kind", "organisation_line", "case_number", "version", "status_text", "prepared_by"), typed
    )
    for layout in ("book", "letter"):
        data = render_docx(small(*pictured, **values, layout=layout, facts=((typed, typed),), rail=paper.stops((typed,) * 8)))
        assert faults(data) == []
        assert styled(data, "Lead") == styled(data, "Title") == styled(data, "ListBullet") == [kept]


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_gives_a_sound_file(typed):
    assert faults(render_docx(small(Paragraph(typed), Heading(typed), title=typed, subtitle=typed))) == []


def test_a_paragraph_from_right_to_left_says_so():
    data = render_docx(small(Paragraph("كتب محمد 123."), Paragraph("Ylva محمد"), Paragraph(Rich((Span("محمد "), Span("Ylva", True))))))
    turned = [node.find(f"{W}pPr/{W}bidi") is not None for node in tree(data).iter(f"{W}p") if "محمد" in text(node)]
    assert turned == [True, False, True]
    runs = [(text(run), run.find(f".//{W}rtl") is not None) for run in tree(data).iter(f"{W}r")]
    assert ("كتب محمد 123.", True) in runs and ("Ylva", False) in runs and ("Ylva محمد", False) in runs


@pytest.mark.parametrize(("words", "turned"), [("", False), ("123 !", False), ("12 שלום", True), ("a שלום", False)])
def test_the_first_letter_tells_the_direction(words, turned):
    assert right_to_left(words) is turned


def test_running_heads_and_properties_are_one_short_line():
    assert one_line("a\nb\xadc  d", 5) == "a bc…"
    long = small(title="x" * 3000, subtitle="y" * 3000, case_number="n" * 500, version="9" * 400, status_text="s" * 400)
    about = open_docx(io.BytesIO(render_docx(long))).core_properties
    assert len(about.title) == len(about.subject) == 255
    assert len(text(tree(render_docx(long), "word/header1.xml"))) < 130
    assert clean("\u2029") == "\n"
