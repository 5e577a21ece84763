"""A measure against a risk: a new task, or one that is in the plan already."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from adoption.choices import TaskState
from adoption.forms.entries import OneThing, not_passed, offer_people
from adoption.models import Task
from core.forms import Day, FarledForm, Line
from registers.models import Risk


class RiskMeasureForm(FarledForm):
    """One of the two: what is to be done, by whom and when; or which task of the plan it is."""

    mark_optional = False
    groups: ClassVar[Any] = (
        (_("A new task"), ["title", ("responsible", "due")]),
        (_("Or a task that is in the plan"), ["task"]),
    )

    title = Line(label=_("What is to be done"), required=False, help_text=_("Begin with a verb: connect, train, agree."))
    responsible = OneThing(label=_("Responsible"), queryset=None, required=False)
    due = Day(label=_("Due"), required=False)
    task = OneThing(label=_("Task"), queryset=None, required=False)

    def __init__(self, data: Any = None, *, risk: Risk, **options: Any) -> None:
        super().__init__(data, **options)
        offer_people(self.fields["responsible"], risk.initiative)
        field: Any = self.fields["task"]
        rows = Task.objects.live().filter(initiative=risk.initiative).exclude(state=TaskState.NOT_RELEVANT)
        field.queryset = rows.exclude(measure_of__risk=risk).only("id", "number", "title", "initiative").order_by("number")
        field.empty_label = _("None: it is a new task")
        field.label_from_instance = lambda task: f"{task.code} {task.title}"

    def clean_due(self) -> Any:
        not_passed(self.cleaned_data["due"])
        return self.cleaned_data["due"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "title" in values and "task" in values:
            if not values["title"] and values["task"] is None:
                self.add_error("title", _("Write what is to be done, or choose a task of the plan below."))
            elif values["title"] and values["task"] is not None:
                self.add_error("task", _("Either write a new task or choose one of the plan, not both."))
        return values
