"""HTML read into blocks and written again: what stays, what goes, what an attacker cannot do."""

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks.model import Bullets, Heading, Item, Paragraph, Quote, Rich, Span, Table
from core.richtext import Picture, plain, read, write
from tests.core.richtext.strategies import DOCUMENTS

pytestmark = pytest.mark.once

PICTURE = "6f1e7a52-0b6e-4c62-9d3e-6b2f4f6f0b11"
TAGS = "p h3 h4 ul ol li blockquote table thead tbody tr th td strong em a br img"
ALLOWED = {
    "tags": frozenset(TAGS.split(" ")),
    "attributes": {"a": {"href"}, "th": {"scope"}, "img": {"data-picture", "alt"}},
    "link_rel": None,
    "url_schemes": {"http", "https", "mailto", "tel"},
}


def clean(html: str) -> str:
    return write(read(html).blocks)


@given(DOCUMENTS)
def test_what_is_written_is_read_as_the_same_words_and_shape(blocks):
    html = write(blocks)
    assert clean(html) == html


@settings(max_examples=300)
@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<b>", "</i>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "<script>", "</script>", "<a href='javascript:x'>",
     "<svg onload=x>", "<img src=x onerror=y>", "<!--", "-->", "<![if x]>", "text", "&lt;", "&#0;", "<style>", "<math><mi>",
     "<p style='x:url(//e)'>",
     "<iframe srcdoc='x'>", "<a href=' https://e.org/ '>", "<h1>", "</h1>", "\x00", "<th colspan=9e9>", "]]>", "<template>", "<textarea>"]
), max_size=25).map("".join))  # fmt: skip
def test_no_markup_of_a_sender_survives(html):
    """An independent cleaner, told what we write, finds nothing to take away."""
    found = clean(html)
    assert nh3.clean(found, **ALLOWED).replace(' rel=""', "") == found
    assert clean(found) == found


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>a <b>b</b> <i>c</i> <u>d</u></p>", "<p>a <strong>b</strong> <em>c</em> d</p>"),
        ("<span style='font-weight: 700'>b</span> <b style='font-weight:normal'>n</b>", "<p><strong>b</strong> n</p>"),
        ("<h1>One</h1><h2>Two</h2><h5>Five</h5>", "<h3>One</h3><h3>Two</h3><h4>Five</h4>"),
        ("<div>one<div>two</div></div>three", "<p>one</p><p>two</p><p>three</p>"),
        ("one<br>two<br><br>three", "<p>one<br>two<br><br>three</p>"),
        ("<p>  much \n space  </p><p> </p><p>&nbsp;</p>", "<p>much space</p><p>\xa0</p>"),
        ("<a href='javascript:alert(1)'>x</a><a href='//e.org'>y</a><a href='https://e.org'>z</a>", '<p>xy<a href="https://e.org">z</a></p>'),
        ("<a href='jav&#x09;ascript:x'>x</a> <a href='data:text/html,x'>y</a> <a href='https:x'>z</a>", "<p>x y z</p>"),
        ("<ul>loose<li>one</li><ol><li>deep</li></ol>between</ul>",
         "<ul><li>loose</li><li>one<ol><li>deep</li></ol></li><li>between</li></ul>"),
        ("<li>alone</li>", "<p>alone</p>"),
        ("<dl><dt>Term</dt><dd>What it is</dd></dl>", "<p>Term</p><p>What it is</p>"),
        ("<pre>two\nlines</pre>", "<p>two lines</p>"),
        ("<table><tr><td>only a frame</td></tr></table>", "<p>only a frame</p>"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>1</td></tr></table>",
         '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>'),
        ("<table><tr><th>A</th><th>B</th></tr><tr><th>r</th><td><ul><li>x</li><li>y</li></ul></td></tr></table>",
         '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
         '<tbody><tr><th scope="row">r</th><td>– x<br>– y</td></tr></tbody></table>'),
        ("<table><tr><td>a<table><tr><td>in</td><td>ner</td></tr></table></td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
         '<table><thead><tr><th scope="col">a in ner</th><th scope="col">b</th></tr></thead>'
         '<tbody><tr><td>c</td><td>d</td></tr></tbody></table>'),
        ("<blockquote>said <p>so</p></blockquote>", "<blockquote><p>said<br>so</p></blockquote>"),
        ("<p>a<script>b</script><style>c</style><!-- d -->e</p>", "<p>ae</p>"),
        ("no <html at all", "<p>no</p>"),
        ("5 < 6 & 7 > 4", "<p>5 &lt; 6 &amp; 7 &gt; 4</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_kept(html, kept):
    assert clean(html) == kept


def test_a_list_pasted_from_a_word_processor_becomes_a_list():
    def point(mark, level, text):
        ignored = f'<![if !supportLists]><span style="mso-list:Ignore">{mark}<span style="font:7pt Times">&nbsp; </span></span><![endif]>'
        return (
            f'<p class="MsoListParagraphCxSpMiddle" style="text-indent:-18pt;mso-list:l0 level{level} lfo1">{ignored}{text}<o:p></o:p></p>'
        )

    html = (
        point("·", 1, "One")
        + point("o", 2, "Below")
        + point("·", 1, "<b>Two</b>")
        + "<p class=MsoNormal>After</p>"
        + point("1.", 1, "First")
    )
    assert read(html).blocks == (
        Bullets((Item("One", (Bullets(("Below",)),)), Rich((Span("Two", strong=True),)))),
        Paragraph("After"),
        Bullets(("First",), ordered=True),
    )


def test_pictures_of_ours_stay_and_others_are_counted():
    found = read(
        f'<p>Before<img data-picture="{PICTURE}" alt=" A  map "></p><img src="https://e.org/x.png"><img src="data:image/png;base64,AAAA">'
    )
    assert found.blocks == (Paragraph("Before"), Picture(PICTURE, "A map"))
    assert found.lost_pictures == 2


def test_a_picture_in_a_table_stands_after_it():
    html = f"<table><tr><td>A</td><td>B</td></tr><tr><td><img data-picture={PICTURE} alt=Map></td><td>x</td></tr></table>"
    table, picture = read(html).blocks
    assert isinstance(table, Table)
    assert picture == Picture(PICTURE, "Map")


def test_what_lies_too_deep_keeps_its_words():
    assert plain(read("<div>" * 5000 + "deep" + "</div>" * 5000 + "<p>after").blocks) == "deep\nafter"
    assert "deep" in plain(read("<ul><li>" * 3000 + "deep").blocks)
    assert "deep" in plain(read("<b>" * 3000 + "deep").blocks)


def test_headings_are_plain_and_on_one_line():
    assert read("<h2>A <b>bold</b><br>head\xadline</h2>").blocks == (Heading("A bold head\xadline"),)


def test_a_quote_with_a_list_keeps_both():
    assert read("<blockquote>He said:<ul><li>so</li></ul></blockquote>").blocks == (Quote("He said:"), Bullets(("so",)))
