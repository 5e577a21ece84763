"""Drawings: title and description first, coordinates by the calendar, text that fits, no styles."""

import datetime
from xml.etree import ElementTree

import pytest

from core.blocks import RailStop
from core.charts import GanttRow, MatrixLabels, gantt_axis_svg, gantt_bar_svg, gantt_pages, gantt_svg, rail_svg, risk_matrix_svg
from core.charts.calendar import Scale, ticks
from core.charts.matrix import depth
from core.charts.svg import estimated_width, fitted
from tests.support import paper

pytestmark = pytest.mark.once

SVG = "{http://www.w3.org/2000/svg}"
START, END = datetime.date(2026, 9, 1), datetime.date(2027, 6, 30)
LABELS = MatrixLabels("Probability", "Consequence", {1: "rare"}, {5: "severe"})
WORDS = {"title": "T <&>", "description": "D"}
TIME = {"start": START, "end": END, "today": paper.TODAY}
TASK = GanttRow("Legal <b>", datetime.date(2026, 10, 5), datetime.date(2026, 11, 27), 60, late=True, baseline_start=START, baseline_end=END)


def drawings():
    milestone = GanttRow("II", None, datetime.date(2026, 12, 10), kind="milestone", next=True)
    return {
        "rail": rail_svg(paper.stops(), **WORDS),
        "matrix": risk_matrix_svg([("R1", 4, 4)], labels=LABELS, **WORDS),
        "gantt": gantt_svg(paper.gantt_rows(18), month_names=paper.MONTHS, **TIME, **WORDS),
        "bar": gantt_bar_svg(TASK, **TIME, **WORDS),
        "milestone": gantt_bar_svg(milestone, mark="II", **TIME, **WORDS),
        "axis": gantt_axis_svg(month_names=paper.MONTHS, today_label="Today", **TIME, **WORDS),
    }


@pytest.mark.parametrize("name", drawings())
def test_every_drawing_begins_with_title_and_description_and_has_no_style(name):
    drawing = drawings()[name]
    root = ElementTree.fromstring(drawing)
    assert [child.tag.removeprefix(SVG) for child in root[:2]] == ["title", "desc"]
    assert root[0].text == "T <&>"
    assert "style" not in drawing


@pytest.mark.parametrize(("score", "tint"), [((1, 4), 1), ((5, 1), 2), ((3, 3), 2), ((2, 5), 3), ((4, 3), 3), ((3, 5), 4), ((5, 5), 4)])
def test_the_tint_follows_the_product_of_the_steps(score, tint):
    assert depth(*score) == tint


def test_a_risk_outside_the_scale_is_refused():
    with pytest.raises(ValueError, match="1 to 5"):
        risk_matrix_svg([("R1", 0, 5)], labels=LABELS, **WORDS)


def test_more_risks_than_fit_in_a_square_are_counted():
    drawing = risk_matrix_svg([(f"R{n}", 3, 3) for n in range(9)], labels=LABELS, **WORDS)
    assert ">R4<" in drawing
    assert ">+4<" in drawing
    assert ">R5<" not in drawing


def test_a_rail_marks_what_is_passed_and_where_we_are():
    drawing = rail_svg(paper.stops(), **WORDS)
    assert (drawing.count('class="m-passed"'), drawing.count('class="m-here"'), drawing.count('class="m-ahead"')) == (1, 1, 6)
    assert drawing.count('class="m-boat"') == 1


def test_a_finished_rail_has_no_boat():
    assert "m-boat" not in rail_svg([RailStop("I", "Idea", "passed"), RailStop("II", "Use", "passed")], **WORDS)


def test_a_rail_without_stops_is_refused():
    with pytest.raises(ValueError, match="stops"):
        rail_svg([], **WORDS)


def test_days_lie_on_the_scale_with_both_ends_included():
    scale = Scale(datetime.date(2026, 1, 1), datetime.date(2026, 1, 10))
    assert scale.at(datetime.date(2026, 1, 1)) == 0
    assert scale.after(datetime.date(2026, 1, 5)) == 50
    assert scale.at(datetime.date(2030, 1, 1)) == 100


def test_a_scale_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before"):
        Scale(END, START)


@pytest.mark.parametrize(("years", "names"), [(0, "month"), (2, "quarter"), (30, "years")])
def test_marks_grow_sparser_with_the_time_shown(years, names):
    shown = ticks(START, datetime.date(2027 + years, 6, 30), most=12, month_names=paper.MONTHS)
    assert 2 <= len(shown) <= 13
    assert shown[0].name.isdigit() == (names == "years")


def test_a_single_day_has_a_mark():
    assert [tick.name for tick in ticks(START, START, most=12, month_names=paper.MONTHS)] == ["Sep"]


