"""A word processor opens what the DOCX writer writes, without a complaint, and shows what it says."""

import pytest

from core.blocks import Bullets, Cell, Column, Document, Heading, Paragraph, Quote, Rich, Section, Span, Table
from core.docx import render_docx
from tests.support import paper, pdf
from tests.support.office import converted
from tests.support.pictures import picture

pytestmark = [pytest.mark.once, pytest.mark.slow]
TEXT = "txt:Text (encoded):UTF8"
ARABIC = "كتب محمد"


def everything(**changes):
    rich = Rich((Span("See "), Span("the act", href="https://example.org/act"), Span(" bold", strong=True)))
    more = (Paragraph(rich), Quote(rich, "By"), picture(caption="Demo Town"), Bullets((rich,), ordered=True))
    return paper.plan(sections=(*paper.plan().sections, Section("More", more, "6")), logo=picture(), **changes)


def nasty():
    wide = Table(tuple(Column(f"Column {at}") for at in range(1, 61)), (tuple(Cell(f"v{at}") for at in range(1, 61)),), "Costs")
    long = Table((Column("No.", "xs"), Column("What", "xl")), tuple((Cell(f"R{at}"), Cell(f"Row {at}")) for at in range(1, 301)), "Long")
    words = (
        Paragraph("👩🏽‍💻 ok"),
        Paragraph(f"{ARABIC} 123."),
        Heading("Käyttöön\xadotto"),
        Paragraph("x" * 2000),
        Paragraph("\x00\x0b<&>"),
    )
    sections = (Section("Hyvinvointi\xadalue", words, "1"), Section("Wide", (wide,), "2", landscape=True), Section("Long", (long,), "3"))
    return Document("Käyttöönotto\xadsuunnitelma 👩🏽‍💻 " + ARABIC, language="fi", kind="Plan", sections=sections)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def plan(folder):
    return converted(render_docx(everything()), "pdf", folder)


@pytest.fixture(scope="module")
def plan_text(folder):
    return converted(render_docx(everything()), TEXT, folder).decode("utf-8-sig")


def test_every_chapter_begins_on_a_page_of_its_own_and_no_page_is_empty(plan):
    texts = pdf.page_texts(plan)
    assert 9 <= len(texts) <= 16
    bodies = ["\n".join(line for line in text.splitlines() if "DT 2026/412" not in line and "Page " not in line) for text in texts[1:]]
    assert all(body.strip() for body in bodies)
    starts = [next(line for line in body.splitlines() if line.strip()).strip() for body in bodies]
    for chapter in ("Contents", "1 The initiative in brief", "2 Time plan", "3 Risks", "5 Communication", "6 More", "About this document"):
        assert chapter in starts


def test_pages_are_counted_and_the_title_page_is_not(plan):
    texts = pdf.page_texts(plan)
    assert "Page " not in texts[0] and "DT 2026/412" in texts[0]
    assert all(f"Page {at} of {len(texts)}" in " ".join(text.split()) for at, text in enumerate(texts[1:], 2))


def test_a_turned_chapter_lies_across(plan):
    with pdf.opened(plan) as file:
        boxes = [page.mediabox for page in file.pages]
        assert sum(float(box[2]) > float(box[3]) for box in boxes) == 1


def test_language_and_title_are_those_of_the_document(plan):
    with pdf.opened(plan) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert str(file.docinfo.Title) == "Adoption plan: Joining Permits and Supervision"


def test_the_words_stand_in_order(plan_text):
    lines = [line.strip() for line in plan_text.splitlines()]
    contents = lines[lines.index("Contents") :]
    assert contents[1:5] == ["1 The initiative in brief", "What is wanted", "2 Time plan", "2.1 Tasks"]
    assert "See the act bold" in lines and "Demo Town" in lines
    assert "One entry of each fact" in plan_text and "1. Agree" in plan_text and "3. Train" in plan_text


def test_text_nobody_expects_is_shown(folder):
    data = render_docx(nasty())
    shown = converted(data, TEXT, folder).decode("utf-8-sig")
    for words in ("👩🏽‍💻 ok", f"{ARABIC} 123.", "<&>", "Row 300", "v60", "1 Hyvinvointi"):
        assert words in shown
    texts = pdf.page_texts(converted(data, "pdf", folder))
    assert 8 <= len(texts) <= 24
    assert "Käyttöönotto" in "".join(texts) and "Hyvinvointialue" in "".join(texts)
    assert sum("What" in text and "Row " in text for text in texts) >= 4  # the head stands on every page of the long table


@pytest.mark.parametrize("language", ["sv", "fi", "nb"])
def test_a_letter_flows_on_in_any_language(folder, language):
    texts = pdf.page_texts(converted(render_docx(everything(layout="letter", language=language)), "pdf", folder))
    assert "Joining Permits and Supervision" in texts[0] and "The initiative in brief" in texts[0]
