"""The plan on screen: the last column of a table, one drawing a row in percent of its width."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.charts import svg
from core.charts.calendar import Day, Scale, ticks
from core.charts.gantt_line import GanttRow

MARKS = 12


def gantt_axis_svg(
    *, start: Day, end: Day, today: Day | None, title: str, description: str, month_names: Sequence[str], today_label: str = ""
) -> SafeString:
    """The head of the column: periods, years and today."""
    scale = Scale(start, end)
    marks = ticks(start, end, most=MARKS, month_names=month_names)
    periods = svg.joined(_line(scale.at(tick.day), 26) + _label(scale.at(tick.day), 42, tick.name) for tick in marks)
    years = svg.joined(_label(scale.at(tick.day), 18, tick.year, "data-b") for tick in marks if tick.year)
    return _frame(periods + years + _today(today, scale, 6, today_label), title, description)


def gantt_bar_svg(
    row: GanttRow,
    *,
    start: Day,
    end: Day,
    today: Day | None,
    title: str,
    description: str = "",
    month_names: Sequence[str] = ("",) * 12,
    mark: str = "",
) -> SafeString:
    """One row: grid, today and the row's bar or milestone. title says the row in words; mark is a milestone's numeral."""
    scale = Scale(start, end)
    return _frame(_grid(scale, tuple(month_names)) + _today(today, scale, 0) + _shape(row, scale, mark), title, description)


@lru_cache(maxsize=256)
def _grid(scale: Scale, month_names: tuple[str, ...]) -> SafeString:
    """The same lines behind every row of a plan."""
    marks = ticks(scale.start, scale.end, most=MARKS, month_names=month_names)
    return svg.joined(_line(scale.at(tick.day), 0) for tick in marks if tick.day > scale.start)


def _frame(inner: SafeString, title: str, description: str) -> SafeString:
    return format_html('<svg role="img"><title>{}</title><desc>{}</desc>{}</svg>', title, description, inner)


def _percent(value: float) -> str:
    return f"{svg.number(value)}%"


def _line(x: float, top: int, css: str = "g-grid") -> SafeString:
    return format_html('<line class="{0}" x1="{1}" x2="{1}" y1="{2}" y2="100%"/>', css, _percent(x), top)


def _label(x: float, y: int, words: str, kind: str = "") -> SafeString:
    if x > 94:
        return SafeString("")
    return format_html(
        '<text class="g-lab"{} x="{}" y="{}">{}</text>', SafeString(f' {kind}=""' if kind else ""), _percent(x + 0.6), y, words
    )


def _today(today: Day | None, scale: Scale, top: int, label: str = "") -> SafeString:
    if today is None or not scale.holds(today):
        return SafeString("")
    x = scale.at(today)
    side, at = ("start", x + 0.6) if x < 12 else ("end", x - 0.6)
    words = (
        format_html('<text class="g-lab" data-you="" text-anchor="{}" x="{}" y="18">{}</text>', side, _percent(at), label)
        if label
        else SafeString("")
    )
    return words + _line(x, top, "g-today")


def _shape(row: GanttRow, scale: Scale, mark: str) -> SafeString:
    if row.kind == "group" or row.days is None:
        return SafeString("")
    start, end = row.days
    if row.kind == "milestone":
        return _approved_gate(row, scale) + (_gate(row, scale.at(end), mark) if scale.holds(end) else SafeString(""))
    base = _baseline(row, scale)
    if end < scale.start or start > scale.end:
        return _middle(base) if base else base
    x, width = scale.at(start), max(0.6, scale.after(end) - scale.at(start))
    return _middle(_whole(row, x, width) + base if row.kind == "whole" else _bar(row, x, width) + base)


def _middle(inner: SafeString) -> SafeString:
    return format_html('<svg overflow="visible" y="50%">{}</svg>', inner)


def _bar(row: GanttRow, x: float, width: float) -> SafeString:
    if row.kind == "margin":
        return _rect("g-margin", x, width, -6)
    top = -9 if row.baseline_start else -6
    done = _rect("g-done", x, width * min(100, row.progress) / 100, top) if row.progress > 0 else SafeString("")
    late = _rect("g-late", x + width, 0.8, top) if row.late else SafeString("")
    return _rect("g-todo", x, width, top) + done + late + _critical(row, x, width, top)


def _whole(row: GanttRow, x: float, width: float) -> SafeString:
    """A bracket over the parts: a thin bar with a foot at each end, filled as far as the parts have come."""
    top = -8 if row.baseline_start else -5
    done = _rect("g-done", x, width * min(100, row.progress) / 100, top, 5) if row.progress > 0 else SafeString("")
    feet = format_html(
        '<rect class="g-foot" x="{0}" y="{2}" width="3" height="11"/><svg overflow="visible" x="{1}"><rect class="g-foot" x="-3" y="{2}"'
        ' width="3" height="11"/></svg>',
        _percent(x),
        _percent(x + width),
        top,
    )
    return _rect("g-whole", x, width, top, 5) + done + feet + _critical(row, x, width, top)


def _critical(row: GanttRow, x: float, width: float, top: int) -> SafeString:
    """A thick line over the bar; the word stands in the row."""
    return _rect("g-crit", x, width, top - 5, 3) if row.critical else SafeString("")


def _rect(css: str, x: float, width: float, top: int, height: int = 12) -> SafeString:
    return format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', css, _percent(x), top, _percent(width), height)


def _baseline(row: GanttRow, scale: Scale) -> SafeString:
    start, end = row.baseline_start, row.baseline_end
    if start is None or end is None or end < scale.start or start > scale.end:
        return SafeString("")
    x1, x2 = _percent(scale.at(start)), _percent(scale.after(end))
    ends = format_html(
        '<line class="g-base" x1="{0}" x2="{0}" y1="7.5" y2="12.5"/><line class="g-base" x1="{1}" x2="{1}" y1="7.5" y2="12.5"/>', x1, x2
    )
    return format_html('<line class="g-base" x1="{}" x2="{}" y1="10" y2="10"/>{}', x1, x2, ends)


def _approved_gate(row: GanttRow, scale: Scale) -> SafeString:
    """A small hollow mark where the milestone stood when the plan was approved."""
    day = row.baseline_end
    if day is None or day == row.end or not scale.holds(day):
        return SafeString("")
    return format_html('<svg overflow="visible" x="{}" y="50%"><path class="g-was" d="m0-6 6 6-6 6-6-6z"/></svg>', _percent(scale.at(day)))


def _gate(row: GanttRow, x: float, mark: str) -> SafeString:
    kind = SafeString(' data-next=""' if row.next else ' data-done=""' if row.progress >= 100 else "")
    side = SafeString(' x="-14" text-anchor="end"' if x > 90 else ' x="14"')
    label = format_html('<text class="g-lab" data-b=""{} y="4">{}</text>', side, mark) if mark else ""
    return format_html(
        '<svg overflow="visible" x="{}" y="50%"><path class="g-gate"{} d="m0-8 8 8-8 8-8-8z"/>{}</svg>', _percent(x), kind, label
    )
