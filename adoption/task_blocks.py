"""The plan on paper: the sentence that matters, the drawing page by page, and the table that says the same in words."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import plan_marks, schedule
from adoption import schedule_words as told
from adoption.decision_points import who_decides
from adoption.gantt_rows import Drawing
from adoption.models import Initiative
from adoption.plan_change_words import approved_words, changes_since, since_words
from adoption.schedule import Day, Line, Plan
from core import words
from core.blocks import Block, Cell, Column, Figure, Group, Lead, Paragraph, Row, Table
from core.blocks.model import State
from core.charts import GanttRow, gantt_pages, gantt_svg

ROWS_A_PAGE = 32
STATES: dict[str, State] = {"done": "done", "warns": "warns", "blocks": "blocks"}


def blocks(initiative: Initiative) -> Iterator[Block]:
    """How the plan stands, drawn and in words."""
    plan = schedule.read(initiative)
    if not plan.tasks:
        yield Paragraph(_("No tasks are planned yet"))
        return
    lines, drawing = plan.lines(), Drawing(plan)
    yield Lead(lead(plan))
    yield from (Paragraph(words) for words in (plan_marks.end_words(plan), plan_marks.path_words(plan), _since(plan)) if words)
    yield from _figures(drawing, lines)
    yield _table(drawing, lines)


def _since(plan: Plan) -> str:
    """How the plan stands against what was approved, in one breath."""
    if plan.baseline is None:
        return ""
    return f"{approved_words(plan.baseline)} {since_words(plan.baseline, plan, changes_since(plan.baseline, plan))}"


def lead(plan: Plan) -> str:
    """How many tasks, how many done, and what needs attention."""
    count, done = len(plan.tasks), sum(task.is_settled for task in plan.tasks)
    first = ngettext("%(count)d task, %(done)d done", "%(count)d tasks, %(done)d done", count) % {"count": count, "done": done}
    return f"{'; '.join([first, *told.summary(plan)])}."


def _figures(drawing: Drawing, lines: list[Line]) -> Iterator[Figure]:
    plan, (start, end) = drawing.plan, drawing.plan.span
    pages = _evenly([drawing.row(line, label(line, plan.initiative.margin)) for line in lines])
    names = told.month_names()
    for number, rows in enumerate(pages, 1):
        title = _("Time plan, part %(number)d of %(count)d") % {"number": number, "count": len(pages)}
        alternative = _alternative(rows)
        svg = gantt_svg(rows, start=start, end=end, today=plan.today, title=title, description=alternative, month_names=names)
        said = legend(rows)
        yield Figure(svg, title, alternative, f"{title}. {said}" if said else title)


def _evenly(rows: Sequence[GanttRow]) -> list[tuple[GanttRow, ...]]:
    """As few pages as there must be, none of them with two or three rows where it can be helped."""
    fewest = gantt_pages(rows, ROWS_A_PAGE)
    least = max(2, -(-len(rows) // max(1, len(fewest))))
    tries = (gantt_pages(rows, count) for count in range(least, ROWS_A_PAGE))
    return next((pages for pages in tries if len(pages) == len(fewest)), fewest)


def legend(rows: Sequence[GanttRow]) -> str:
    """What the marks of a drawing mean, those that stand in it."""
    keys = {row.key for row in rows if row.key}
    marks = (
        (any(row.critical for row in rows), _("Thick line above: the end hangs on it")),
        (any(row.kind == "whole" for row in rows), _("Bracket: what its parts add up to")),
        (any(row.baseline_start for row in rows), _("Thin line below: the approved plan")),
        (any(row.kind == "milestone" and row.baseline_end not in (None, row.end) for row in rows), _("Hollow mark: its approved date")),
        (any(key in keys for row in rows for key in row.waits), _("Arrow: waits for")),
    )
    said = [words for stands, words in marks if stands]
    return f"{'. '.join(said)}." if said else ""


def _alternative(rows: tuple[GanttRow, ...]) -> str:
    return ". ".join(plan_marks.bar_words(row, row.label) for row in rows)


def label(line: Line, percent: int) -> str:
    """The name of a line. percent: of the margin."""
    if line.task:
        return f"{'– ' * line.depth}{line.task.code} {line.task.title}"
    if line.kind == "margin" or line.phase is None:
        return told.margin_title(percent)
    return told.gate_title(line.phase) if line.kind == "milestone" else told.group_title(line.phase)


def _table(drawing: Drawing, lines: list[Line]) -> Table:
    columns = (
        Column(_("Task"), "xl"),
        Column(_("Responsible"), "m"),
        Column(_("Start"), "s"),
        Column(_("Due"), "s"),
        Column(_("State"), "s"),
    )
    return Table(columns, tuple(_row(drawing, line) for line in lines))


def _row(drawing: Drawing, line: Line) -> Row:
    plan = drawing.plan
    if line.kind == "group":
        return Group(label(line, plan.initiative.margin))
    first, last = _dates(drawing, line)
    kind, word = _standing(plan, line)
    return (
        Cell(label(line, plan.initiative.margin), second=" · ".join(plan_marks.network_notes(drawing, line.task)) if line.task else ""),
        _responsible(line),
        Cell(words.short_day(first)),
        Cell(words.short_day(last)),
        Cell(word, STATES.get(kind, "")),
    )


def _dates(drawing: Drawing, line: Line) -> tuple[Day | None, Day | None]:
    if line.task:
        return drawing.plan.network.dates(line.task)
    row = drawing.row(line, "")
    return (None if line.kind == "milestone" else row.start), row.end


def _standing(plan: Plan, line: Line) -> told.Standing:
    if line.task:
        rolled = plan.network.rolled.get(line.task.pk)
        return told.rolled_standing(rolled) if rolled else told.standing(line.task, plan.today)
    if line.kind == "milestone" and line.phase:
        return told.gate_standing(line.phase, plan.initiative.phase_number, plan.today)
    return told.margin_standing(plan.margin) if plan.margin else ("", "")


def _responsible(line: Line) -> Cell:
    if line.task:
        person = line.task.responsible
        return Cell(words.named(person.name, person.organisation)) if person else Cell(_("Nobody yet"))
    return Cell(who_decides(line.phase)) if line.kind == "milestone" and line.phase else Cell()
