"""How tasks are brought in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from adoption import activity_rules
from adoption.choices import TaskState
from adoption.imports.importer import Importer, ImportWords
from adoption.imports.task_fields import FIELDS, check
from adoption.models import Initiative, Task
from adoption.services import tasks


def _entries(initiative: Initiative) -> Any:
    rows = Task.objects.live().filter(initiative=initiative)
    return rows.select_related("parent", "responsible__organisation").order_by("number")


def _may_change(task: Task, values: dict[str, Any]) -> None:
    """Rules of the method may want other activities settled first (N01, N06, K02)."""
    if task.activity and values.get("state") == TaskState.DONE != task.state:
        activity_rules.check_order(task)


TASKS = Importer(
    page="plan",
    name=_("Plan"),
    model=Task,
    fields=FIELDS,
    entries=_entries,
    check=check,
    create=tasks.create_many,
    edit=tasks.edit_many,
    may_change=_may_change,
    inside="parent",
    words=ImportWords(
        title=_("Bring in tasks from a spreadsheet"),
        lead=_("Write or change many tasks at once. You see what would happen, row by row, before anything is saved."),
        again=_("Back to the plan"),
    ),
)
ALL = (TASKS,)
