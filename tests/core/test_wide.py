"""Tables wider than a page become several; nothing is lost and nothing stands twice but the names of the rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.blocks import Cell, Column, Group, Table
from core.blocks.wide import split_table

pytestmark = pytest.mark.once


def wide(columns, header=0, caption="Costs"):
    row = tuple(Cell(f"{at}") for at in range(columns))
    return Table(tuple(Column(f"C{at}") for at in range(columns)), (Group("2026"), row, row), caption, header)


def titles(table):
    return [column.title for column in table.columns]


def test_a_table_that_fits_stays_the_same():
    table = wide(12)
    assert split_table(table, 12) == (table,)


def test_sixty_columns_become_six_tables_with_the_names_of_the_rows_in_each():
    parts = split_table(wide(60), 12)
    assert [len(part.columns) for part in parts] == [10, 11, 11, 11, 11, 11]
    assert {part.columns[0].title for part in parts} == {"C0"}
    assert {part.row_header_index for part in parts} == {0}
    assert parts[0].caption == "Costs (columns 2–10 of 60)"
    assert parts[-1].caption == "Costs (columns 51–60 of 60)"


def test_no_part_is_left_with_a_single_column():
    assert [titles(part) for part in split_table(wide(5), 4)] == [["C0", "C1", "C2"], ["C0", "C3", "C4"]]


def test_a_table_without_caption_says_its_columns_only():
    assert split_table(wide(5, caption=""), 4)[0].caption == "Columns 2–3 of 5"


def test_the_column_that_names_the_rows_keeps_its_place_where_it_can():
    first, second = split_table(wide(6, header=1), 4)
    assert (titles(first), first.row_header_index) == (["C0", "C1", "C2"], 1)
    assert (titles(second), second.row_header_index) == (["C1", "C3", "C4", "C5"], 0)


def test_without_such_a_column_nothing_is_repeated():
    parts = split_table(wide(7, header=None), 3)
    assert [titles(part) for part in parts] == [["C0", "C1"], ["C2", "C3"], ["C4", "C5", "C6"]]
    assert {part.row_header_index for part in parts} == {None}


def test_group_rows_stand_in_every_part():
    assert all(part.rows[0] == Group("2026") for part in split_table(wide(30), 12))


@pytest.mark.parametrize("at_most", [-1, 0, 1])
def test_too_few_columns_are_refused(at_most):
    with pytest.raises(ValueError, match="at least two"):
        split_table(wide(5), at_most)


@given(columns=st.integers(1, 80), at_most=st.integers(2, 20), header=st.none() | st.integers(0, 79))
def test_every_column_stands_once_in_order_and_no_part_is_too_wide(columns, at_most, header):
    header = header if header is not None and header < columns else None
    parts = split_table(wide(columns, header), at_most)
    assert all(len(part.columns) <= at_most for part in parts)
    named = None if header is None else f"C{header}"
    others = [title for part in parts for title in titles(part) if title != named]
    assert others == [f"C{at}" for at in range(columns) if f"C{at}" != named]
    if named:
        assert all(part.columns[part.row_header_index].title == named for part in parts)
    assert all(tuple(cell.text for cell in part.rows[1]) == tuple(title[1:] for title in titles(part)) for part in parts)
