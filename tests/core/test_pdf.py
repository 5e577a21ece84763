"""The PDF writer: conformance, tags, language, bookmarks, data, pages, and text nobody expects."""

import datetime
import hashlib
import json
import re
import zlib

import pydyf
import pytest

from core.blocks import Bullets, Cell, Column, Document, Facts, Figure, Paragraph, Section, Table
from core.blocks.json import canonical, fingerprint
from core.charts.svg import frame
from core.pdf import Labels, render_pdf, style, writer
from core.pdf.conform import pack
from core.pdf.writer import write
from tests.support import paper, pdf

pytestmark = pytest.mark.once

CREATED = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
LONG_WORD = "käyttöönottosuunnitelma" * 9


@pytest.fixture(scope="module")
def plan():
    return render_pdf(paper.plan(), created=CREATED)


@pytest.fixture(scope="module")
def texts(plan):
    return pdf.page_texts(plan.data)


def small(*blocks, **values):
    return Document(**({"title": "T", "sections": (Section("S", tuple(blocks)),), "layout": "letter"} | values))


def text_of(document):
    return "\n".join(pdf.page_texts(render_pdf(document).data))


def test_a_document_of_every_block_passes_both_standards(plan):
    assert pdf.violations(plan.data) == []


def test_it_says_its_size_and_checksum(plan, texts):
    assert plan.pages == len(texts) == 10
    assert plan.sha256 == hashlib.sha256(plan.data).hexdigest()


def test_the_same_document_gives_the_same_bytes(plan):
    assert render_pdf(paper.plan(), created=CREATED).sha256 == plan.sha256


def test_no_page_is_empty(texts):
    without_margins = [re.sub(r"(?m)^.*(DT 2026/412|Page \d+ of \d+).*$", "", text) for text in texts]
    assert all(text.strip() for text in without_margins)


def test_head_and_foot_stand_on_every_page_but_the_title_page(texts):
    assert "Page 1 of" not in texts[0]
    for number, text in enumerate(texts[1:], 2):
        assert re.search(r"Joining Permits and Supervision: Adoption plan +DT 2026/412", text)
        assert re.search(rf"Version 0.6, draft in review +Page {number} of 10", text)


def test_contents_name_each_chapter_with_its_page(texts):
    for title, number in (("The initiative in brief", 3), ("Time plan", 5), ("Tasks", 5), ("About this document", 10)):
        assert re.search(rf"{title}[ .]+{number}\n", texts[1])
        assert title in texts[number - 1]


def test_bookmarks_follow_the_chapters(plan):
    titles = [title.strip() for title in pdf.bookmarks(plan.data)]
    assert titles[0] == "Joining Permits and Supervision"
    assert [title for title in titles if title.startswith(("2", "3"))] == [
        "2 Time plan",
        "2.1 Tasks",
        "3 Risks",
        "3.1 Contingency plan for R1",
    ]


def test_the_content_is_embedded_as_data_whose_checksum_is_printed(plan, texts):
    data, relation = pdf.attachment(plan.data, "document.json")
    assert relation == "/Source"
    assert data == canonical(paper.plan())
    assert json.loads(data)["data"] == {"risks": 7, "tasks": 18}
    assert (
        hashlib.sha256(data).hexdigest()
        == fingerprint(paper.plan())
        == "".join(re.search(r"(?:[0-9a-f]{8} ){7}[0-9a-f]{8}", texts[-1])[0].split())
    )


def test_the_file_names_its_title_author_language_and_time(plan):
    with pdf.opened(plan.data) as opened, opened.open_metadata() as meta:
        assert meta["dc:title"] == "Adoption plan: Joining Permits and Supervision"
        assert meta["dc:creator"] == ["Demo Town, with Demo Region"]
        assert meta["xmp:CreateDate"] == "2026-11-23T12:00:00+00:00"
        assert str(opened.Root.Lang) == "en"


