"""The plan on paper: names to the left, bars to the right, one drawing for each page."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.charts import gantt_shapes, svg
from core.charts.calendar import Day, Scale, ticks
from core.charts.gantt_line import GanttRow

WIDTH, NAMES, HEAD, ROW = 830, 300, 34, 24


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
    """The rows as one drawing, 830 units wide and 34 + 24 a row high. month_names: twelve short ones, January first.

    An arrow leads to each row from those on the same drawing that it waits for.
    """
    scale = Scale(start, end, NAMES, WIDTH - NAMES)
    height = HEAD + ROW * len(rows)
    lines = svg.joined(_row(row, HEAD + ROW * at, scale) for at, row in enumerate(rows))
    now = (
        _today(today, today_label or f"{today.day} {month_names[today.month - 1]}", scale, height)
        if today and scale.holds(today)
        else SafeString("")
    )
    grid = svg.joined(_grid(scale, height, month_names))
    links = gantt_shapes.arrows(rows, scale, HEAD, ROW)
    return svg.frame(grid + lines + links + now, title=title, description=description, width=WIDTH, height=height, css="fl-ganttchart")


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
    return name + rule + gantt_shapes.shape(row, top, scale, ROW)
