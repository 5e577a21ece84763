"""The form on which many tasks are asked at once whether they need a procurement (D04)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from adoption.choices import ProcurementNeeded
from adoption.models import Task
from adoption.permissions import edit_entry
from core.forms import MOST_VERSIONS, NOT_OFFERED, FarledForm
from procurement.questions import Asked
from procurement.services.questions import Answer

STALE = gettext_lazy("This page is out of date. Load it again and make your change anew.")


@dataclass(frozen=True)
class Row:
    """A task as the page draws it. choices: the radios, empty where the reader may not answer; theirs: what somebody answered meanwhile."""

    asked: Asked
    label: str
    choices: Sequence[Any]
    version: str
    answer: str
    theirs: str


class QuestionsForm(FarledForm):
    """Yes, no or not answered for each task the reader may change; the version of each is carried along."""

    mark_optional = False

    def __init__(self, data: Any = None, *, asked: Iterable[Asked], user: User) -> None:
        super().__init__(data)
        self.asked = list(asked)
        self.mine = [one.task for one in self.asked if edit_entry(user, one.task)]
        self.late: dict[Any, str] = {}
        for task in self.mine:
            label = _("Does %(code)s %(title)s need a procurement?") % {"code": task.code, "title": task.title}
            self.fields[name_of_answer(task)] = _radios(label, task.procurement_needed)
            self.fields[name_of_version(task)] = _version(task.version)

    @property
    def answers(self) -> list[Answer]:
        """What was sent, of a valid form."""
        values = self.cleaned_data
        return [Answer(task, values[name_of_answer(task)], values[name_of_version(task)]) for task in self.mine]

    def show_late(self, late: Iterable[Answer]) -> None:
        """Somebody changed these tasks meanwhile: both answers are shown, and saving again goes over theirs."""
        self.data = self.data.copy()
        for one in late:
            now = Task.objects.get(pk=one.task.pk)
            self.late[one.task.pk] = said(now.procurement_needed)
            self.data[name_of_version(one.task)] = str(now.version)

    def rows(self) -> Iterator[Row]:
        """One for each task."""
        mine = {task.pk for task in self.mine}
        for one in self.asked:
            answer = said(one.task.procurement_needed)
            if one.task.pk not in mine:
                yield Row(one, "", (), "", answer, "")
                continue
            radios, version = self[name_of_answer(one.task)], str(self[name_of_version(one.task)])
            yield Row(one, str(radios.label), list(radios), version, answer, self.late.get(one.task.pk, ""))


def said(answer: str) -> str:
    """Yes, no or not answered yet."""
    return str(ProcurementNeeded(answer).label) if answer else _("Not answered yet")


def name_of_answer(task: Task) -> str:
    """The field of its answer."""
    return f"answer-{task.pk.hex}"


def name_of_version(task: Task) -> str:
    """The field of the version that was looked at."""
    return f"version-{task.pk.hex}"


def _radios(label: str, answer: str) -> forms.ChoiceField:
    choices = [*ProcurementNeeded.choices, ("", _("Not answered"))]
    told = {"invalid_choice": NOT_OFFERED}
    return forms.ChoiceField(label=label, choices=choices, initial=answer, required=False, widget=forms.RadioSelect, error_messages=told)


def _version(version: int) -> forms.IntegerField:
    told = dict.fromkeys(("required", "invalid", "min_value", "max_value"), STALE)
    limits = {"min_value": 1, "max_value": MOST_VERSIONS}
    return forms.IntegerField(widget=forms.HiddenInput, initial=version, error_messages=told, **limits)
