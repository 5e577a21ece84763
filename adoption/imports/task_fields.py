"""The columns of tasks in a spreadsheet."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from adoption.choices import TaskState
from adoption.columns import who
from adoption.imports import cells
from adoption.imports.fields import Field, of_attribute
from core.sheets import Percent

TITLE = Field(
    "title", _("Task"), cells.line(), of_attribute("title"),
    _("What is to be done, beginning with a verb."), _("Agree on dates for testing"), "", _("Write what is to be done."), "l",
)  # fmt: skip
FIELDS: tuple[Field, ...] = (
    TITLE,
    Field(
        "description", _("Description"), cells.paragraphs(4000), of_attribute("description"),
        _("More about it, if it is needed."), _("With the service provider and the test group."), "", width="xl",
    ),
    Field(
        "phase_number", _("Phase"), cells.whole(1, 8), of_attribute("phase_number"),
        _("The number of the phase, 1 to 8."), 4, needed=_("Write the number of the phase, 1 to 8."), width="xs", numeric=True,
        default=lambda world: min(8, world.initiative.phase_number),
    ),
    Field(
        "parent", _("Part of"), cells.other("T"), lambda task: task.parent.code if task.parent else None,
        _("Only for a part of a larger task: its code, or its exact name."), "", width="s",
    ),
    Field(
        "responsible", _("Responsible"), cells.somebody, lambda task: who(task.responsible),
        _("E-mail address or exact name of somebody with a role in the initiative."), "name@example.org",
    ),
    Field("starts", _("Start"), cells.day, of_attribute("starts"), _("A date."), "2027-02-01", width="s"),
    Field("due", _("Due"), cells.day, of_attribute("due"), _("A date, not before the start."), "2027-02-26", width="s"),
    Field(
        "state", _("State"), cells.choice(TaskState.choices), lambda task: str(TaskState(task.state).label),
        _("Not begun, Under way or Done."), TaskState.TODO.label, TaskState.TODO, width="s",
    ),
    Field(
        "progress", _("Progress, per cent"), cells.share, lambda task: Percent(task.progress),
        _("0 to 100."), 0, 0, width="s", numeric=True,
    ),
)  # fmt: skip


def check(values: dict[str, Any], task: Any) -> dict[str, Any]:
    """What does not fit together in a row: {field: sentence}. values: what the task would be; task: what it is, None for a new one."""
    found: dict[str, Any] = {}
    starts, due, state = values.get("starts"), values.get("due"), values.get("state")
    if starts and due and due < starts:
        found["due"] = _("The task cannot be due before it starts. Change one of the dates.")
    if state == TaskState.NOT_RELEVANT and (task is None or task.state != state):
        found["state"] = _("That a task is not relevant is said on its page, with the reason.")
    if values.get("progress") == 100 and state in (TaskState.TODO, TaskState.DOING):
        found["progress"] = _("At 100 per cent the task is done. Write Done as its state, or a smaller number.")
    return found
