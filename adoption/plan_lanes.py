"""The plan by service line instead of by phase: a lane for each line, one for work that belongs to none, milestones last."""

from collections import defaultdict
from uuid import UUID

from django.utils.translation import gettext as _

from adoption.models import ServiceLine, Task
from adoption.schedule import Choose, Line, Plan, nested


def has_lanes(plan: Plan) -> bool:
    """Whether some task is done for one service line alone."""
    return any(task.service_line_id for task in plan.tasks)


def lines(plan: Plan, choose: Choose | None = None) -> list[Line]:
    """Rows by service line. With `choose` only the tasks it takes, without milestones and margin."""
    there = {task.service_line.pk: task.service_line for task in plan.tasks if task.service_line}
    lanes: dict[UUID | None, list[Task]] = defaultdict(list)
    for task in plan.tasks:
        lanes[task.service_line_id].append(task)
    found: list[Line] = []
    for line in sorted(there.values(), key=lambda line: line.number):
        found += _lane(plan, lane_title(line), lanes[line.pk], choose)
    found += _lane(plan, _("For all services"), lanes[None], choose)
    return found if choose else [*found, *_milestones(plan)]


def lane_title(line: ServiceLine) -> str:
    """L1 Environmental permits."""
    return f"{line.code} {line.title}"


def _lane(plan: Plan, title: str, tasks: list[Task], choose: Choose | None) -> list[Line]:
    rows = [
        Line("task", plan.phases[task.phase_number - 1], task, depth, title)
        for task, depth in nested(tasks)
        if choose is None or choose(task)
    ]
    return [Line("group", lane=title), *rows] if rows else []


def _milestones(plan: Plan) -> list[Line]:
    title = _("Milestones")
    gates = [Line("milestone", row, lane=title) for row in plan.phases if row.planned_gate or row.closed_on]
    return [*([Line("group", lane=title)] if gates else []), *gates, *([Line("margin")] if plan.margin else [])]
