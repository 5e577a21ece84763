"""Blocks on screen: classes of the theme, roles, headings in order, nothing unescaped."""

from html.parser import HTMLParser

import pytest

from core.blocks import Bullets, Cell, Column, Facts, Group, Heading, Image, Item, Lead, Note, Paragraph, Quote, Rich, Span, Table
from core.blocks.html import inline, lines, to_html
from core.blocks.links import followable
from tests.support import paper

pytestmark = pytest.mark.once

EVIL = "<script>alert('x')</script>\"&"


class Reader(HTMLParser):
    """Collects tags and attributes, and checks that every tag is closed in order."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.attributes = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _value in attrs]
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def evil_blocks():
    rich = Rich((Span(EVIL, strong=True, emphasis=True, href="https://example.org/?a=" + EVIL.replace(" ", "")),))
    image = Image("0" * 64, EVIL, 10, 10, EVIL, url=EVIL)
    table = Table((Column(EVIL), Column(EVIL, numeric=True)), (Group(EVIL), (Cell(EVIL, "warns", EVIL), Cell(EVIL))), EVIL)
    prose = (
        Paragraph(EVIL),
        Lead(EVIL),
        Heading(EVIL),
        Bullets((EVIL,)),
        Bullets((Item(rich, (Bullets((EVIL,)),)),), True),
        Quote(EVIL, EVIL),
    )
    return (*prose, image, table, Facts(((EVIL, EVIL),)), Note(EVIL, EVIL, EVIL, EVIL))


def test_html_in_text_is_escaped_in_every_block():
    html = to_html(evil_blocks(), heading_level=2)
    assert "script" not in Reader(html).tags
    assert html.count("&lt;script&gt;") == 26


def test_every_block_is_well_formed_without_style_or_handlers():
    reader = Reader(to_html(paper.every_block(), heading_level=2))
    assert reader.open == []
    assert "style" not in reader.attributes
    assert not any(name.startswith("on") for name in reader.attributes)


def test_headings_lie_below_the_one_above():
    html = to_html((Heading("A", 1), Heading("B", 2), Heading("C", 9)), heading_level=2)
    assert "<h3>A</h3><h4>B</h4><h6>C</h6>" in html


@pytest.mark.parametrize("level", [0, 6])
def test_a_heading_level_outside_the_page_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        to_html((), heading_level=level)


def test_a_table_keeps_its_roles_and_labels_for_the_phone():
    table = Table(
        (Column("No.", "xs"), Column("Score", "s", True)), (Group("Phase 1"), (Cell("R1"), Cell("16", "blocks", "severe"))), "Risks"
    )
    html = to_html((table,), heading_level=2)
    assert '<table class="ds-table fl-table" role="table"><caption>Risks</caption>' in html
    assert '<th role="rowheader" scope="row">R1</th>' in html
    assert '<td role="cell" data-label="Score" data-num>' in html
    assert '<tr class="fl-group" role="row"><th role="rowheader" scope="rowgroup" colspan="2">Phase 1</th></tr>' in html
    assert '<span class="fl-state" data-is="blocks"><svg aria-hidden="true"' in html
    assert '<span class="fl-second">severe</span>' in html


def test_a_line_break_stays_a_line_break():
    assert "<p>a<br>b</p>" in to_html((Paragraph("a\nb"),), heading_level=1)


def test_prose_that_stands_together_is_one_column():
    html = to_html((Paragraph("a"), Bullets(("b",)), Facts((("c", "d"),)), Paragraph("e")), heading_level=2)
    assert html.count('class="fl-prose"') == 2


def test_a_figure_has_its_alternative_in_words():
    assert "five of seven risks lie above the danger line</p>" in to_html((paper.matrix(),), heading_level=2)


def test_no_blocks_give_no_html():
    assert to_html((), heading_level=2) == ""


def test_words_keep_their_looks_and_their_line_breaks():
    text = Rich((Span("Plain "), Span("bold", strong=True), Span("\nboth", strong=True, emphasis=True)))
    assert inline(text) == "Plain <strong>bold</strong><strong><em><br>both</em></strong>"
    assert inline("a <b>\nc") == lines("a <b>\nc") == "a &lt;b&gt;<br>c"


def test_a_link_goes_out_without_telling_where_from():
    html = inline(Rich((Span("the act", href="https://example.org/act?a=1&b=2"),)))
    assert html == '<a href="https://example.org/act?a=1&amp;b=2" rel="noopener noreferrer nofollow">the act</a>'


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "/inside", "http://", "tel:", "http://[", "https://a b"]
)
def test_a_link_that_leads_nowhere_good_is_text(href):
    assert followable(href) == ""
    assert inline(Rich((Span("here", href=href),))) == "here"


@pytest.mark.parametrize("href", ["http://example.org", "https://örebro.example/å?ä=ö", "mailto:a@example.org", "tel:+358401234567"])
def test_web_mail_and_telephone_can_be_followed(href):
    assert followable(f" {href} ") == href


def test_lists_stand_inside_their_item():
    inner = Bullets(("b", "c"), ordered=True)
    html = to_html((Bullets((Item("a", (inner,)), "d")),), heading_level=2)
    assert html == '<div class="fl-prose"><ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul></div>'


def test_looks_reach_quotes_points_and_cells():
    rich = Rich((Span("must", strong=True),))
    blocks = (Paragraph(rich), Bullets((rich,)), Quote(rich), Table((Column("A"), Column("B")), ((Cell(rich), Cell(rich, "warns", "x")),)))
    assert to_html(blocks, heading_level=2).count("<strong>must</strong>") == 5


def test_a_picture_says_what_it_shows_and_how_large_it_is():
    html = to_html((Image("0" * 64, "A harbour", 800, 600, "Demo Town", url="/p/1"),), heading_level=2)
    assert '<img src="/p/1" alt="A harbour" width="800" height="600" loading="lazy"><figcaption>Demo Town</figcaption>' in html


def test_a_picture_without_address_is_its_words():
    html = to_html((Image("0" * 64, "A harbour", 800, 600),), heading_level=2)
    assert "<em>A harbour</em>" in html and "<img" not in html
