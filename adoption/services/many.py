"""Several tasks of the plan changed together; one that somebody else changed meanwhile is left alone and named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from adoption.access import people_of
from adoption.choices import PHASES, TaskState
from adoption.models import Initiative, Task
from adoption.services import tasks
from core.db import Superseded

MOST = 500
STATES = (TaskState.TODO, TaskState.DOING, TaskState.DONE)


@dataclass
class Done:
    """How many were changed, and which were left alone: (code, why)."""

    changed: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def read_chosen(sent: Iterable[str]) -> dict[UUID, int]:
    """{task: version the reader saw} of values like "id:version"; what is none is passed over, more than 500 too."""
    found: dict[UUID, int] = {}
    for one in sent:
        key, _colon, version = one.partition(":")
        try:
            found[UUID(key)] = int(version[:9]) if version[:9].isdecimal() else 0
        except ValueError:
            continue
    return dict(list(found.items())[:MOST])


@transaction.atomic
def change(initiative: Initiative, wanted: Mapping[UUID, int], act: str, value: str, *, by: Person) -> Done:
    """act: "state", "responsible" (id, empty for nobody), "phase" or "remove" (value: the reason). Raises ValidationError for a value
    that is none of those offered."""
    rows = Task.objects.live().filter(initiative=initiative, pk__in=wanted).select_related("initiative__lead", "responsible", "parent")
    found, work = Done(), _work(initiative, act, value)
    for task in rows.order_by("-number" if act == "remove" else "number"):
        try:
            with transaction.atomic():
                work(task, wanted[task.pk], by)
            found.changed += 1
        except Superseded:
            found.left.append((task.code, _("Somebody else has changed it meanwhile. Look at it again.")))
        except ValidationError as error:
            found.left.append((task.code, " ".join(error.messages)))
    return found


def _work(initiative: Initiative, act: str, value: str) -> Any:
    if act == "remove":
        return _removed(value)
    values = _values(initiative, act, value)
    return lambda task, version, by: tasks.edit(task, by=by, seen_version=version, **_fitting(task, values))


def _removed(reason: str) -> Any:
    if not reason:
        raise ValidationError(_("Write why they are removed."))

    def work(task: Task, version: int, by: Person) -> None:
        if task.version != version:
            raise Superseded(task)
        tasks.remove(task, by=by, reason=reason)

    return work


def _values(initiative: Initiative, act: str, value: str) -> dict[str, Any]:
    if act == "state" and value in STATES:
        return {"state": value}
    if act == "phase" and value.isdecimal() and 1 <= int(value[:2]) <= len(PHASES):
        return {"phase_number": int(value[:2])}
    if act == "responsible":
        if not value:
            return {"responsible": None}
        person = next((one for one in people_of(initiative) if str(one.pk) == value), None)
        if person is not None:
            return {"responsible": person}
    raise ValidationError(_("Choose what to do with the tasks, and what it should become."))


def _fitting(task: Task, values: dict[str, Any]) -> dict[str, Any]:
    """State and progress kept in step; a part that goes to another phase than its whole stands by itself there."""
    state = values.get("state")
    if state == TaskState.TODO:
        return {**values, "progress": 0}
    if state == TaskState.DOING and task.progress == 100:
        return {**values, "progress": 90}
    if "phase_number" in values and task.parent is not None and task.parent.phase_number != values["phase_number"]:
        return {**values, "parent": None, "rank": None}
    return values
