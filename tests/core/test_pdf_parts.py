"""Parts of the PDF writer that need no rendering: shipped fonts, what may be read, characters, running words, widths."""

import time
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from core.blocks import Column, Document
from core.charts.svg import estimated_width
from core.pdf import Labels, style, tables, title
from core.pdf.blocks import Outline
from core.pdf.characters import needed, printable
from core.pdf.fetch import Refused, read
from core.pdf.shipped import FONTS, PRINT, STATIC, faces
from tests.support import paper

pytestmark = pytest.mark.once


@pytest.mark.parametrize("face", faces(), ids=lambda face: face.file)
def test_the_list_of_fonts_says_what_each_covers(face):
    font = TTFont(FONTS / face.file)
    assert frozenset(font.getBestCmap()) == face.covers
    assert not {"CBDT", "sbix", "COLR", "SVG "} & set(font.keys())  # vector outlines only


def test_every_shipped_font_is_listed_licensed_and_small():
    listed = {face.file for face in faces()}
    assert {path.name for path in FONTS.glob("*.woff2")} == listed
    assert {"OFL.txt", "LICENSE-noto.txt", "LICENSE-droid.txt"} <= {path.name for path in FONTS.iterdir()}
    assert sum(path.stat().st_size for path in FONTS.glob("*.woff2")) < 3_000_000


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x.woff2",
        "https://example.org/",
        "ftp://example.org/a",
        "data:text/plain,x",
        "file:///etc/passwd",
        "file://host/etc/passwd",
        (STATIC / "fonts/../../manage.py").as_uri(),
        f"{PRINT.as_uri()}/../../manage.py",
        f"{PRINT.as_uri()}/%2e%2e/%2e%2e/pyproject.toml",
        (PRINT / "print.css").as_uri(),
        "edge.svg",
        "",
    ],
)
def test_nothing_but_shipped_files_is_read(url):
    with pytest.raises(Refused):
        read(url)


def test_shipped_files_are_read():
    assert read((PRINT / "edge.svg").as_uri()).startswith(b"<svg")
    assert read((FONTS / faces()[0].file).as_uri())[:4] in (b"\x00\x01\x00\x00", b"OTTO")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    link = tmp_path / "x.svg"
    link.symlink_to(Path("/etc/hostname"))
    with pytest.raises(Refused):
        read(link.as_uri())


def test_ordinary_text_needs_the_text_face_alone():
    assert {face.family for face in needed("Łódź Ñ Привет Ελλάδα 41 → 28 d€")} == {"IBM Plex Sans"}


def test_other_scripts_bring_their_fonts():
    families = [face.family for face in needed(paper.NASTY)]
    assert families[5:] == ["Noto Sans Hebrew", "Noto Sans Arabic", "Noto Emoji"]


def test_text_is_composed_and_freed_of_control_characters():
    assert printable("A\u030a\x07\x00b\u2028c\n") == "Åb c\n"


def test_joiners_and_soft_hyphens_are_kept():
    assert printable("👩🏽\u200d💻 a\u00adb") == "👩🏽\u200d💻 a\u00adb"


def test_direction_overrides_are_dropped():
    assert printable("a\u202egpj.exe\u202c") == "agpj.exe"


def test_a_running_title_is_cut_to_what_the_case_number_leaves():
    document = Document("Joining " * 40, case_number="DT 2026/412")
    assert style.running_title(document).endswith("…")
    assert estimated_width(style.running_title(document) + style.running_case(document), style.HEAD_SIZE) <= style.LINE


def test_quotes_cannot_end_a_css_string():
    assert style.quoted('a"b\\c\n</style>') == '"a\\22 b\\5c c\\a \\3c /style\\3e "'


def test_the_foot_says_what_there_is():
    labels = Labels.in_language("en")
    assert style.foot(Document("T", version="0.6", status_text="draft"), labels) == "Version 0.6, draft"
    assert style.foot(Document("T"), labels) == ""


def test_column_widths_add_up_to_the_page():
    widths = tables.percents([Column("a", "xs"), Column("b", "s"), *[Column("c", "xl")] * 5, *[Column("d")] * 9])
    assert sum(widths) == 100
    assert min(widths) >= 1


@pytest.mark.parametrize(("length", "size"), [(10, "xl"), (60, "l"), (100, "m"), (200, "s"), (400, "xs")])
def test_a_longer_title_is_set_smaller(length, size):
    assert title.size("ab " * (length // 3)) == size


def test_a_title_with_a_very_long_word_is_set_small():
    assert title.size("Käyttöönottosuunnitelmaluonnos") == "s"


def test_a_heading_goes_down_one_level_at_a_time():
    outline = Outline()
    assert [outline.enter(level) for level in (2, 6, 6, 3, 9)] == [2, 3, 4, 3, 4]


def test_a_document_without_facts_tells_what_it_knows_of_itself():
    document = Document("T", case_number="DT 1", version="2")
    assert title.facts(document, Labels.in_language("en")) == (("Case number", "DT 1"), ("Version", "2"))


@pytest.mark.slow
def test_a_plan_of_a_dozen_pages_takes_less_than_three_seconds_when_warm():
    from core.pdf import render_pdf

    render_pdf(paper.plan())
    begun = time.process_time()
    render_pdf(paper.plan(tasks=40))
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Protocol of milestone II: Choice", "Protocol"),
        ("Etapin II pöytäkirja: Valinta", "Pöytäkirja"),
        ("Record of phase review 1: Need", "Record of a review"),
        ("Dokumentation av fasgenomgång 1: Behov", "Dokumentation av en genomgång"),
        ("Dokumentasjon av fasegjennomgang 1: Behov", "Dokumentasjon av en gjennomgang"),
        ("Vaihekatselmuksen 1 kirjaus: Tarve", "Katselmuksen kirjaus"),
        ("Anything", ""),
    ],
)
def test_a_running_title_says_once_what_kind_of_document_it_is(title, kind):
    assert style.running_title(Document(title, kind=kind)) == title


@pytest.mark.parametrize(("title", "kind"), [("Joining Permits", "Adoption plan"), ("Adoption: the plan", "Adoption plan"), ("T", "A")])
def test_a_running_title_that_does_not_say_it_is_followed_by_the_kind(title, kind):
    assert style.running_title(Document(title, kind=kind)) == f"{title}: {kind}"


@pytest.mark.parametrize("case", ["", "DT 1", "DT 2026/412", "W" * 60, "DT 2026/412, part of " * 4])
def test_a_full_line_at_the_head_and_foot_of_a_page_is_not_broken(case):
    from core.blocks import Paragraph, Section
    from core.pdf import render_pdf
    from tests.support import pdf

    document = Document(
        "Joining permits and supervision " * 8, case_number=case, version="12", status_text="draft in review " * 12, layout="letter",
        sections=(Section("S", (Paragraph("x"),)),),
    )  # fmt: skip
    text = pdf.page_texts(render_pdf(document).data)[0].splitlines()
    head, foot = style.running_title(document), style.foot(document, Labels.in_language("en"))
    assert any(head in line and style.running_case(document) in line for line in text)
    assert any(foot in line and "Page 1 of 1" in line for line in text)
