"""The form of an expected benefit: what, for whom, of which kind, who sees to it, and how it is measured (002:272)."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing, not_ahead
from adoption.models import Goal, Initiative
from benefits.models import Beneficiary, ExpectedBenefit, Nature, Reach
from core.forms import OneOf

DIGITS, DECIMALS = 12, 2
NUMBER = _("Write a number with at most two decimals, for example 1 250 or 12,5.")


class Measured(forms.DecimalField):
    """A number as people write it: spaces between the thousands, comma or point before at most two decimals, perhaps a minus."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, error_messages={"invalid": NUMBER}, **options)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        written = "".join(str(value).split()).replace("−", "-").replace(",", ".")
        whole, _point, decimals = written.removeprefix("-").partition(".")
        figures = whole + decimals
        if not (whole and figures.isascii() and figures.isdigit() and len(whole) <= DIGITS and len(decimals) <= DECIMALS):
            raise ValidationError(NUMBER, code="invalid")
        return Decimal(written)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class ExpectedBenefitForm(EntryForm):
    """A benefit that is expected. It is always said of which kind it is and where it falls (M22)."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write what becomes better.")}
    groups: ClassVar[Any] = (
        ("", ["title", "description", "goal"]),
        (_("Who gains"), ["beneficiary", "whom", "reach", "nature"]),
        (_("Who sees to it, and from when"), ["owner", ("starts_on", "begun_on")]),
        (_("How it is measured"), [("measure", "unit"), ("baseline", "target")]),
    )

    beneficiary = OneOf(label=_("For whom"), choices=Beneficiary.choices, missing=_("Choose for whom it is."))
    reach = OneOf(
        label=_("Where it falls"),
        choices=Reach.choices,
        descriptions={
            Reach.INTERNAL: _("In the organisations that take part"),
            Reach.EXTERNAL: _("With private persons and companies"),
        },
        missing=_("Choose where it falls."),
    )
    nature = OneOf(
        label=_("Kind"),
        choices=Nature.choices,
        descriptions={
            Nature.ECONOMIC: _("Money or working time that is saved or gained"),
            Nature.QUALITATIVE: _("Better quality, service, security or rights"),
        },
        missing=_("Choose of which kind it is."),
    )
    baseline = Measured(label=_("Value today"))
    target = Measured(label=_("Value expected"))

    class Meta:
        model = ExpectedBenefit
        field_classes: ClassVar = {"goal": OneThing, "owner": OneThing}
        fields: ClassVar = [
            "title", "description", "goal", "beneficiary", "whom", "reach", "nature", "owner", "starts_on", "begun_on", "measure", "unit",
            "baseline", "target",
        ]  # fmt: skip
        labels: ClassVar = {"title": _("Benefit")}
        help_texts: ClassVar = {
            "title": _("One sentence that says what is better than today."),
            "description": _("Why it comes, and what has to be in place first."),
            "goal": _("The goal of the initiative that it helps to reach."),
            "whom": _("For example small restaurants, or those who handle permits in both towns."),
            "owner": _("Sees to it that the benefit comes. Only people with a role in the initiative."),
            "starts_on": _("The owner is reminded of this day."),
            "begun_on": _("The day it was first noticed. Empty until then."),
            "measure": _("For example time from a complete application to a decision."),
            "unit": _("For example days, per cent or hours a year."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        field: Any = self.fields["goal"]
        field.queryset = Goal.objects.live().filter(initiative=initiative).order_by("number")
        field.empty_label = _("No goal in particular")
        field.label_from_instance = lambda goal: f"{goal.code} {goal.title}"

    def clean_begun_on(self) -> Any:
        not_ahead(self.cleaned_data["begun_on"])
        return self.cleaned_data["begun_on"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        numbers = [values.get(name) for name in ("baseline", "target")]
        if any(number is not None for number in numbers):
            for name, message in (("measure", _("Write what the numbers measure.")), ("unit", _("Write the unit of the numbers."))):
                if name in values and not values[name]:
                    self.add_error(name, message)
        return values
