"""How tasks are brought in."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import activity_rules
from adoption.choices import TaskState
from adoption.imports.importer import Importer, ImportWords
from adoption.imports.task_fields import FIELDS, check
from adoption.models import Initiative, Task
from adoption.services import dependencies, entries, tasks


def _entries(initiative: Initiative) -> Any:
    rows = Task.objects.live().filter(initiative=initiative)
    return rows.select_related("parent", "responsible__organisation").order_by("number")


def _may_change(task: Task, values: dict[str, Any]) -> None:
    """Rules of the method may want other activities settled first (N01, N06, K02)."""
    if task.activity and values.get("state") == TaskState.DONE != task.state:
        activity_rules.check_order(task)


def _edit(edits: Sequence[entries.Edit], *, by: Person) -> list[Task]:
    """Several tasks; another whole may not make tasks wait for each other."""
    changed = tasks.edit_many(edits, by=by)
    if any("parent" in one.values for one in edits):
        dependencies.check_whole(edits[0].entry.initiative)
    return changed


TASKS = Importer(
    page="plan",
    name=_("Plan"),
    model=Task,
    fields=FIELDS,
    entries=_entries,
    check=check,
    create=tasks.create_many,
    edit=_edit,
    may_change=_may_change,
    inside="parent",
    words=ImportWords(
        title=_("Bring in tasks from a spreadsheet"),
        lead=_("Write or change many tasks at once. You see what would happen, row by row, before anything is saved."),
        again=_("Back to the plan"),
    ),
)
ALL = (TASKS,)
