"""Forms of the training plan."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing, not_ahead
from core.forms import OneOf
from registers.models import Training, TrainingForm

MOST = 1_000_000


class TrainingEntryForm(EntryForm):
    """One piece of training: who needs to know what, how they learn it, when, how many have been through it."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write a short name for the training."), "audience": _("Write who is trained.")}
    groups: ClassVar[Any] = (
        ("", ["title", "audience", "competence", "form"]),
        (_("When, and who sees to it"), ["owner", ("due", "done_on")]),
        (_("How many"), [("people", "trained")]),
    )

    form = OneOf(label=_("How they learn it"), choices=TrainingForm.choices)
    trained = forms.IntegerField(
        label=_("How many are trained"), help_text=_("Nothing here counts as none."), min_value=0, max_value=MOST, required=False
    )

    class Meta:
        model = Training
        field_classes: ClassVar = {"owner": OneThing}
        fields = ["title", "audience", "competence", "form", "owner", "due", "done_on", "people", "trained"]
        help_texts = {
            "title": _("A few words, as it stands in lists."),
            "audience": _("For example those who handle the cases, support staff, service providers."),
            "competence": _("What they can do afterwards that they cannot do today."),
            "owner": _("Sees to it that it is held. Only people with a role in the initiative."),
            "people": _("Leave it empty until somebody has counted."),
        }

    def clean_trained(self) -> int:
        return self.cleaned_data["trained"] or 0

    def clean_done_on(self) -> datetime.date | None:
        not_ahead(self.cleaned_data["done_on"])
        return self.cleaned_data["done_on"]

    def clean(self) -> dict[str, Any]:
        """Not more are trained than need it."""
        cleaned = super().clean() or self.cleaned_data
        people, trained = cleaned.get("people"), cleaned.get("trained")
        if people is not None and trained is not None and trained > people:
            self.add_error("trained", _("More are trained than need it. Mend one of the two numbers."))
        return cleaned
