"""What a task waits for, on its page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import OneThing
from adoption.models import Task
from adoption.models.dependency import MOST_LAG
from core.forms import FarledForm


class WaitForm(FarledForm):
    """A task to wait for, and how many working days between."""

    mark_optional = False
    groups = (("", [("before", "lag")]),)

    before = OneThing(label=_("Waits for"), queryset=None)
    lag = forms.IntegerField(
        label=_("Working days between"),
        required=False,
        min_value=-MOST_LAG,
        max_value=MOST_LAG,
        initial=0,
        help_text=_("0: it starts on the next working day. A negative number lets them overlap."),
    )

    def __init__(self, data: Any = None, *, task: Task) -> None:
        super().__init__(data)
        field: Any = self.fields["before"]
        rows = Task.objects.live().filter(initiative=task.initiative_id).exclude(pk=task.pk)
        field.queryset = rows.only("id", "number", "title").order_by("number")
        field.empty_label = _("Choose a task")
        field.label_from_instance = lambda one: f"{one.code} {one.title}"

    def clean_lag(self) -> int:
        return self.cleaned_data.get("lag") or 0
