"""The form of a necessary procurement: what, for which task, how, when, who, and what it is estimated to cost."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing
from adoption.models import Initiative, Task
from adoption.money import currency_of
from core.forms import Amount, OneOf
from procurement.estimates import amount_of
from procurement.models import NecessaryProcurement, State, Way


class NecessaryProcurementForm(EntryForm):
    """A service or material to be bought. Its value is shown to the coordinator and the team alone (product.md, question 7)."""

    people = ("responsible",)
    missing: ClassVar = {"title": _("Write what is to be procured.")}
    groups: ClassVar[Any] = (
        ("", ["title", "description", "task"]),
        (_("How and when"), ["way", ("needed_on", "responsible")]),
        (_("What it costs"), ["estimate"]),
        (_("How far it has come"), ["state", "note"]),
    )

    way = OneOf(label=_("How it is procured"), choices=Way.choices, initial=Way.UNKNOWN)
    estimate = Amount(label=_("Estimated value, without VAT"), required=False)
    state = OneOf(label=_("State"), choices=State.choices, initial=State.IDENTIFIED)

    class Meta:
        model = NecessaryProcurement
        field_classes: ClassVar = {"task": OneThing, "responsible": OneThing}
        fields: ClassVar = ["title", "description", "task", "way", "needed_on", "responsible", "state", "note"]
        labels: ClassVar = {"title": _("What is to be procured")}
        help_texts: ClassVar = {
            "title": _("A few words, as it stands in lists."),
            "description": _("What the service or the material has to do, and for whom."),
            "task": _("The task that cannot be done without it."),
            "needed_on": _("The day the contract has to be there. Whoever is responsible is reminded of it."),
            "responsible": _("Sees to it that it is bought in time. Only people with a role in the initiative."),
            "note": _("For example which framework agreement, or why it is not needed."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        self._offer_tasks()
        estimate = self.fields["estimate"]
        estimate.help_text = _(
            "In %(currency)s. The highest sum you may come to pay, with options and extensions. "
            "Shown to the coordinator and the team alone, and left out of documents that everybody reads."
        ) % {"currency": currency_of(initiative)}
        if not self.instance._state.adding:
            estimate.initial = amount_of(self.instance)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("state") == State.NOT_NEEDED and "note" in values and not values["note"]:
            self.add_error("note", _("Write why it is not needed."))
        return values

    def show_conflict(self, current: Any) -> None:
        """The value is compared too; it stands apart from the entry."""
        saved = {name: getattr(current, name) for name in (*self._meta.fields, "version")}
        super().show_conflict({**saved, "estimate": amount_of(current)})

    def _offer_tasks(self) -> None:
        field: Any = self.fields["task"]
        field.queryset = Task.objects.live().filter(initiative=self.initiative).only("id", "number", "title").order_by("number")
        field.empty_label = _("No task in particular")
        field.label_from_instance = lambda task: f"{task.code} {task.title}"
