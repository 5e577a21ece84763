"""The plan as a spreadsheet: the tasks as they are filtered and sorted on the page, with everything that may be brought in again."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from adoption import exports, plan_page, schedule
from adoption.forms.work import PlanFilter
from adoption.imports.task_fields import FIELDS, TITLE
from adoption.models import Initiative, Task
from core.sheets import Sheet

COLUMNS = [field.column() for field in FIELDS if field is not TITLE]


def sheets(asked: exports.Asked) -> list[Sheet]:
    """One row for each task that is shown; milestones and the margin belong to the plan as it is drawn."""
    plan = schedule.read(asked.initiative)
    choice = PlanFilter(asked.query, initiative=asked.initiative).choice()
    tasks = [line.task for line in plan_page.lines(plan, choice) if line.task]
    complete(asked.initiative, tasks, plan.tasks)
    return [exports.sheet_of_entries(_("Plan"), TITLE.label, COLUMNS, tasks, version=True)]


def complete(initiative: Initiative, tasks: Sequence[Task], every: Sequence[Task]) -> None:
    """Give tasks what the plan leaves out, their description and the task they are part of. One query."""
    told = dict(Task.objects.filter(initiative=initiative).exclude(description="").values_list("pk", "description"))
    by_id = {task.pk: task for task in every}
    for task in tasks:
        task.description = told.get(task.pk, "")
        if task.parent_id in by_id:
            task.parent = by_id[task.parent_id]


EXPORT = exports.Export("plan", _("Plan"), sheets)
