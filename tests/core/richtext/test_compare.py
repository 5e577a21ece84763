"""Comparing and merging texts."""

import pytest
from hypothesis import given

from core.richtext import compare, from_markup, merge, write
from tests.core.richtext.strategies import DOCUMENTS

pytestmark = pytest.mark.once


def told(old, new):
    """The comparison in short: [-gone-] {+come+}."""
    signs = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    return [(change.kind, "".join(signs[piece.kind].format(piece.text) for piece in change.pieces)) for change in compare(
        from_markup(old), from_markup(new)
    )]  # fmt: skip


def test_words_that_changed_are_marked_in_their_line():
    assert told("We wait 41 days.", "We wait 12 days now.") == [("changed", "We wait [-41-]{+12+} days{+ now+}.")]


def test_whole_paragraphs_come_and_go():
    assert told("One\n\nTwo", "One\n\nQuite another thing") == [
        ("same", "One"), ("added", "{+Quite another thing+}"), ("removed", "[-Two-]")
    ]  # fmt: skip


def test_points_and_rows_are_compared_one_by_one():
    assert told("- a\n- b", "- a\n- c b") == [("same", "a"), ("changed", "{+c +}b")]
    table = "| A | B |\n|---|---|\n| 1 | old value |"
    assert told(table, table.replace("old", "new"))[1] == ("changed", "1 | [-old-]{+new+} value")


def test_a_change_of_look_alone_is_said():
    [change] = compare(from_markup("A word"), from_markup("A **word**"))
    assert (change.kind, change.only_look) == ("changed", True)


@given(DOCUMENTS)
def test_a_text_does_not_differ_from_itself(blocks):
    assert {change.kind for change in compare(blocks, blocks)} <= {"same"}


@given(DOCUMENTS, DOCUMENTS)
def test_the_newer_text_can_be_read_from_the_comparison(old, new):
    kept = ["".join(piece.text for piece in c.pieces if piece.kind != "removed") for c in compare(old, new) if c.kind != "removed"]
    assert kept == ["".join(piece.text for piece in c.pieces) for c in compare((), new)]


def merged(base, theirs, mine):
    found = merge(from_markup(base), from_markup(theirs), from_markup(mine))
    return None if found is None else write(found)


def test_changes_in_different_paragraphs_are_both_kept():
    assert merged("a\n\nb\n\nc", "a!\n\nb\n\nc", "a\n\nb\n\nc?") == "<p>a!</p><p>b</p><p>c?</p>"
    assert merged("a\n\nb", "a\n\nb\n\nc", "z\n\na\n\nb") == "<p>z</p><p>a</p><p>b</p><p>c</p>"


def test_changes_in_the_same_paragraph_are_for_people_to_settle():
    assert merged("a", "b", "c") is None
    assert merged("", "b", "c") is None
    assert merged("a\n\nb", "a\n\nx\n\nb", "a\n\ny\n\nb") is None


def test_the_same_change_twice_is_one():
    assert merged("a\n\nb", "a\n\nc", "a\n\nc") == "<p>a</p><p>c</p>"


@given(DOCUMENTS, DOCUMENTS)
def test_where_one_side_changed_nothing_the_other_side_is_taken(base, changed):
    assert merge(base, changed, base) == changed
    assert merge(base, base, changed) == changed


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_what_both_kept_and_either_wrote_is_there(base, theirs, mine):
    found = merge(base, theirs, mine)
    if found is not None:
        for block in (*theirs, *mine):
            assert block in found or block in base


def test_texts_that_have_nothing_in_common_are_compared_all_the_same():
    """Very long lines and very many: coarser, but in full and in the time of a page."""
    old, new = from_markup("word " * 30_000), from_markup("other " * 30_000)
    assert [change.kind for change in compare(old, new)] == ["added", "removed"]
    many, others = from_markup("\n\n".join(f"a{n}" for n in range(3000))), from_markup("\n\n".join(f"b{n}" for n in range(3000)))
    assert len(compare(many, others)) == 6000
    same = from_markup("\n\n".join(["- x"] * 3000))
    assert compare(same, same)
    assert merge(same, same, from_markup("y")) is not None
