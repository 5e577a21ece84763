"""The forms on which usual activities become tasks: which phases to look at, then a tick and two dates for each activity."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.activity_preview import Group, Look, Row, at_first, notes, open_phases
from adoption.models import Initiative
from adoption.services.activities_plan import Wanted
from adoption.working_days import Calendar
from core import words
from core.forms import Day, FarledForm, SomeOf

MOST_SHIFT = 500
TAKE, STARTS, DUE = "take", "starts", "due"


class PhasesForm(FarledForm):
    """Which phases to plan now. A value that is not offered is passed over."""

    mark_optional = False

    phases = SomeOf(label=gettext_lazy("Phases to plan now"), required=False)

    def __init__(self, data: Any, *, initiative: Initiative) -> None:
        asked = {number for number in data.getlist("phases") if number.isdecimal()}
        self.playbooks = [key for key in initiative.playbooks if key in data.getlist("playbook")]
        offered = [row.number for row in open_phases(initiative)]
        self.numbers = [number for number in offered if str(number) in asked] or at_first(initiative, self.playbooks)
        super().__init__(initial={"phases": [str(number) for number in self.numbers]})
        field: Any = self.fields["phases"]
        field.choices = [(str(row.number), f"{row.number} {row.key.label}") for row in open_phases(initiative)]


@dataclass(frozen=True)
class Drawn:
    """A row as the page draws it: the fields are None where the activity is planned already."""

    row: Row
    take: str
    starts: str
    due: str
    errors: Sequence[tuple[str, Sequence[str]]]
    notes: Sequence[str]


class ActivitiesForm(FarledForm):
    """A tick, a start and a due date for each activity that is not planned yet; `shift` moves all ticked ones."""

    mark_optional = False

    shift = forms.IntegerField(
        label=gettext_lazy("Move the ticked ones by so many working days"),
        required=False,
        min_value=-MOST_SHIFT,
        max_value=MOST_SHIFT,
        help_text=gettext_lazy("A minus moves them earlier. Empty only looks at the dates again."),
    )

    def __init__(self, data: Any = None, *, groups: Sequence[Group], initiative: Initiative) -> None:
        super().__init__(data)
        self.groups_shown = groups
        self.look = Look(Calendar(initiative.lead.country), initiative.starts, timezone.localdate())
        self.rows = [(group, row) for group in groups for row in group.rows if row.task is None]
        for _group, row in self.rows:
            title = str(row.usual.activity.title)
            self.fields[f"{TAKE}-{row.name}"] = forms.BooleanField(label=title, required=False, initial=True)
            self.fields[f"{STARTS}-{row.name}"] = _day(_("Start of “%(title)s”") % {"title": title}, row.dates.starts)
            self.fields[f"{DUE}-{row.name}"] = _day(_("Due date of “%(title)s”") % {"title": title}, row.dates.due)

    @property
    def wanted(self) -> list[Wanted]:
        """The ticked activities of a valid form."""
        return [
            Wanted(row.usual.key, self.cleaned_data[f"{STARTS}-{row.name}"], self.cleaned_data[f"{DUE}-{row.name}"])
            for _group, row in self.rows
            if self.cleaned_data[f"{TAKE}-{row.name}"]
        ]

    def move(self) -> None:
        """Write the moved dates into what was typed; only of a valid form. Nothing is saved."""
        days = self.cleaned_data["shift"] or 0
        self.data = self.data.copy()
        self.data["shift"] = ""
        for _group, row in self.rows:
            for name in (f"{STARTS}-{row.name}", f"{DUE}-{row.name}"):
                day = self.cleaned_data[name]
                if days and day and self.cleaned_data[f"{TAKE}-{row.name}"]:
                    self.cleaned_data[name] = moved = self.look.calendar.add(day, days)
                    self.data[name] = moved.strftime("%d.%m.%Y")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for _group, row in self.rows:
            take, starts, due = (f"{part}-{row.name}" for part in (TAKE, STARTS, DUE))
            if values.get(take):
                self._check(starts, due)
            else:
                self._forget(starts, due)
        return values

    def drawn(self) -> Iterator[tuple[Group, list[Drawn]]]:
        """Each group with its rows as the page draws them."""
        for group in self.groups_shown:
            yield group, [self._drawn(group, row) for row in group.rows]

    def _check(self, starts: str, due: str) -> None:
        first, last, begins = self.cleaned_data.get(starts), self.cleaned_data.get(due), self.look.begins
        if first and last and last < first:
            self.add_error(due, _("The task cannot be due before it starts. Change one of the dates."))
        if begins and first and first < begins:
            self.add_error(starts, _("The initiative starts on %(day)s. Write a later date.") % {"day": words.short_day(begins)})

    def _forget(self, *names: str) -> None:
        """What is not ticked need not be right."""
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data.setdefault(name, None)

    def _drawn(self, group: Group, row: Row) -> Drawn:
        if row.task is not None:
            return Drawn(row, "", "", "", (), ())
        names = [f"{part}-{row.name}" for part in (TAKE, STARTS, DUE)]
        take, start, end = (str(self[name].as_widget(attrs=_attributes(self[name]))) for name in names)
        errors = [(f"{self[name].auto_id}_error", list(self[name].errors)) for name in names[1:]]
        first, last = (self._present(name) for name in names[1:])
        return Drawn(row, take, start, end, errors, notes(group, row, self.look, first, last))

    def _present(self, name: str) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data.get(name) if self.is_bound else self.fields[name].initial
        return day


def _day(label: str, initial: datetime.date | None) -> Day:
    return Day(label=label, required=False, initial=initial)


def _attributes(bound: forms.BoundField) -> dict[str, str]:
    """A tick stands beside its own label; dates are named aloud."""
    return {"class": "ds-input"} if isinstance(bound.field, forms.BooleanField) else {"class": "ds-input", "aria-label": str(bound.label)}
