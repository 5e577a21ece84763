"""What stands on a row of the plan on paper: bar, bracket, milestone, what was approved, and arrows from what it waits for."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.charts import svg
from core.charts.calendar import Day, Scale
from core.charts.gantt_line import GanttRow

BAR, FOOT = 9, 8
NOTHING = SafeString("")


def shape(row: GanttRow, top: float, scale: Scale, height: float) -> SafeString:
    """The row's drawing, in a row that begins at `top` and is `height` high; nothing for one without days."""
    if row.days is None:
        return NOTHING
    start, end = row.days
    if row.kind == "milestone":
        return _approved_gate(row, top + height / 2, scale) + _gate(row, top + height / 2, scale, end)
    if end < scale.start or start > scale.end:
        return _baseline(row, top, scale)
    return _baseline(row, top, scale) + (_whole if row.kind == "whole" else _bar)(row, top, scale, start, end)


def arrows(rows: Sequence[GanttRow], scale: Scale, head: float, height: float) -> SafeString:
    """From the end of each row to those below or above it that wait for it, where both stand here and inside the scale."""
    places = {row.key: (at, row) for at, row in enumerate(rows) if row.key and row.days and scale.holds(row.days[1])}
    pairs = [(places[key], places[row.key]) for row in rows if row.key in places for key in row.waits if key in places]
    return svg.joined(_arrow(before, after, scale, head, height) for before, after in pairs)


def _arrow(before: tuple[int, GanttRow], after: tuple[int, GanttRow], scale: Scale, head: float, height: float) -> SafeString:
    """From the middle of the first bar's end, straight, then down or up to the edge of the second."""
    (at, first), (to, second) = before, after
    assert first.days and second.days
    x1, y1 = scale.after(first.days[1]), head + height * at + _top(first) + BAR / 2
    x2 = max(x1 + 2, scale.at(second.days[0]) + 3)
    down = to > at
    y2 = head + height * to + _top(second) + (-1 if down else BAR + 1)
    tip = f"m-2.5 {-4 if down else 4}l2.5 {4 if down else -4} 2.5 {-4 if down else 4}"
    d = f"M{svg.number(x1)} {svg.number(y1)}H{svg.number(x2)}V{svg.number(y2)}{tip}"
    return svg.path(d, css="g-wait", stroke=svg.INK_2)


def _top(row: GanttRow) -> float:
    """Where in its row a bar begins: higher with what was approved below it."""
    return 7.5 if row.baseline_start is None else 5


def _gate(row: GanttRow, y: float, scale: Scale, day: Day) -> SafeString:
    if not scale.holds(day):
        return NOTHING
    fill = svg.SEA if row.progress >= 100 else svg.WHITE
    colour = svg.YOU if row.next else svg.SEA if row.progress >= 100 else svg.INK
    kind = " g-next" if row.next else " g-passed" if row.progress >= 100 else ""
    return svg.path(_diamond(scale, day, y, 7), css=f"g-gate{kind}", stroke=colour, fill=fill, width=2)


def _approved_gate(row: GanttRow, y: float, scale: Scale) -> SafeString:
    """A small hollow mark where the milestone stood when the plan was approved."""
    day = row.baseline_end
    if day is None or day == row.end or not scale.holds(day):
        return NOTHING
    return svg.path(_diamond(scale, day, y, 5), css="g-was", stroke=svg.INK_2, dash="2 1.5")


def _diamond(scale: Scale, day: Day, y: float, half: int) -> str:
    x = min(scale.at(day), scale.left + scale.width - half - 2)
    return f"M{svg.number(x)} {svg.number(y - half)}l{half} {half}-{half} {half}-{half}-{half}z"


def _bar(row: GanttRow, top: float, scale: Scale, start: Day, end: Day) -> SafeString:
    x, y = scale.at(start), top + _top(row)
    width = max(3.0, scale.after(end) - x)
    if row.kind == "margin":
        return svg.path(
            f"M{svg.number(x)} {svg.number(y)}h{svg.number(width)}v{BAR}h-{svg.number(width)}z", css="g-margin", stroke=svg.SEA, dash="3 3"
        )
    whole = svg.rect(x, y, width, BAR, css="g-todo", fill=svg.WATER_2, stroke=svg.SEA)
    done = svg.rect(x, y, width * min(100, row.progress) / 100, BAR, css="g-done", fill=svg.SEA) if row.progress > 0 else NOTHING
    late = _late(x + width, y, scale) if row.late else NOTHING
    return whole + done + late + _critical(row, x, y, width)


def _whole(row: GanttRow, top: float, scale: Scale, start: Day, end: Day) -> SafeString:
    """A bracket over the parts: a thin bar with a pointed foot at each end, filled as far as the parts have come."""
    x, y = scale.at(start), top + _top(row)
    width = max(3.0, scale.after(end) - x)
    foot = min(4.0, width / 2)
    left, right = svg.number(foot), svg.number(width - 2 * foot)
    d = f"M{svg.number(x)} {svg.number(y)}h{svg.number(width)}v{FOOT}l-{left}-4h-{right}l-{left} 4z"
    bracket = svg.path(d, css="g-whole", stroke=svg.INK, fill=svg.WHITE)
    done = svg.rect(x, y, width * min(100, row.progress) / 100, 4, css="g-done", fill=svg.SEA) if row.progress > 0 else NOTHING
    return bracket + done + _critical(row, x, y, width)


def _critical(row: GanttRow, x: float, y: float, width: float) -> SafeString:
    """A thick line over the bar; the words stand in the table of the plan."""
    return svg.rect(x, y - 3.5, width, 2.5, css="g-crit", fill=svg.INK) if row.critical else NOTHING


def _late(x: float, y: float, scale: Scale) -> SafeString:
    """A triangle after the bar: shape and colour; the word stands in the list of tasks."""
    x = min(x + 4, scale.left + scale.width - 12)
    body = svg.path(f"M{svg.number(x + 5)} {svg.number(y)}l5.5 9.5h-11z", css="g-late", stroke="none", fill=svg.WARN)
    return body + svg.path(f"M{svg.number(x + 5)} {svg.number(y + 3)}v3.4m0 1.1v1", css="g-late-mark", stroke=svg.WHITE, width=1.1)


def _baseline(row: GanttRow, top: float, scale: Scale) -> SafeString:
    start, end = row.baseline_start, row.baseline_end
    if start is None or end is None or end < scale.start or start > scale.end:
        return NOTHING
    x1, x2 = svg.number(scale.at(start)), svg.number(scale.after(end))
    y = top + 18.5
    d = f"M{x1} {svg.number(y - 2.5)}v5M{x1} {svg.number(y)}H{x2}M{x2} {svg.number(y - 2.5)}v5"
    return svg.path(d, css="g-base", stroke=svg.INK_2)
