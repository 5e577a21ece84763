"""Light markup typed in a plain box."""

import pytest
from hypothesis import given, settings

from core.blocks import text_blocks
from core.blocks.model import Bullets, Heading, Paragraph, Table
from core.richtext import Picture, from_markup, plain, read, to_markup, write
from tests.core.richtext.strategies import DOCUMENTS

pytestmark = pytest.mark.once


@settings(max_examples=200)
@given(DOCUMENTS)
def test_no_word_is_lost_on_the_way_through_a_plain_box(blocks):
    before, after = read(write(blocks)).blocks, from_markup(to_markup(blocks))
    assert "".join(plain(after).split()).replace("/", "") == "".join(plain(before).split()).replace("/", "")


@pytest.mark.parametrize(
    "html",
    [
        "<p>Plain words<br>on two lines</p><p>1) no list, # no heading</p><p>- no point</p>",
        "<h3>Heading</h3><h4>Smaller</h4>",
        "<p><strong>Bold</strong> and <em>italic</em> and <strong><em>both</em></strong>.</p>",
        '<p>See <a href="https://example.org/a_(b)">the page</a>.</p>',
        "<ul><li>One<ol><li>First</li><li>Second</li></ol></li><li>Two</li></ul>",
        "<blockquote><p>Said<br>so</p></blockquote>",
        '<table><thead><tr><th scope="col">A|B</th><th scope="col">C</th></tr></thead>'
        "<tbody><tr><td><strong>1</strong></td><td>2</td></tr></tbody></table>",
        '<img data-picture="6f1e7a52-0b6e-4c62-9d3e-6b2f4f6f0b11" alt="A [map] of it">',
    ],
)
def test_usual_texts_come_back_as_they_were(html):
    found = write(from_markup(to_markup(read(html).blocks)))
    assert found.replace("%28", "(").replace("%29", ")") == html


@pytest.mark.parametrize(
    "text",
    ["One\ntwo\n\n\nThree", "We want:\n\n- less work\n- fewer errors", "1. Agree\n2) Connect", "a\r\n\r\n- b\r\n", "• one\n• two",
     "-5 degrees",
     "1.5 million", "2026. A year is no number of a list", "   ", "<b>no tag</b> &amp; no entity"],
)  # fmt: skip
def test_what_was_typed_as_plain_text_before_reads_the_same(text):
    """Texts of the time before rich text: same blocks, but for two lists with different marks, which Markdown keeps apart."""
    found, before = from_markup(text), text_blocks(text)
    if text != "1. Agree\n2) Connect":
        assert found == before
    assert plain(found) == plain(before)


def test_tables_pictures_and_headings_are_typed():
    typed = "# Head\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n![A map](picture:6f1e7a52-0b6e-4c62-9d3e-6b2f4f6f0b11)"
    heading, table, picture = from_markup(typed)
    assert (heading.text, heading.level) == ("Head", 1)
    assert isinstance(table, Table)
    assert picture == Picture("6f1e7a52-0b6e-4c62-9d3e-6b2f4f6f0b11", "A map")


@pytest.mark.parametrize("words", ["#", "##", "Number #", "Number ###", "C#", "# first", "a # b", "back\\ #"])
def test_signs_of_a_heading_in_a_heading_stay_words(words):
    assert from_markup(to_markup((Heading(words),))) == (Heading(words),)


def test_html_and_foreign_pictures_are_words():
    assert from_markup("<script>x</script>") == (Paragraph("<script>x</script>"),)
    assert from_markup("[x](javascript:alert)") == (Paragraph("[x](javascript:alert)"),)
    assert write(from_markup("- a\n- **b**")) == write((Bullets(("a", from_markup("**b**")[0].text)),))
