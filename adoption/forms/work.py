"""Forms of the plan and the goals."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from adoption.choices import PHASES, TaskState
from adoption.forms.entries import EntryForm, OneThing, offer_people
from adoption.models import Goal, Initiative, ServiceLine, Stage, Task
from adoption.plan_page import Choice
from core.forms import FarledForm, Line, OneOf

# That a task is not relevant is said with its reason, on a form of its own.
WORK_STATES = [(value, label) for value, label in TaskState.choices if value != TaskState.NOT_RELEVANT]
PHASE_CHOICES = [(number, phase.label) for number, phase in enumerate(PHASES, 1)]


def phase_choices() -> list[tuple[int, str]]:
    """1 Identify need … 8 Realise benefits."""
    return [(number, f"{number} {label}") for number, label in PHASE_CHOICES]


class TaskForm(EntryForm):
    """A task: who does what until when (000:20, 000:28)."""

    people = ("responsible",)
    missing: ClassVar = {"title": _("Write what is to be done.")}
    groups = (
        ("", ["title", "description", "phase_number", "parent", "service_line"]),
        (_("Who and when"), ["responsible", ("starts", "due")]),
        (_("How far it has come"), ["state", "progress"]),
    )

    phase_number = forms.TypedChoiceField(label=_("Phase"), choices=phase_choices, coerce=int)
    state = OneOf(label=_("State"), choices=WORK_STATES)
    progress = forms.IntegerField(label=_("Progress, per cent"), required=False, min_value=0, max_value=100, help_text=_("0 to 100."))

    class Meta:
        model = Task
        field_classes: ClassVar = {"parent": OneThing, "service_line": OneThing, "responsible": OneThing}
        fields = ["title", "description", "phase_number", "parent", "service_line", "responsible", "starts", "due", "state", "progress"]
        help_texts = {
            "title": _("Begin with a verb: connect, train, agree."),
            "parent": _("Only if this is a part of a larger task."),
            "service_line": _("Only if it is done for one service alone."),
            "responsible": _("Only people with a role in the initiative."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        if options.get("instance") is None:
            begun = {"phase_number": min(8, initiative.phase_number), "state": TaskState.TODO, "progress": 0}
            options["initial"] = {**begun, **(options.get("initial") or {})}
        super().__init__(data, initiative=initiative, **options)
        self._offer_parents()
        offer_lines(self, initiative, self.instance.service_line_id, _("All services"))

    def clean_progress(self) -> int:
        return self.cleaned_data.get("progress") or 0

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        starts, due = values.get("starts"), values.get("due")
        if starts and due and due < starts:
            self.add_error("due", _("The task cannot be due before it starts. Change one of the dates."))
        if values.get("progress") == 100 and values.get("state") in (TaskState.TODO, TaskState.DOING):
            self.add_error("progress", _("At 100 per cent the task is done. Choose Done above, or write a smaller number."))
        return values

    def _offer_parents(self) -> None:
        """Live tasks of the same initiative, but not the task itself and what lies under it."""
        field: Any = self.fields["parent"]
        rows = Task.objects.live().filter(initiative=self.initiative)
        if not self.instance._state.adding:
            rows = rows.exclude(pk__in=below(self.instance.pk, dict(rows.values_list("pk", "parent_id"))))
        field.queryset = rows.only("id", "number", "title").order_by("number")
        field.empty_label = _("Nothing: it stands by itself")
        field.label_from_instance = lambda task: f"{task.code} {task.title}"


def offer_lines(form: Any, initiative: Initiative, present: UUID | None, none: Any) -> None:
    """Let a form choose among the open service lines of the initiative and the present one; without any it does not ask (N02)."""
    rows = ServiceLine.objects.live().filter(Q(pk=present) | ~Q(stage=Stage.CLOSED), initiative=initiative)
    field = form.fields["service_line"]
    if not rows.exists():
        del form.fields["service_line"]
        return
    field.queryset, field.empty_label = rows.order_by("number"), none
    field.label_from_instance = lambda line: f"{line.code} {line.title}"


def below(pk: UUID, parents: dict[UUID, UUID | None]) -> set[UUID]:
    """The task and everything under it. parents: task -> what it is part of."""
    found, grew = {pk}, True
    while grew:
        more = {child for child, parent in parents.items() if parent in found} - found
        found, grew = found | more, bool(more)
    return found


class GoalForm(EntryForm):
    """A goal and the effect expected of it (000:10-12, 002:232)."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write what is to be reached.")}
    groups = (
        ("", ["title", "description", "effect", "strategy"]),
        (_("Who and when"), [("owner", "due")]),
    )

    class Meta:
        model = Goal
        field_classes: ClassVar = {"owner": OneThing}
        fields = ["title", "description", "effect", "strategy", "owner", "due"]
        labels = {"title": _("Goal")}
        help_texts = {
            "title": _("One sentence that says what is different when it is reached."),
            "effect": _("What somebody notices or can measure."),
            "strategy": _("The goal or programme of the organisation that it contributes to."),
            "owner": _("Only people with a role in the initiative."),
        }


class PlanFilter(FarledForm):
    """What of the plan to show. A value that is not offered is passed over."""

    mark_optional = False
    groups = (("", [("q", "responsible"), ("state", "phase"), ("service_line", "sort"), "overdue"]),)

    q = Line(label=_("Search"), required=False, max_length=100)
    responsible = OneThing(label=_("Responsible"), queryset=None, required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *TaskState.choices])
    phase = forms.TypedChoiceField(
        label=_("Phase"), required=False, coerce=int, empty_value=None, choices=lambda: [("", _("All")), *phase_choices()]
    )
    service_line = OneThing(label=_("Service line"), queryset=None, required=False)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("phase", _("By phase")), ("due", _("By due date")), ("responsible", _("By person"))]
    )
    overdue = forms.BooleanField(label=_("Only late tasks"), required=False)

    def __init__(self, data: Any, *, initiative: Initiative) -> None:
        super().__init__(data)
        offer_people(self.fields["responsible"], initiative)
        self.fields["responsible"].empty_label = _("All")
        offer_lines(self, initiative, None, _("All"))

    def choice(self) -> Choice:
        """The values that are offered; the others as if they had not been asked for."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return Choice(**values)
