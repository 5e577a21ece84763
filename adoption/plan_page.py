"""The plan page: which tasks, in which order, and each row made ready for the template."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Person, User
from adoption import plan_lanes, plan_marks
from adoption import schedule_words as told
from adoption.decision_points import is_formal, who_decides
from adoption.gantt_rows import Drawing
from adoption.models import InitiativePhase, ServiceLine, Task
from adoption.permissions import finish_task
from adoption.schedule import Choose, Day, Line, Plan
from core.charts import gantt_axis_svg, gantt_bar_svg

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A row of the table. bar is empty in the list view; may_finish shows the button that ticks a task off."""

    line: Line
    title: str
    dates: str
    state: told.Standing | None
    bar: SafeString
    may_finish: bool = False
    url: str = ""
    second: str = ""

    @property
    def task(self) -> Task | None:
        return self.line.task

    @property
    def kind(self) -> str:
        return self.line.kind

    @property
    def decides(self) -> str:
        """Who decides the milestone of the row."""
        return who_decides(self.line.phase) if self.line.phase else ""


@dataclass(frozen=True)
class Choice:
    """What the reader asked to see; read from the filter form. sort: "phase", "due" or "responsible"; by_line: by service line."""

    q: str = ""
    responsible: Person | None = None
    state: str = ""
    phase: int | None = None
    service_line: ServiceLine | None = None
    overdue: bool = False
    sort: str = "phase"
    by_line: bool = False

    @property
    def narrows(self) -> bool:
        """True when some tasks may be left out."""
        return bool(self.q or self.responsible or self.state or self.phase or self.service_line or self.overdue)

    @property
    def detailed(self) -> bool:
        """True when more was asked for than the quick choices offer: the form stays open."""
        return bool(self.q or self.state or self.phase or self.service_line or self.sort != "phase")

    def takes(self, plan: Plan) -> Choose:
        """Whether a task is shown."""
        text = self.q.casefold()
        tests: list[Callable[[Task], bool]] = [
            lambda task: not text or text in f"{task.code} {task.title}".casefold(),
            lambda task: self.responsible is None or task.responsible_id == self.responsible.pk,
            lambda task: not self.state or task.state == self.state,
            lambda task: not self.phase or task.phase_number == self.phase,
            lambda task: self.service_line is None or task.service_line_id == self.service_line.pk,
            lambda task: not self.overdue or bool(task.days_late(plan.today)),
        ]
        return lambda task: all(test(task) for test in tests)


def lines(plan: Plan, choice: Choice) -> list[Line]:
    """The rows asked for: by phase or service line with milestones and margin, or in another order without them."""
    if choice.sort == "phase":
        chosen_only = choice.takes(plan) if choice.narrows else None
        return plan_lanes.lines(plan, chosen_only) if choice.by_line else plan.lines(chosen_only)
    chosen = [task for task in plan.tasks if choice.takes(plan)(task)]
    return [Line("task", plan.phases[task.phase_number - 1], task) for task in sorted(chosen, key=_orders[choice.sort])]


def paged(found: Sequence[Line], number: str | None) -> Page[Line]:
    """At most fifty rows; a group that goes on names itself again on the next page, and none ends a page with its name alone."""
    page = Paginator(found, ROWS_A_PAGE).get_page(number)
    rows = list(page.object_list)
    if rows and rows[0].kind in ("task", "milestone"):
        before = [line for line in found[: page.start_index() - 1] if line.kind == "group"]
        rows[:0] = before[-1:]
    while page.has_next() and rows and rows[-1].kind == "group":
        rows.pop()
    page.object_list = rows
    return page


def rows(plan: Plan, page: Page[Line], user: User) -> list[Row]:
    """The rows of one page with their bars."""
    drawing = Drawing(plan)
    return [_row(drawing, line, user) for line in page.object_list]


def legend(plan: Plan, page: Page[Line]) -> set[str]:
    """Which marks the bars of a page have beside the plain ones: "approved", "critical", "whole", "moved" (a milestone)."""
    drawing = Drawing(plan)
    found = [drawing.row(line, "") for line in page.object_list]
    marks = {
        "approved": any(row.baseline_start for row in found),
        "critical": any(row.critical for row in found),
        "whole": any(row.kind == "whole" for row in found),
        "moved": any(row.kind == "milestone" and row.baseline_end not in (None, row.end) for row in found),
    }
    return {name for name, stands in marks.items() if stands}


def axis(plan: Plan) -> SafeString:
    """The head of the time column."""
    start, end = plan.span
    names = told.month_names()
    title = _("Time, %(first)s to %(last)s") % {"first": _month(start, names), "last": _month(end, names)}
    return gantt_axis_svg(start=start, end=end, today=plan.today, title=title, description="", month_names=names)


def _row(drawing: Drawing, line: Line, user: User) -> Row:
    plan = drawing.plan
    title, dates, state = _words(plan, line)
    bar = _bar(drawing, line, title)
    if line.task is None:
        return Row(line, title, dates, state, bar, url=_gate_url(plan, line))
    second = " · ".join(plan_marks.notes(drawing, line.task))
    may = not line.task.is_settled and bool(finish_task(user, line.task))
    return Row(line, title, dates, state, bar, may, reverse("task", args=[line.task.pk]), second)


def _words(plan: Plan, line: Line) -> tuple[str, str, told.Standing | None]:
    if line.task:
        rolled = plan.network.rolled.get(line.task.pk)
        standing = told.rolled_standing(rolled) if rolled else told.standing(line.task, plan.today)
        return line.task.title, told.span(*plan.network.dates(line.task)), standing
    if line.kind == "milestone" and line.phase:
        standing = told.gate_standing(line.phase, plan.initiative.phase_number, plan.today)
        return told.gate_title(line.phase), told.span(None, line.phase.closed_on or line.phase.planned_gate), standing
    if line.kind == "margin" and plan.margin:
        margin = plan.margin
        return told.margin_title(plan.initiative.margin), told.span(margin.first, margin.last), told.margin_standing(margin)
    return told.lane_words(line), "", None


def _bar(drawing: Drawing, line: Line, title: str) -> SafeString:
    plan, row = drawing.plan, drawing.row(line, title)
    start, end = plan.span
    mark = _mark(plan, line.phase) if line.kind == "milestone" and line.phase else ""
    said, names = plan_marks.bar_words(row, title), told.month_names()
    return gantt_bar_svg(row, start=start, end=end, today=plan.today, title=said, month_names=names, mark=mark)


def _mark(plan: Plan, row: InitiativePhase) -> str:
    return row.roman if is_formal(plan.initiative, row.number) else str(row.number)


def _gate_url(plan: Plan, line: Line) -> str:
    return reverse("milestone", args=[plan.initiative.pk, line.phase.number]) if line.kind == "milestone" and line.phase else ""


def _month(day: Day, names: tuple[str, ...]) -> str:
    return f"{names[day.month - 1]} {day.year}"


_orders: dict[str, Callable[[Task], tuple[Any, ...]]] = {
    "due": lambda task: (task.due or Day.max, task.number),
    "responsible": lambda task: (task.responsible is None, str(task.responsible or ""), task.due or Day.max, task.number),
}