def test_wide_chapters_lie_on_turned_pages_and_the_next_stands_again(plan):
    with pdf.opened(plan.data) as opened:
        turned = [box[2] > box[3] for box in (list(page.mediabox) for page in opened.pages)]
    assert turned == [False] * 7 + [True] + [False] * 2


def test_a_long_table_repeats_its_head_and_no_group_ends_a_page():
    texts = pdf.page_texts(render_pdf(small(paper.task_table(120))).data)
    body = [text for text in texts if "powers of attorney" in text]
    assert len(body) >= 3
    assert all("Responsible" in text for text in body)
    last_lines = [re.sub(r"\s*Page \d+ of \d+\s*$", "", text).rstrip().splitlines()[-1] for text in body]
    assert not any(line.strip().startswith("Phase") for line in last_lines)


def test_header_cells_know_whether_they_head_a_row_or_a_column(plan):
    scopes = {tag.scope for tag in pdf.tags(plan.data) if tag.kind == "TH"}
    assert scopes == {"Column", "Row"}


def test_a_drawing_is_a_figure_told_in_words(plan):
    told = [tag.words for tag in pdf.tags(plan.data) if tag.kind == "Figure"]
    assert "Risk matrix: five of seven risks lie above the danger line" in told


def test_links_of_the_contents_are_called_by_chapter(plan):
    with pdf.opened(plan.data) as opened:
        assert [str(link.Contents) for link in opened.pages[1].Annots][:2] == ["1 The initiative in brief", "2 Time plan"]


@pytest.mark.parametrize(
    ("text", "fonts"),
    [(paper.NASTY, {"Noto-Emoji", "Noto-Sans-Arabic", "Noto-Sans-Hebrew"}), ("王小明 안녕 カナ", {"Droid-Sans-Fallback"})],
)
def test_names_in_any_script_pass_both_standards_with_shipped_fonts(text, fonts):
    done = render_pdf(
        paper.plan(
            title=text, organisation_line=text, case_number=text, sections=(Section(text, (Paragraph(text), Facts(((text, text),)))),)
        )
    )
    assert pdf.violations(done.data) == []
    named = pdf.font_names(done.data)
    assert fonts <= named
    assert all(name.startswith(("IBM-Plex", "Noto", "Droid")) for name in named)


def test_what_no_font_can_draw_becomes_a_sign_and_never_an_empty_box():
    done = render_pdf(small(Paragraph("Linear B \U00010000, private \ue123, override \u202e, null \x00, tab \t end")))
    assert pdf.violations(done.data) == []
    assert "Linear B \ufffd, private \ufffd, override , null , tab end" in " ".join("".join(pdf.page_texts(done.data)).split())


def test_html_in_text_stays_text():
    words = "<b>bold</b> <script>x</script> &amp; \" ' </style>"
    text = text_of(small(Paragraph(words), title=words, case_number=words, version='1"} @page { size: A1', status_text=words, kind=words))
    assert text.count("<script>x</script>") >= 2
    assert '1"} @page { size: A1' in text


def test_long_words_and_soft_hyphens_stay_on_the_page():
    word = "a" * 200
    columns = (Column(word, "xs"), Column("soft\u00adhyphen", "l"))
    table = Table(columns, ((Cell(word), Cell("soft\u00adhyphen " * 40)),), word)
    done = render_pdf(small(Paragraph(word), Bullets((word,)), table, Facts(((word, word),)), title=word, case_number=word, language="fi"))
    assert pdf.violations(done.data) == []
    assert rightmost(done.data) <= 595 - 60


def rightmost(data):
    """The right edge of the rightmost word, in points."""
    import subprocess

    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    return max(float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes))


def test_long_titles_and_finnish_phase_names_fit_the_title_page():
    phases = (
        "Tarpeen tunnistaminen",
        "Ratkaisuvaihtoehtojen selvittäminen",
        "Yksityiskohtainen suunnittelu",
        "Käyttöönottosuunnitelman laatiminen",
    )
    title = "Yhteisen lupapalvelun käyttöönotto ja toimintatapojen uudistaminen " * 3
    done = render_pdf(paper.plan(title=title, language="fi", rail=paper.stops(phases * 2), sections=()))
    assert pdf.violations(done.data) == []
    first = pdf.page_texts(done.data)[0]
    assert re.search("Käyttöönotto[-\u2010]", first)
    assert done.pages == 3


