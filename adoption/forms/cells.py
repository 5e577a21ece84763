"""One cell of the plan's table, typed in place: the same rules as on the form of a task, for one field."""

import copy
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import Person
from adoption.access import people_of
from adoption.choices import Role
from adoption.forms.entries import named
from adoption.forms.work import TaskForm
from adoption.models import Dependency, Initiative, Task
from adoption.models.dependency import MOST_LAG

FIELDS = ("title", "responsible", "starts", "due", "progress", "state")
WAITS = "waits"
_STEP = re.compile(r"[tT]?(\d{1,9})\s*(?:([+-])\s*(\d{1,4}))?")


class Unknown(ValidationError):
    """A name that nobody with a role bears; `url` leads to where somebody is named."""

    def __init__(self, message: str, url: str) -> None:
        super().__init__(message)
        self.url = url


class CellForm(TaskForm):
    """A task of which one field was typed; errors are those of the whole form, at that field."""

    cleaned_data: dict[str, Any]

    def __init__(self, task: Task, name: str, value: str) -> None:
        fields = [one for one in FIELDS if one != name]
        data = {**model_to_dict(task, fields=FIELDS), name: value}
        super().__init__(
            {key: "" if one is None else one for key, one in data.items()}, initiative=task.initiative, instance=copy.copy(task)
        )
        for other in [*self.fields]:
            if other in fields or other not in FIELDS:
                del self.fields[other]
        self.name = name

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**self.cleaned_data}
        self.cleaned_data = {**{name: getattr(self.instance, name) for name in FIELDS}, **typed}
        if self.name == "starts":  # the whole task is moved: its end goes with it
            self.cleaned_data["due"] = None
        if self.name == "state" and typed.get("state") != "done":
            self.cleaned_data["progress"] = min(self.cleaned_data["progress"], 99)
        if self.name == "progress" and typed.get("progress") == 100:
            self.cleaned_data["state"] = "done"  # who types 100 means done
        super().clean()
        return {name: self.cleaned_data[name] for name in typed if name in self.cleaned_data}

    def _offer_parents(self) -> None:
        """The parent is no cell."""


def typed(task: Task, name: str, value: str) -> Any:
    """What a cell means. Raises ValidationError with what is wrong, Unknown for a person who has no role here."""
    if name == "responsible" and value.strip():
        value = str(person_called(task.initiative, value).pk)
    form = CellForm(task, name, value)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    return form.cleaned_data[name]


def person_called(initiative: Initiative, name: str) -> Person:
    """Somebody with a role today by name, name and organisation, or e-mail. Raises Unknown, ValidationError for two of that name."""
    wanted = " ".join(name.split()).casefold()
    people = list(people_of(initiative))
    exact = [person for person in people if wanted in (named(person).casefold(), (person.email or "").casefold())]
    found = exact or [person for person in people if person.name.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(_("Several people are called so. Choose one with the organisation, or write the e-mail address."))
    asked = urlencode({"role": Role.TEAM_MEMBER.value, "name": " ".join(name.split())[:200]})
    raise Unknown(
        _("%(name)s has no role in this initiative and could not open the task. Invite them first, then give them the task.")
        % {"name": " ".join(name.split())[:80]},
        f"{reverse('role-new', args=[initiative.pk])}?{asked}",
    )


def steps_typed(initiative: Initiative, text: str) -> dict[Task, int]:
    """T3, T4+2 as {task: lag in working days}. Raises ValidationError that names what cannot be read or is not in the plan."""
    found: dict[int, int] = {}
    for part in [one.strip() for one in re.split(r"[,;]", text) if one.strip()]:
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValidationError(
                _("“%(part)s” cannot be read. Write codes like T3, or T3+2 for two working days between.") % {"part": part}
            )
        lag = int(match[3] or 0) * (-1 if match[2] == "-" else 1)
        if abs(lag) > MOST_LAG:
            raise ValidationError(_("Write at most %(most)d working days between.") % {"most": MOST_LAG})
        found[int(match[1])] = lag
    rows = {task.number: task for task in Task.objects.live().filter(initiative=initiative, number__in=found)}
    missing = [f"T{number}" for number in found if number not in rows]
    if missing:
        raise ValidationError(_("%(codes)s: not in this plan.") % {"codes": ", ".join(missing)})
    return {rows[number]: lag for number, lag in found.items()}


def steps_told(rows: list[Dependency]) -> str:
    """T3, T4+2: as they are typed."""
    return ", ".join(f"{row.before.code}{row.lag:+d}" if row.lag else row.before.code for row in rows)


def raw(task: Task, name: str) -> str:
    """The value of a cell as it is typed."""
    if name == WAITS:
        rows = task.waits_for.filter(before__deleted_at=None).select_related("before").order_by("before__number")
        return steps_told(list(rows))
    value = getattr(task, name)
    if name == "responsible":
        return named(value) if value else ""
    return "" if value is None else str(value)


class AddForm(forms.Form):
    """A new task in the table: its title, and where."""

    title = TaskForm.base_fields["title"]


def chosen(data: Mapping[str, Any], name: str) -> str:
    """A value sent once, without spaces at its ends; empty for none."""
    return str(data.get(name, "")).strip()
