"""The plan on paper: names to the left, bars to the right, one drawing for each page."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from core.charts import svg
from core.charts.calendar import Scale, ticks

Day = datetime.date
Kind = Literal["task", "milestone", "group", "margin"]
WIDTH, NAMES, HEAD, ROW, BAR = 830, 300, 34, 24, 9


@dataclass(frozen=True)
class GanttRow:
    """A line of the plan. progress 0 to 100 percent; both days are included; a baseline is the span once approved.

    A milestone stands on its end (or start); a row without days shows its name only. next marks what the initiative heads for.
    """

    label: str
    start: Day | None = None
    end: Day | None = None
    progress: int = 0
    kind: Kind = "task"
    late: bool = False
    baseline_start: Day | None = None
    baseline_end: Day | None = None
    next: bool = False


def gantt_pages(rows: Sequence[GanttRow], per_page: int) -> list[tuple[GanttRow, ...]]:
    """The rows in parts of at most per_page; a group's name is repeated where it goes on and never stands last on a page."""
    if per_page < 2:
        raise ValueError("A page of a plan holds at least two rows")
    pages: list[list[GanttRow]] = [[]]
    group: GanttRow | None = None
    for at, row in enumerate(rows):
        group = row if row.kind == "group" else group
        last_line = len(pages[-1]) == per_page - 1
        if len(pages[-1]) == per_page or (last_line and row.kind == "group" and at + 1 < len(rows)):
            pages.append([group] if group and row is not group else [])
        pages[-1].append(row)
    return [tuple(page) for page in pages if page]


def gantt_svg(
    rows: Sequence[GanttRow],
    *,
    start: Day,
    end: Day,
    today: Day | None,
    title: str,
    description: str,
    month_names: Sequence[str],
    today_label: str = "",
) -> SafeString:
    """The rows as one drawing, 830 units wide and 34 + 24 a row high. month_names: twelve short ones, January first."""
    scale = Scale(start, end, NAMES, WIDTH - NAMES)
    height = HEAD + ROW * len(rows)
    lines = svg.joined(_row(row, HEAD + ROW * at, scale) for at, row in enumerate(rows))
    now = (
        _today(today, today_label or f"{today.day} {month_names[today.month - 1]}", scale, height)
        if today and scale.holds(today)
        else SafeString("")
    )
    grid = svg.joined(_grid(scale, height, month_names))
    return svg.frame(grid + lines + now, title=title, description=description, width=WIDTH, height=height, css="fl-ganttchart")


def _grid(scale: Scale, height: float, month_names: Sequence[str]) -> list[SafeString]:
    parts = []
    for tick in ticks(scale.start, scale.end, most=12, month_names=month_names):
        x = scale.at(tick.day)
        parts.append(svg.path(f"M{svg.number(x)} 16V{svg.number(height)}", css="g-grid", stroke=svg.LINE))
        name = f"{tick.name} {tick.year[2:]}".strip()
        if x + svg.estimated_width(name, 11) < WIDTH:
            parts.append(svg.text(x + 3, 28, name, fill=svg.INK_2))
    return parts


def _today(today: Day, label: str, scale: Scale, height: float) -> SafeString:
    x = scale.at(today)
    line = svg.path(f"M{svg.number(x)} 14V{svg.number(height)}", css="g-today", stroke=svg.YOU, width=1.5)
    anchor = "end" if x > WIDTH - 30 else "start" if x < NAMES + 30 else "middle"
    return line + svg.text(x, 10, label, weight=600, fill=svg.YOU, anchor=anchor, you=True)


def _row(row: GanttRow, top: float, scale: Scale) -> SafeString:
    if row.kind == "group":
        band = svg.rect(0, top, WIDTH, ROW, css="g-band", fill=svg.WATER_1)
        return band + svg.text(6, top + 16, svg.fitted(row.label, WIDTH - 20, 12), size=12, weight=600)
    name = svg.text(6, top + 16, svg.fitted(row.label, NAMES - 14, 12), size=12)
    rule = svg.path(f"M0 {svg.number(top + ROW)}H{WIDTH}", css="g-grid", stroke=svg.WATER_1)
    return name + rule + _shape(row, top, scale)


def _shape(row: GanttRow, top: float, scale: Scale) -> SafeString:
    start, end = row.start or row.end, row.end or row.start
    if start is None or end is None:
        return SafeString("")
    if row.kind == "milestone":
        return _gate(row, top + ROW / 2, scale, end)
    return _baseline(row, top, scale) + (_bar(row, top, scale, start, end) if end >= scale.start and start <= scale.end else SafeString(""))


def _gate(row: GanttRow, y: float, scale: Scale, day: Day) -> SafeString:
    if not scale.holds(day):
        return SafeString("")
    x = min(scale.at(day), WIDTH - 9)
    fill = svg.SEA if row.progress >= 100 else svg.WHITE
    colour = svg.YOU if row.next else svg.SEA if row.progress >= 100 else svg.INK
    return svg.path(f"M{svg.number(x)} {svg.number(y - 7)}l7 7-7 7-7-7z", css="g-gate", stroke=colour, fill=fill, width=2)


def _bar(row: GanttRow, top: float, scale: Scale, start: Day, end: Day) -> SafeString:
    x, y = scale.at(start), top + (7.5 if row.baseline_start is None else 5)
    width = max(3.0, scale.after(end) - x)
    if row.kind == "margin":
        return svg.path(
            f"M{svg.number(x)} {svg.number(y)}h{svg.number(width)}v{BAR}h-{svg.number(width)}z", css="g-margin", stroke=svg.SEA, dash="3 3"
        )
    whole = svg.rect(x, y, width, BAR, css="g-todo", fill=svg.WATER_2, stroke=svg.SEA)
    done = svg.rect(x, y, width * min(100, row.progress) / 100, BAR, css="g-done", fill=svg.SEA) if row.progress > 0 else SafeString("")
    return whole + done + (_late(x + width, y) if row.late else SafeString(""))


def _late(x: float, y: float) -> SafeString:
    """A triangle after the bar: shape and colour; the word stands in the list of tasks."""
    x = min(x + 4, WIDTH - 12)
    body = svg.path(f"M{svg.number(x + 5)} {svg.number(y)}l5.5 9.5h-11z", css="g-late", stroke="none", fill=svg.WARN)
    return body + svg.path(f"M{svg.number(x + 5)} {svg.number(y + 3)}v3.4m0 1.1v1", css="g-late-mark", stroke=svg.WHITE, width=1.1)


def _baseline(row: GanttRow, top: float, scale: Scale) -> SafeString:
    if row.baseline_start is None or row.baseline_end is None:
        return SafeString("")
    x1, x2 = svg.number(scale.at(row.baseline_start)), svg.number(scale.after(row.baseline_end))
    y = top + 18.5
    d = f"M{x1} {svg.number(y - 2.5)}v5M{x1} {svg.number(y)}H{x2}M{x2} {svg.number(y - 2.5)}v5"
    return svg.path(d, css="g-base", stroke=svg.INK_2)