def test_a_cell_longer_than_a_page_is_not_lost():
    table = Table((Column("Head", "s"), Column("B", "xl")), ((Cell("1"), Cell("word " * 3000 + "omega")),))
    texts = pdf.page_texts(render_pdf(small(table)).data)
    assert "omega" in "".join(texts)
    assert all("Head" in text for text in texts if "word word" in text)


def test_heading_levels_are_never_skipped():
    from core.blocks import Heading

    done = render_pdf(small(Heading("deep", 4), Heading("deeper", 5)))
    assert pdf.violations(done.data) == []


@pytest.mark.parametrize(
    "document", [Document(""), Document("T", language="sv", layout="letter"), small(Table((Column("A"),), ())), small(Bullets(()))]
)
def test_documents_with_little_in_them_are_written(document):
    assert render_pdf(document).pages >= 1


def test_a_letter_has_no_title_page_and_no_contents():
    done = render_pdf(small(Paragraph("The steering group approves."), facts=(("Case number", "DT 1"),)))
    assert done.pages == 1
    assert "Contents" not in pdf.page_texts(done.data)[0]
    assert pdf.violations(done.data) == []


def test_the_writers_own_words_follow_the_language():
    assert Labels.in_language("en").contents == "Contents"
    changed = Labels.in_language("en").__class__(
        **(vars(Labels.in_language("en")) | {"page_of": 'Sida {page} "av" {pages}', "contents": "Innehåll"})
    )
    texts = pdf.page_texts(render_pdf(paper.plan(language="sv", sections=()), labels=changed).data)
    assert 'Sida 2 "av" 3' in texts[1]
    assert "Innehåll" in texts[1]


def test_a_drawing_without_a_title_is_refused():
    from django.utils.safestring import SafeString

    with pytest.raises(ValueError, match="title"):
        render_pdf(small(Figure(SafeString('<svg viewBox="0 0 1 1"></svg>'), "T", "A")))
    with pytest.raises(ValueError, match="title"):
        frame(SafeString(""), title=" ", description="", width=1, height=1)


DEFECTS = {
    "drawing without title": '<html lang="en"><title>T</title><body><svg viewBox="0 0 1 1"><path d="M0 0h1"/></svg></body></html>',
    "no language": "<html><head><title>T</title></head><body><p>x</p></body></html>",
    "no title": '<html lang="en"><head></head><body><p>x</p></body></html>',
    "skipped heading": '<html lang="en"><head><title>T</title></head><body><h1>a</h1><h3>b</h3></body></html>',
    "picture without words": '<html lang="en"><head><title>T</title></head><body><img src="edge.svg"></body></html>',
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_validators_catch_a_deliberate_defect(defect):
    css = style.stylesheet(Document("T"), Labels.in_language("en"), "")
    data, _pages = write(DEFECTS[defect], css, Document("T"), {}, CREATED)
    assert pdf.violations(data)


def test_packed_data_that_ends_with_a_carriage_return_lies_unpacked():
    unclear = next(text for text in (b"a" * count for count in range(256)) if zlib.compress(text, 9).endswith(b"\r"))
    stream = pydyf.Stream([unclear], compress=True)
    assert stream.data.endswith(b"\r\nendstream")
    pack(stream)
    assert unclear in stream.data


def test_a_file_whose_index_ends_unclearly_is_written_unpacked(monkeypatch):
    monkeypatch.setattr(writer, "UNCLEAR_END", b"endstream")
    data = render_pdf(small(Paragraph("x")), created=CREATED).data
    assert b"/FlateDecode" not in data
    assert pdf.violations(data) == []


def test_a_document_without_a_font_is_refused():
    with pytest.raises(ValueError, match="font"):
        write("<p>x", "", Document("T"), {}, CREATED)
