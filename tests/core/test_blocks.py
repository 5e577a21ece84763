"""Blocks: what they hold, plain text read into them, JSON and the fingerprint."""

import json
from dataclasses import replace

import pytest

from core.blocks import Bullets, Cell, Column, Document, Figure, Paragraph, Section, Table, text_blocks
from core.blocks.json import canonical, fingerprint, to_json
from tests.support import paper

pytestmark = pytest.mark.once


def test_empty_lines_part_paragraphs():
    assert text_blocks("One\ntwo\n\n\nThree") == (Paragraph("One\ntwo"), Paragraph("Three"))


def test_lines_with_dashes_become_a_list():
    assert text_blocks("We want:\n- less work\n- fewer errors") == (Paragraph("We want:"), Bullets(("less work", "fewer errors")))


def test_lines_with_numbers_become_an_ordered_list():
    assert text_blocks("1. Agree\n2) Connect") == (Bullets(("Agree", "Connect"), ordered=True),)


def test_an_indented_line_belongs_to_its_list_item():
    assert text_blocks("- first\n  goes on\n- second") == (Bullets(("first goes on", "second")),)


def test_windows_line_ends_are_read_the_same():
    assert text_blocks("a\r\n\r\n- b\r\n") == (Paragraph("a"), Bullets(("b",)))


@pytest.mark.parametrize("text", ["", "   ", "\n\n \t\n"])
def test_empty_text_gives_nothing(text):
    assert text_blocks(text) == ()


@pytest.mark.parametrize("text", ["-5 degrees", "1.5 million", "- ", "2026. A year is no number of a list"])
def test_a_dash_or_number_inside_text_is_no_list(text):
    assert all(isinstance(block, Paragraph) for block in text_blocks(text))


def test_a_table_refuses_a_row_of_the_wrong_length():
    with pytest.raises(ValueError, match="2 cells"):
        Table((Column("A"), Column("B")), ((Cell("1"),),))


def test_a_table_refuses_a_header_outside_its_columns():
    with pytest.raises(ValueError, match="row header"):
        Table((Column("A"),), (), row_header_index=1)


def test_a_figure_takes_only_our_own_drawings():
    with pytest.raises(TypeError):
        Figure("<svg onload='x'/>", "T", "A")


def test_json_names_each_block_and_leaves_drawings_out():
    value = to_json(Document("T", sections=(Section("S", (Paragraph("text"), paper.matrix())),), data={"n": 1}))
    first, figure = value["sections"][0]["blocks"]
    assert first == {"block": "paragraph", "text": "text"}
    assert figure["alternative"] and "svg" not in figure
    assert value["data"] == {"n": 1}


def test_canonical_json_has_sorted_keys_no_spaces_and_utf8():
    written = canonical(Document("Å b", data={"z": 1, "a": [1, 2]}))
    assert b'"data":{"a":[1,2],"z":1}' in written
    assert "Å b".encode() in written
    assert json.loads(written)["title"] == "Å b"


def test_the_fingerprint_is_the_same_for_the_same_content():
    assert fingerprint(paper.plan()) == fingerprint(paper.plan())
    assert len(fingerprint(paper.plan())) == 64


@pytest.mark.parametrize("change", [{"title": "T2"}, {"data": {"n": 2}}, {"sections": ()}, {"version": "2"}])
def test_the_fingerprint_changes_with_the_content(change):
    document = Document("T", sections=(Section("S"),), data={"n": 1}, version="1")
    assert fingerprint(document) != fingerprint(replace(document, **change))


def test_data_that_is_not_json_is_refused():
    with pytest.raises(TypeError):
        fingerprint(Document("T", data={"set": {1}}))


def test_a_lone_surrogate_does_not_break_the_fingerprint():
    assert fingerprint(Document("\ud800"))
