"""Forms of the solution options."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm
from adoption.models import Initiative
from adoption.money import currency_of
from core.fields import Steps
from core.forms import Amount, FarledForm, Paragraphs
from registers import words
from registers.models import Option
from registers.option_page import FEASIBLE, MEETS

LOOKED_INTO = ["security", "legal", "reuse", "maintenance", "funding"]
SUMS = ("cost", "yearly_cost", "yearly_benefit")


class OptionForm(EntryForm):
    """An option on the points the method asks of each (002:236)."""

    missing: ClassVar = {"title": _("Write a short name for the option.")}
    groups: ClassVar[Any] = (
        ("", ["title", "description"]),
        (_("How good is it"), ["meets_need", "feasible", "benefit"]),
        (_("What it costs and gives"), [("cost", "yearly_cost"), "yearly_benefit"]),
        (_("What has to be looked into"), LOOKED_INTO),
    )

    meets_need = Steps(label=_("Meets the need"), words=words.steps(MEETS), required=False)
    feasible = Steps(label=_("Can be carried out"), words=words.steps(FEASIBLE), required=False)
    cost = Amount(label=_("Cost to introduce"), help_text=_("Once, until it is in use."), required=False)
    yearly_cost = Amount(label=_("Cost a year"), help_text=_("Operation, licences and work, when it is in use."), required=False)
    yearly_benefit = Amount(label=_("Benefit a year"), help_text=_("What it saves or brings in, in money."), required=False)

    class Meta:
        model = Option
        fields = [
            "title",
            "description",
            "meets_need",
            "feasible",
            "benefit",
            *SUMS,
            "security",
            "legal",
            "reuse",
            "maintenance",
            "funding",
        ]
        help_texts = {
            "title": _("A few words, as it stands in lists and tables."),
            "description": _("What would be done, bought or built, and how people would work then."),
            "benefit": _("For society, for the organisations and for those the service is for."),
            "security": _("What information is handled, and what it needs."),
            "legal": _("What the law allows or demands, and what has to be found out."),
            "reuse": _("Solutions, contracts or components that are there already and can be used."),
            "maintenance": _("Who would look after it, and in what form."),
            "funding": _("Who would pay, and who would do the work that comes next."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        for name in SUMS:
            self.fields[name].label = f"{self.fields[name].label}, {currency_of(initiative)}"


class RecommendForm(FarledForm):
    """Why an option is the one to go on with (002:236, 002:270)."""

    reasons = Paragraphs(
        label=_("Why this one?"),
        help_text=_("What speaks for it beside the others, and what speaks against it. It stands in the decision basis."),
        missing=_("Write why this option is recommended."),
        max_length=2000,
        rows=6,
    )
