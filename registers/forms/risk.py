"""Forms of the risk register."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from adoption.forms.entries import EntryForm, OneThing, not_passed, offer_people
from adoption.models import Initiative
from core.fields import Steps
from core.forms import Day, FarledForm, Line, OneOf, Paragraphs
from registers import words
from registers.models import Risk, RiskKind
from registers.words import CONSEQUENCE, PROBABILITY

OWNER_HELP = _("Follows the risk up and reports. Only people with a role in the initiative.")


def _steps(label: Any, five: words.Five) -> Steps:
    return Steps(label=label, words=words.steps(five), required=False)


def _speak_of_gain(form: Any, kind: str) -> None:
    """An opportunity is judged by its gain, in the words of a gain."""
    if kind == RiskKind.OPPORTUNITY:
        for name, label in (("consequence", _("Gain")), ("consequence_after", _("Gain with measures"))):
            if name in form.fields:
                form.fields[name].label, form.fields[name].choices = label, _steps(label, words.GAIN).choices


class Judging:
    """A form in which a risk is judged: its page shows the product and from where a contingency plan is demanded.

    `demanded`: what is chosen demands one. Without a script this is known when the form was sent or saved.
    """

    fields: Any
    danger = property(lambda self: words.danger())

    @property
    def may_demand(self) -> bool:
        """Whether it can be a risk at all: the kind is asked, or known to be one."""
        return "kind" in self.fields or getattr(self, "kind", RiskKind.RISK) == RiskKind.RISK

    @property
    def demanded(self) -> bool:
        """Of a risk, never of an opportunity."""
        bound: Any = self
        chosen = [str(bound[name].value() or "") for name in ("probability", "consequence")]
        kind = str(bound["kind"].value()) if "kind" in self.fields else getattr(self, "kind", RiskKind.RISK)
        return kind == RiskKind.RISK and all(c in "12345" and c for c in chosen) and int(chosen[0]) * int(chosen[1]) >= words.danger()


class NewRiskForm(Judging, EntryForm):
    """A risk as it is first written down: what, whose, how large, when it is looked at again. Measures come after."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write a short name for the risk."), "description": _("Write what could happen.")}
    groups: ClassVar[Any] = (
        ("", ["title", "description", "kind", "owner"]),
        (_("How large is it today"), ["probability", "consequence"]),
        (_("Follow-up"), [("next_review", "review_days")]),
    )

    kind = OneOf(label=_("Kind"), choices=RiskKind.choices)
    probability = _steps(_("Probability"), PROBABILITY)
    consequence = _steps(_("Consequence"), CONSEQUENCE)
    review_days = forms.IntegerField(label=_("Then every, days"), min_value=1, max_value=365)

    class Meta:
        model = Risk
        field_classes: ClassVar = {"owner": OneThing}
        fields = ["title", "description", "kind", "owner", "probability", "consequence", "next_review", "review_days"]
        labels = {"title": pgettext_lazy("risk", "Short name")}
        help_texts = {
            "title": _("A few words, as it stands in lists."),
            "description": _("One sentence: because of …, … may happen, which leads to …."),
            "owner": OWNER_HELP,
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        self.fields["description"].required = True
        _speak_of_gain(self, self.instance.kind)

    def clean_next_review(self) -> Any:
        day = self.cleaned_data["next_review"]
        if day != self.initial.get("next_review"):
            not_passed(day)
        return day


class RiskForm(NewRiskForm):
    """The whole risk: also measures, what they are expected to give, and the contingency plan (D07, D09)."""

    groups = (
        ("", ["title", "description", "kind", "owner"]),
        (_("How large is it today"), ["probability", "consequence"]),
        (_("What we do about it"), ["response", "measures"]),
        (_("How large with measures"), ["probability_after", "consequence_after"]),
        (_("If it happens all the same"), ["contingency"]),
        (_("Follow-up"), [("next_review", "review_days")]),
    )

    probability_after = _steps(_("Probability with measures"), PROBABILITY)
    consequence_after = _steps(_("Consequence with measures"), CONSEQUENCE)

    class Meta(NewRiskForm.Meta):
        fields = [*NewRiskForm.Meta.fields, "response", "measures", "probability_after", "consequence_after", "contingency"]
        help_texts = {
            **NewRiskForm.Meta.help_texts,
            "contingency": _("What is done, who decides it and who is told, if the risk comes true."),
        }


class RiskReviewForm(Judging, FarledForm):
    """One look at a risk (D08)."""

    groups = (("", ["note", "probability", "consequence", "next_review"]),)

    note = Paragraphs(label=_("What did you find?"), missing=_("Write what you found, even if nothing has changed."), max_length=2000)
    probability = _steps(_("Probability"), PROBABILITY)
    consequence = _steps(_("Consequence"), CONSEQUENCE)
    next_review = Day(label=_("Next review"), missing=_("Write when the risk is looked at next."))

    def __init__(self, data: Any = None, *, kind: str = RiskKind.RISK, **options: Any) -> None:
        super().__init__(data, **options)
        self.kind = kind
        _speak_of_gain(self, kind)

    def clean_next_review(self) -> Any:
        not_passed(self.cleaned_data["next_review"])
        return self.cleaned_data["next_review"]


class ReasonForm(FarledForm):
    """Why a risk is closed or opened again."""

    reason = Paragraphs(
        label=_("Why?"), help_text=_("The reason stays in the log."), missing=_("Write the reason."), max_length=500, rows=3
    )


class RiskFilter(FarledForm):
    """Which risks to list. A value that is not offered is passed over."""

    mark_optional = False
    groups = (("", [("q", "owner"), ("sort", "changed"), "significant"]),)

    q = Line(label=_("Search"), required=False, max_length=100)
    owner = OneThing(label=_("Owner"), queryset=None, required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("score", _("Largest first")), ("review", _("By review date")), ("number", _("By number"))],
    )
    changed = forms.BooleanField(label=_("Only changed since the last milestone"), required=False)
    significant = forms.BooleanField(label=_("Only the significant ones"), required=False)

    def __init__(self, data: Any, *, initiative: Initiative) -> None:
        super().__init__(data)
        offer_people(self.fields["owner"], initiative)
        self.fields["owner"].empty_label = _("All")

    def chosen(self) -> dict[str, Any]:
        """The values that are offered, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None, False)}
