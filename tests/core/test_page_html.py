"""A document as one file of HTML: complete, nothing from elsewhere, nothing that runs, headings in order, data inside."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from core.blocks import Cell, Column, Document, Heading, Note, Paragraph, RailStop, Rich, Section, Span, Table
from core.blocks.json import fingerprint
from core.blocks.page import render_page
from core.pdf.labels import Labels
from tests.support import paper
from tests.support.pictures import picture, png

pytestmark = pytest.mark.once

EVIL = "</script><script>alert('x')</script><!--\"&"
VOID = {"meta", "br", "img", "use"}


class Reader(HTMLParser):
    """Collects elements with their attributes and the words in them, and checks that every element is closed in order."""

    def __init__(self, html):
        super().__init__()
        self.found, self.open, self.words = [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append((self.open[-1] if self.open else "", data))

    def all(self, tag):
        """The attributes of every such element."""
        return [attributes for name, attributes in self.found if name == tag]

    def inside(self, tag):
        """The words directly in such elements."""
        return "".join(words for name, words in self.words if name == tag)


def everything(**changes):
    more = (
        Paragraph(Rich((Span("the act", href="https://example.org/act"),))),
        picture(caption="Demo Town", url="https://elsewhere.example/p.png"),
    )
    return paper.plan(sections=(*paper.plan().sections, Section("More", more, "6")), logo=picture(alternative="Arms"), **changes)


@pytest.fixture(scope="module")
def plan():
    return render_page(everything())


@pytest.fixture(scope="module")
def read(plan):
    return Reader(plan)


def test_it_says_what_it_is_in_its_language(plan, read):
    assert plan.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>Adoption plan: Joining Permits and Supervision</title>" in plan
    assert {"name": "generator", "content": "Farled"} in read.all("meta")
    assert 'lang="fi"' in render_page(everything(language="fi"))


def test_nothing_is_fetched_and_nothing_runs(plan, read):
    policy = next(meta["content"] for meta in read.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert [script.get("type") for script in read.all("script")] == ["application/json"]
    assert not read.all("link") and "url(" not in plan and "@import" not in plan
    assert all(value.startswith("data:image/png;base64,") for image in read.all("img") for name, value in image.items() if name == "src")
    assert all(use["href"].startswith("#") for use in read.all("use"))
    assert not any(name.startswith("on") for _tag, attributes in read.found for name in attributes)


def test_headings_begin_with_one_and_skip_no_level(read):
    levels = [int(tag[1]) for tag, _attributes in read.found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(lower - upper <= 1 for upper, lower in zip(levels, levels[1:], strict=False))


def test_headings_inside_a_chapter_leave_no_gap():
    blocks = (Heading("A", 4), Heading("B", 9), Note("By", "Note", "Text"), Heading("C", 3))
    html = render_page(Document("T", sections=(Section("S", blocks),)))
    assert re.findall(r"<(h[1-6])[^>]*>(?:S|A|B|Note|C)</", html) == ["h2", "h3", "h4", "h3", "h4"]


def test_chapters_deeper_than_html_knows_still_stand():
    section = Section("8", (Heading("End"),), level=8)
    for level in range(7, 0, -1):
        section = Section(str(level), level=level, subsections=(section,))
    html = render_page(Document("T", sections=(section,)))
    assert ">8</h6>" in html and "<h6>End</h6>" in html


def test_the_contents_lead_to_the_chapters(read):
    links = [link["href"] for link in read.all("a") if link["href"].startswith("#")]
    ids = [attributes["id"] for _tag, attributes in read.found if "id" in attributes]
    assert links == ["#s-1", "#s-2", "#s-2-1", "#s-3", "#s-3-1", "#s-4", "#s-5", "#s-6", "#about"]
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len(ids) == len(set(ids))


def test_tables_have_caption_and_scope(plan, read):
    assert "<caption>Tasks</caption>" in plan
    assert {cell.get("scope") for cell in read.all("th")} == {"col", "row", "rowgroup"}


def test_a_table_wider_than_paper_becomes_several():
    wide = Table(tuple(Column(f"C{at}") for at in range(60)), (tuple(Cell(f"{at}") for at in range(60)),), "Costs")
    html = render_page(Document("T", sections=(Section("S", (wide,)),)))
    assert html.count("<table") == 6
    assert "<caption>Costs (columns 2–10 of 60)</caption>" in html


def test_pictures_and_drawings_are_inside_with_their_words(plan, read):
    assert [image["alt"] for image in read.all("img")] == ["Arms", "A harbour"]
    assert f'src="data:image/png;base64,{base64.b64encode(png(400, 200)).decode()}"' in plan
    assert "elsewhere.example" not in plan
    assert "<title>Risk matrix</title>" in plan and "five of seven risks lie above the danger line" in plan


def test_a_picture_without_bytes_is_its_words():
    html = render_page(Document("T", sections=(Section("S", (picture(data=b"", url="/p/1"),)),), logo=picture(data=b"")))
    assert "<img" not in html and "<em>A harbour</em>" in html


def test_the_title_says_where_in_the_fairway(plan):
    assert plan.count('<li class="passed">') == 1 and plan.count('<li class="ahead">') == 6
    assert "<b>II Explore solutions</b> <span>Here</span> <span>Milestone II</span>" in plan
    assert '<ol class="fairway"' not in render_page(Document("T"))


def test_the_data_inside_gives_the_fingerprint_that_stands_below(plan, read):
    data = json.loads(read.inside("script"))
    again = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    shown = re.search(r'<p class="hash">([0-9a-f ]+)</p>', plan)[1].replace(" ", "")
    assert hashlib.sha256(again).hexdigest() == shown == fingerprint(everything())
    assert data["data"] == {"risks": 7, "tasks": 18}


def test_nothing_typed_ends_the_data_or_becomes_markup():
    table = Table((Column(EVIL), Column(EVIL)), ((Cell(EVIL, "warns", EVIL), Cell(EVIL)),), EVIL)
    stops = (RailStop(EVIL, EVIL, "passed", (EVIL,), EVIL),)
    values = dict.fromkeys(("title", "subtitle", "kind", "organisation_line", "case_number", "version", "status_text", "prepared_by"), EVIL)
    section = Section(EVIL, (Paragraph(EVIL), table, picture(alternative=EVIL, caption=EVIL)), EVIL)
    document = Document(**values, sections=(section,), facts=((EVIL, EVIL),), rail=stops, data={EVIL: EVIL}, language='en"><script>')
    html = render_page(document)
    read = Reader(html)
    assert len(read.all("script")) == 1
    assert json.loads(read.inside("script"))["data"] == {EVIL: EVIL}
    assert "<!--" not in html and html.count("</script") == 1


def test_characters_that_no_file_may_hold_are_gone_from_the_words_but_not_from_the_data():
    html = render_page(Document("a\x00b\ud800", sections=(Section("👩🏽‍💻 محمد"),)))
    assert "<h1>ab</h1>" in html and "👩🏽‍💻 محمد" in html
    html.encode()
    assert json.loads(Reader(html).inside("script"))["title"] == "a\x00b\ud800"


def test_its_own_words_may_be_given_and_default_to_its_language():
    own = Labels.in_language("en")
    assert own.about_text in render_page(everything(), labels=own)
    assert "(document.json)" not in render_page(everything())
    assert render_page(everything()) == render_page(everything())