def test_a_task_is_as_long_as_its_days():
    row = GanttRow("A", datetime.date(2026, 1, 1), datetime.date(2026, 1, 5), 50)
    drawing = gantt_bar_svg(row, start=datetime.date(2026, 1, 1), end=datetime.date(2026, 1, 10), today=None, **WORDS)
    assert '<rect class="g-todo" x="0%" y="-6" width="50%" height="12"/>' in drawing
    assert '<rect class="g-done" x="0%" y="-6" width="25%" height="12"/>' in drawing


@pytest.mark.parametrize(
    "row", [GanttRow("No days"), GanttRow("Before", None, datetime.date(2020, 1, 1)), GanttRow("Group", START, END, kind="group")]
)
def test_a_row_with_nothing_to_show_has_no_bar(row):
    drawing = gantt_bar_svg(row, **TIME, **WORDS)
    assert "<rect" not in drawing
    assert "g-gate" not in drawing


def test_a_late_task_and_its_baseline_are_drawn():
    drawing = gantt_svg([TASK], month_names=paper.MONTHS, **TIME, **WORDS)
    assert 'class="g-late"' in drawing
    assert 'class="g-base"' in drawing
    assert "Legal &lt;b&gt;" in drawing


def test_today_outside_the_plan_is_not_drawn():
    assert "g-today" not in gantt_svg([TASK], start=START, end=END, today=datetime.date(2030, 1, 1), month_names=paper.MONTHS, **WORDS)


def test_pages_of_a_plan_repeat_the_group_and_lose_no_row():
    rows = paper.gantt_rows(60)
    pages = gantt_pages(rows, 10)
    assert all(len(page) <= 10 for page in pages)
    assert all(page[0].kind == "group" for page in pages)
    assert all(page[-1].kind != "group" for page in pages)
    kept = [row for page in pages for row in page if row.kind != "group"]
    assert kept == [row for row in rows if row.kind != "group"]


def test_no_rows_make_no_page():
    assert gantt_pages([], 10) == []


def test_text_that_does_not_fit_is_cut_with_an_ellipsis():
    assert fitted("short", 100, 12) == "short"
    cut = fitted("Describe what is to be done " * 9, 100, 12)
    assert cut.endswith("…")
    assert estimated_width(cut, 12) <= 100


WHOLE = GanttRow("Whole", datetime.date(2026, 10, 5), datetime.date(2026, 11, 27), 40, "whole", critical=True)


def test_a_whole_is_a_bracket_and_what_is_critical_has_a_line_over_it():
    for drawing in (gantt_svg([WHOLE], month_names=paper.MONTHS, **TIME, **WORDS), gantt_bar_svg(WHOLE, **TIME, **WORDS)):
        assert drawing.count('class="g-whole"') == 1
        assert drawing.count('class="g-crit"') == 1
        assert 'class="g-todo"' not in drawing
    assert "g-crit" not in gantt_bar_svg(TASK, **TIME, **WORDS)


def test_a_milestone_that_moved_shows_where_it_stood():
    moved = GanttRow("II", None, datetime.date(2026, 12, 10), kind="milestone", baseline_end=datetime.date(2026, 12, 3))
    kept = GanttRow("II", None, datetime.date(2026, 12, 10), kind="milestone", baseline_end=datetime.date(2026, 12, 10))
    gone = GanttRow("II", None, datetime.date(2026, 12, 10), kind="milestone", baseline_end=datetime.date(2030, 1, 1))
    for row, count in ((moved, 1), (kept, 0), (gone, 0)):
        assert gantt_svg([row], month_names=paper.MONTHS, **TIME, **WORDS).count('class="g-was"') == count
        assert gantt_bar_svg(row, **TIME, **WORDS).count('class="g-was"') == count


def test_an_arrow_leads_between_rows_of_the_same_drawing():
    days = (datetime.date(2026, 10, 5), datetime.date(2026, 10, 9)), (datetime.date(2026, 10, 12), datetime.date(2026, 10, 16))
    first, second = (GanttRow(name, *pair, key=name, waits=waits) for name, pair, waits in zip("ab", days, [(), ("a",)], strict=True))
    alone = GanttRow("c", *days[0], key="c", waits=("elsewhere",))
    for rows, count in (([first, second, alone], 1), ([second, first], 1), ([second], 0), ([alone, GanttRow("a", key="a")], 0)):
        drawing = gantt_svg(rows, month_names=paper.MONTHS, **TIME, **WORDS)
        assert drawing.count('class="g-wait"') == count
        ElementTree.fromstring(drawing)


def test_a_baseline_outside_the_time_shown_is_not_drawn():
    row = GanttRow("A", START, START, baseline_start=datetime.date(2030, 1, 1), baseline_end=datetime.date(2030, 2, 1))
    assert "g-base" not in gantt_bar_svg(row, **TIME, **WORDS)
    assert "g-base" not in gantt_svg([row], month_names=paper.MONTHS, **TIME, **WORDS)
