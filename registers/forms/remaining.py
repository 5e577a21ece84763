"""Forms of what remains: one piece of work with its receiver, and all open tasks to one receiver (M18, 002:256)."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing, not_ahead
from adoption.models import Initiative, Task
from core.forms import FarledForm, Line, OneOf, Paragraphs
from registers.models import Destination, Remaining, WorkKind
from registers.remaining_work import missing, not_handed_over, taken_tasks

OPEN = [("", _("Not settled yet"))]
RECEIVER_HELP = _("A unit, a person or an initiative, by name. Empty when it is not done.")
NOTE_HELP = _("Why it is not done, or what was agreed when it was handed over.")


class RemainingForm(EntryForm):
    """A piece of work that is left: who takes it over may be settled later, but before milestone VII."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write what is left to do.")}
    groups: ClassVar[Any] = (
        ("", ["task", "title", "kind", "description"]),
        (_("The receiver"), ["destination", "receiver", "note"]),
        (_("Handing over"), [("owner", "accepted_on")]),
    )

    kind = OneOf(label=_("Kind of work"), choices=WorkKind.choices)
    destination = OneOf(label=_("Who takes it over"), choices=OPEN + Destination.choices, required=False)

    class Meta:
        model = Remaining
        field_classes: ClassVar = {"task": OneThing, "owner": OneThing}
        fields: ClassVar = ["task", "title", "kind", "description", "destination", "receiver", "note", "owner", "accepted_on"]
        labels: ClassVar = {"title": _("Work that is left")}
        help_texts: ClassVar = {
            "task": _("Only open tasks that nobody takes over yet."),
            "title": _("A few words, as the receiver will know it."),
            "description": _("What is done already, what is left, and by when it is needed."),
            "receiver": RECEIVER_HELP,
            "note": NOTE_HELP,
            "owner": _("Sees to it that the receiver has it. Only people with a role in the initiative."),
            "accepted_on": _("The day the receiver said yes."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        field: Any = self.fields["task"]
        offered = not_handed_over(initiative, taken_tasks(initiative), self.instance.task_id)
        keys = {task.pk for task in offered} | ({self.instance.task_id} if self.instance.task_id else set())
        field.queryset = Task.objects.filter(initiative=initiative, pk__in=keys).order_by("phase_number", "number")
        field.empty_label = _("None: it stands in no task")
        field.label_from_instance = lambda task: f"{task.code} {task.title}"

    def clean_accepted_on(self) -> Any:
        not_ahead(self.cleaned_data["accepted_on"])
        return self.cleaned_data["accepted_on"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("destination") and not values.get("accepted_on"):
            return values
        lacking = missing(values)
        if values.get("destination") and not values.get("accepted_on"):
            lacking.pop("receiver", None)
        _complain(self, lacking)
        if values.get("accepted_on") and values.get("destination") == Destination.DROPPED:
            self.add_error("accepted_on", _("Nobody receives what is not done. Leave the date empty, or choose who takes it over."))
        return values


class HandOverForm(FarledForm):
    """Every open task that is left, to one receiver."""

    groups = (("", ["destination", "receiver", "note"]),)

    destination = OneOf(label=_("Who takes them over"), choices=Destination.choices, missing=_("Choose who takes them over."))
    receiver = Line(label=_("Name of the receiver"), required=False, help_text=RECEIVER_HELP)
    note = Paragraphs(label=_("Reason or agreement"), required=False, help_text=NOTE_HELP, max_length=2000, rows=3)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("destination"):
            _complain(self, missing(values))
        return values


def _complain(form: FarledForm | EntryForm, lacking: dict[str, str]) -> None:
    for name, sentence in lacking.items():
        if name not in form.errors:
            form.add_error(name, sentence)
