"""The economies around WeasyPrint give the same file: same tree, same words in drawings, and they know when not to act."""

import pytest
import tinyhtml5

from core.blocks import Document, Section
from core.pdf import Labels, pages, quick, render_pdf
from tests.support import paper, pdf

pytestmark = pytest.mark.once


def shape(element) -> list:
    """Tags, attributes and words of a tree; the name of a namespace is no attribute."""
    attributes = {name: value for name, value in element.attrib.items() if not name.endswith("}xmlns")}
    return [element.tag, attributes, (element.text or ""), [shape(child) for child in element], (element.tail or "")]


def test_our_own_html_is_read_as_a_browser_reads_it():
    html = pages.html(paper.plan(), Labels.in_language("en"))
    assert shape(quick.tree(html)) == shape(tinyhtml5.parse(html, namespace_html_elements=False))


@pytest.mark.parametrize(
    "html",
    ["<p>not closed", "<html><body><p>a &nbsp; b</p></body></html>", '<html><body><svg viewBox="0 0 1 1"></svg></body></html>'],
)
def test_what_only_a_parser_for_html_can_read_is_left_to_it(html):
    assert quick.tree(html) is None


def test_words_in_drawings_can_still_be_read():
    data = render_pdf(Document("T", sections=(Section("S", (paper.matrix(), *paper.gantt(paper.gantt_rows(6)))),))).data
    text = " ".join(" ".join(pdf.page_texts(data)).split())
    assert "Probability" in text and "Consequence" in text
    assert pdf.violations(data) == []


def test_the_addresses_of_pages_are_still_right():
    made = render_pdf(paper.plan())
    assert [line.strip() for line in pdf.bookmarks(made.data)][-1] == "About this document"
    assert made.pages == len(pdf.page_texts(made.data))
