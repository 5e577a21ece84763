"""The DOCX writer: order of the schema, styles, contents, head and foot, title page, pages, language, properties."""

import datetime
import io
import re
from dataclasses import replace

import pytest
from django.utils import translation
from docx import Document as open_docx

from core.blocks import (
    Bullets,
    Cell,
    Column,
    Document,
    Heading,
    Item,
    Paragraph,
    Quote,
    Rich,
    Section,
    Span,
    Table,
)
from core.blocks.json import fingerprint
from core.docx import render_docx
from core.docx.base import packed
from tests.support import paper
from tests.support.ooxml import W, faults, parts, styled, text, tree
from tests.support.pictures import picture

pytestmark = pytest.mark.once

CREATED = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
RICH = Rich((Span("See "), Span("the act", href="https://example.org/å"), Span(" and", strong=True), Span("\nthis", True, True)))


def small(*blocks, **values):
    return Document(**({"title": "T", "sections": (Section("S", tuple(blocks)),), "layout": "letter"} | values))


def everything():
    lists = Bullets((Item(RICH, (Bullets(("a", "b"), ordered=True), Bullets((Item("c", (Bullets(("d",)),)),)))), "e"))
    more = (Paragraph(RICH), lists, Quote(RICH, "By"), picture(caption="Demo Town"), Table((Column("A"),), ((Cell(RICH),),)))
    return paper.plan(sections=(*paper.plan().sections, Section("More", more, "6")), logo=picture())


def tables(data):
    return list(tree(data).iter(f"{W}tbl"))


@pytest.fixture(scope="module")
def plan():
    return render_docx(everything(), created=CREATED)


@pytest.mark.parametrize("layout", ["book", "letter"])
def test_a_document_of_every_block_has_no_faults(layout):
    assert faults(render_docx(replace(everything(), layout=layout))) == []


def test_the_same_document_and_time_give_the_same_bytes(plan):
    assert render_docx(everything(), created=CREATED) == plan
    assert render_docx(everything()) != plan


def test_the_file_says_what_it_is_and_who_made_it_when(plan):
    about = open_docx(io.BytesIO(plan)).core_properties
    assert about.title == "Adoption plan: Joining Permits and Supervision"
    assert (about.author, about.last_modified_by, about.language) == ("Demo Town, with Demo Region",) * 2 + ("en-GB",)
    assert about.subject.startswith("Adoption plan: how the shared")
    assert about.created == about.modified == CREATED.replace(tzinfo=about.created.tzinfo)
    assert b"python-docx" not in b"".join(parts(plan).values())


@pytest.mark.parametrize(("language", "region"), [("en", "en-GB"), ("sv", "sv-SE"), ("fi", "fi-FI"), ("nb", "nb-NO")])
def test_the_language_is_that_of_the_document(language, region):
    data = render_docx(small(Paragraph("x"), language=language))
    assert tree(data, "word/styles.xml").find(f".//{W}docDefaults//{W}lang").get(f"{W}val") == region
    assert translation.get_language() != "fi"


def test_headings_are_real_and_skip_no_level():
    data = render_docx(small(Heading("Deep", 4), Heading("Deeper", 9), Heading("Up", 1)))
    assert styled(data, "Heading1") == ["S", "About this document"]
    assert (styled(data, "Heading2"), styled(data, "Heading3")) == (["Deep", "Up"], ["Deeper"])


def test_no_heading_lies_deeper_than_the_house_has_styles_for():
    section = Section("8", level=8)
    for level in range(7, 0, -1):
        section = Section(str(level), level=level, subsections=(section,))
    assert styled(render_docx(Document("T", sections=(section,))), "Heading6") == ["6", "7", "8"]


