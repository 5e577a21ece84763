"""The plan on paper: the sentence that matters, the drawing page by page, and the table that says the same in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import schedule
from adoption import schedule_words as told
from adoption.decision_points import who_decides
from adoption.models import Initiative
from adoption.schedule import Line, Plan
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
    lines = plan.lines()
    yield Lead(lead(plan))
    yield from _figures(plan, lines)
    yield _table(plan, lines)


def lead(plan: Plan) -> str:
    """How many tasks, how many done, and what needs attention."""
    count, done = len(plan.tasks), sum(task.is_settled for task in plan.tasks)
    first = ngettext("%(count)d task, %(done)d done", "%(count)d tasks, %(done)d done", count) % {"count": count, "done": done}
    return f"{'; '.join([first, *told.summary(plan)])}."


def _figures(plan: Plan, lines: list[Line]) -> Iterator[Figure]:
    start, end = plan.span
    pages = gantt_pages([told.gantt_row(plan, line, label(line, plan.initiative.margin)) for line in lines], _evenly(len(lines)))
    names = told.month_names()
    for number, rows in enumerate(pages, 1):
        title = _("Time plan, part %(number)d of %(count)d") % {"number": number, "count": len(pages)}
        alternative = _alternative(rows)
        svg = gantt_svg(rows, start=start, end=end, today=plan.today, title=title, description=alternative, month_names=names)
        yield Figure(svg, title, alternative, title)


def _evenly(count: int) -> int:
    """Rows a page so that no last page holds two or three."""
    pages = -(-count // ROWS_A_PAGE)
    return max(2, -(-count // pages))


def _alternative(rows: tuple[GanttRow, ...]) -> str:
    return ". ".join(f"{row.label}: {told.span(row.start, row.end)}" if row.start or row.end else row.label for row in rows)


def label(line: Line, percent: int) -> str:
    """The name of a line. percent: of the margin."""
    if line.task:
        return f"{'– ' * line.depth}{line.task.code} {line.task.title}"
    if line.kind == "margin" or line.phase is None:
        return told.margin_title(percent)
    return told.gate_title(line.phase) if line.kind == "milestone" else told.group_title(line.phase)


def _table(plan: Plan, lines: list[Line]) -> Table:
    columns = (
        Column(_("Task"), "xl"),
        Column(_("Responsible"), "m"),
        Column(_("Start"), "s"),
        Column(_("Due"), "s"),
        Column(_("State"), "s"),
    )
    return Table(columns, tuple(_row(plan, line) for line in lines))


def _row(plan: Plan, line: Line) -> Row:
    if line.kind == "group":
        return Group(label(line, plan.initiative.margin))
    gantt = told.gantt_row(plan, line, "")
    kind, word = _standing(plan, line)
    start = "" if line.kind == "milestone" or (line.task and not line.task.starts) else words.short_day(gantt.start)
    end = "" if line.task and not line.task.due else words.short_day(gantt.end)
    return Cell(label(line, plan.initiative.margin)), _responsible(line), Cell(start), Cell(end), Cell(word, STATES.get(kind, ""))


def _standing(plan: Plan, line: Line) -> told.Standing:
    if line.task:
        return told.standing(line.task, plan.today)
    if line.kind == "milestone" and line.phase:
        return told.gate_standing(line.phase, plan.initiative.phase_number, plan.today)
    return told.margin_standing(plan.margin) if plan.margin else ("", "")


def _responsible(line: Line) -> Cell:
    if line.task:
        person = line.task.responsible
        return Cell(words.named(person.name, person.organisation)) if person else Cell(_("Nobody yet"))
    return Cell(who_decides(line.phase)) if line.kind == "milestone" and line.phase else Cell()
