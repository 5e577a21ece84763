"""Forms of the statement of profitability: one for each viewpoint, its goal, the judgement and what it rests on (002:242)."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing
from adoption.models import Initiative
from core.forms import OneOf
from registers.models import Profitability, Verdict, Viewpoint
from registers.services import profitability as services


class ProfitabilityForm(EntryForm):
    """What one viewpoint is to gain and is judged to gain; whose viewpoint it is does not change."""

    people = ("owner",)
    groups: ClassVar[Any] = (
        ("", ["goal"]),
        (_("How it looks now"), ["verdict", "grounds", "owner"]),
    )

    verdict = OneOf(label=_("Judgement"), choices=Verdict.choices, required=False)

    class Meta:
        model = Profitability
        field_classes: ClassVar = {"owner": OneThing}
        fields: ClassVar = ["goal", "verdict", "grounds", "owner"]
        help_texts = {
            "goal": _("What this viewpoint is to gain, and from when. In money where it can be counted, else in words."),
            "grounds": _("Which costs and benefits are counted, over how many years, and what is uncertain."),
            "owner": _("Answers for the judgement. Only people with a role in the initiative."),
        }

    @property
    def existing(self) -> Profitability | None:
        """The statement that has the chosen viewpoint already; nothing where the viewpoint is not chosen."""
        return None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("verdict") and "grounds" in values and not values["grounds"].strip():
            self.add_error("grounds", _("Write what the judgement rests on, or choose “Not judged yet”."))
        return values


class NewProfitabilityForm(ProfitabilityForm):
    """A first statement: also whose viewpoint it is. Those that have one are not offered again."""

    groups = (("", ["viewpoint", "goal"]), *ProfitabilityForm.groups[1:])

    viewpoint = OneOf(label=_("Seen by"), choices=Viewpoint.choices, missing=_("Choose whose viewpoint it is."))

    class Meta(ProfitabilityForm.Meta):
        fields: ClassVar = ["viewpoint", *ProfitabilityForm.Meta.fields]

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        taken = services.taken(initiative)
        free = [(value, label) for value, label in Viewpoint.choices if value not in taken]
        self.fields["viewpoint"].widget.choices = free or Viewpoint.choices

    @property
    def existing(self) -> Profitability | None:
        return services.taken(self.initiative).get(str(self["viewpoint"].value() or ""))

    def clean_viewpoint(self) -> str:
        chosen: str = self.cleaned_data["viewpoint"]
        try:
            services.check_free(self.initiative, chosen)
        except ValidationError as error:
            raise ValidationError(error.message_dict["viewpoint"]) from error
        return chosen