def test_the_contents_list_what_the_field_would_find(plan):
    assert styled(plan, "TOC1") == [*styled(plan, "Heading1")]
    assert styled(plan, "TOC2") == [*styled(plan, "Heading2")] == ["What is wanted", "2.1 Tasks", "3.1 Contingency plan for R1"]
    assert [node.text for node in tree(plan).iter(f"{W}instrText")] == [' TOC \\o "1-2" \\h ']
    kinds = [node.get(f"{W}fldCharType") for node in tree(plan).iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_the_reader_is_not_asked_to_update_anything(plan):
    assert b"updateFields" not in parts(plan)["word/settings.xml"]


def test_head_and_foot_say_title_case_version_and_page(plan):
    names = sorted(name for name in parts(plan) if re.match(r"word/(header|footer)", name))
    assert names == ["word/footer1.xml", "word/footer2.xml", "word/header1.xml", "word/header2.xml"]
    assert text(tree(plan, "word/header1.xml")) == "Joining Permits and Supervision: Adoption plan\tDT 2026/412"
    assert text(tree(plan, "word/footer2.xml")) == "Version 0.6, draft in review\tPage 1 of 1"
    fields = [node.get(f"{W}instr") for node in tree(plan, "word/footer2.xml").iter(f"{W}fldSimple")]
    assert fields == [" PAGE ", " NUMPAGES "]


def test_only_the_title_page_of_a_book_goes_without_head_and_foot(plan):
    assert [node.find(f"{W}titlePg") is not None for node in tree(plan).iter(f"{W}sectPr")] == [True, False, False]
    assert tree(render_docx(small())).find(f".//{W}titlePg") is None


def test_a_turned_chapter_stands_on_turned_pages(plan):
    sizes = [(node.get(f"{W}w"), node.get(f"{W}orient")) for node in tree(plan).iter(f"{W}pgSz")]
    assert sizes == [("11906", None), ("16838", "landscape"), ("11906", None)]


def test_a_turned_part_after_a_table_keeps_its_table():
    inner = Section("Wide", (paper.risk_table(2),), level=2, landscape=True)
    data = render_docx(Document("T", sections=(Section("S", (paper.risk_table(2),), subsections=(inner,)), Section("Next"))))
    assert faults(data) == []
    assert [node.get(f"{W}orient") for node in tree(data).iter(f"{W}pgSz")] == [None, "landscape", None]


def test_the_title_page_says_who_what_and_where_in_the_fairway(plan):
    assert styled(plan, "Title") == ["Joining Permits and Supervision"]
    assert styled(plan, "Organisation") == ["Demo Town, with Demo Region"]
    rows = [[text(cell) for cell in row.iter(f"{W}tc")] for row in tables(plan)[0].iter(f"{W}tr")]
    assert len(rows) == 8
    assert rows[0] == ["✓\xa0I", "Identify need", "Passed 18 Jun 2026, planned 11 Jun 2026▲\xa01 condition open"]
    assert rows[1] == ["▶\xa0II", "Explore solutions", "Here, Milestone II, planned 10 Dec 2026"]


def test_facts_of_the_document_stand_in_for_missing_ones():
    data = render_docx(small(case_number="DT 1", version="2"))
    assert [text(row) for row in tables(data)[0].iter(f"{W}tr")] == ["Case numberDT 1", "Version2"]


def test_the_end_says_where_it_comes_from_and_its_fingerprint(plan):
    digits = fingerprint(everything())
    assert styled(plan, "Seal")[1].replace(" ", "") == digits
    assert styled(plan, "Seal")[1].count(" ") == 7
    assert "This file can be edited, so it may differ from what was approved." in styled(plan, "Normal")
    assert "Where this document comes from" in styled(plan, "Caption")


def test_drawings_are_left_out_of_the_file(plan):
    assert b"<svg" not in b"".join(parts(plan).values())


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("word/document.xml", b"</w:pPr>", b"<w:keepLines/><w:keepNext/></w:pPr>"),
        ("word/document.xml", b"<w:hyperlink ", b'<w:hyperlink w:anchor="nowhere" '),
        ("word/styles.xml", b'w:styleId="Lead"', b'w:styleId="Other"'),
        ("word/numbering.xml", b'w:numId="1"', b'w:numId="99"'),
    ],
)
def test_the_judge_of_these_tests_finds_what_is_wrong(name, old, new):
    found = parts(render_docx(everything(), created=CREATED))
    assert faults(packed(found)) == []
    assert faults(packed(found | {name: re.sub(re.escape(old) + rb"(?!w:anchor)", new, found[name], count=1)}))
