"""Forms of bodies: the rule of one, and the decision that a change of a body rests on."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from adoption.choices import BodyRule, CountBy, PerCapsulam, TieBreak
from adoption.grounds import Ground, made_in
from adoption.models import Initiative, OwnerRule, SteeringRule
from core.forms import FarledForm, FarledModelForm, Line, OneOf, Paragraphs

GROUND = ("rests_on_decision", "rests_on")
NO_GROUND = _("Write the decision this rests on: what was decided, when and by whom. Or choose one that was made in Farled.")
RULES = {
    BodyRule.CHAIR: _("The chair hears the members and then decides alone."),
    BodyRule.MAJORITY: _("More for than against; abstentions are not counted."),
    BodyRule.UNANIMITY: _("Everybody who votes must be for."),
}
WAYS = {
    PerCapsulam.EVERY: _("Nobody is absent: each member answers, and a deputy only for a member with a conflict of interest."),
    PerCapsulam.DEADLINE: _("After the last day for answers those given decide, if there are enough for the quorum."),
}


class Grounded:
    """A form that asks for the decision a change of a body rests on. Mix in before the form; call `ask` when it is made."""

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def ask(self, initiative: Initiative, asked: bool = True) -> None:
        """Put the question on the form, with the decisions made in Farled to choose from where there are any."""
        self.asks_ground = asked
        if not asked:
            return
        self.made = made_in(initiative)
        if self.made:
            choices = [("", _("None of these: I write it below")), *((str(made.id), made.words) for made in self.made)]
            self.fields["rests_on_decision"] = forms.ChoiceField(label=_("Decision made in Farled"), choices=choices, required=False)
        help_text = _("What was decided, when and by whom. For example: Management team of Demo Town, 3 March 2026, § 12.")
        self.fields["rests_on"] = Line(label=_("Decision it rests on"), help_text=help_text, max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        """Raises nothing; puts the error at the field that can mend it."""
        values: dict[str, Any] = super().clean() or {}  # type: ignore[misc]
        if self.asks_ground and not {"rests_on", "rests_on_decision"} & set(self.errors) and self.ground is None:  # type: ignore[attr-defined]
            self.add_error("rests_on", NO_GROUND)  # type: ignore[attr-defined]
        return values

    @property
    def ground(self) -> Ground | None:
        """What was given; None where nothing was asked."""
        if not self.asks_ground:
            return None
        chosen = self.cleaned_data.get("rests_on_decision") or ""
        text = self.cleaned_data.get("rests_on") or ""
        found = next((made for made in self.made if str(made.id) == chosen), None)
        if found is not None:
            return Ground(f"{found.words}. {text}" if text else found.words, UUID(chosen))
        return Ground(text) if text else None

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned values without the hidden version and the decision."""
        return {name: value for name, value in super().values.items() if name not in GROUND}  # type: ignore[misc]

    def grounds(self) -> list[Any]:
        """The group of fields, for `groups`."""
        return [(_("By what decision"), list(GROUND))] if self.asks_ground else []


class SteeringRuleForm(Grounded, FarledModelForm):
    """How a body decides; the decision it rests on is asked for once the initiative is set up."""

    rule = OneOf(label=_("How it decides"), choices=BodyRule.choices, descriptions=RULES, initial=BodyRule.MAJORITY)
    count_by = OneOf(label=_("Votes are counted"), choices=CountBy.choices, initial=CountBy.MEMBER)
    quorum = forms.IntegerField(
        label=_("Quorum"), min_value=1, max_value=99, initial=2, help_text=_("How many votes must be there for a decision to hold.")
    )
    more_than_half = forms.BooleanField(
        label=_("More than half must be there"), required=False, help_text=_("Then the number above does not count.")
    )
    tie = OneOf(label=_("Who breaks a tie"), choices=TieBreak.choices, initial=TieBreak.CHAIR, required=False)
    per_capsulam = OneOf(
        label=_("Decisions per capsulam: in writing, without a meeting"), choices=PerCapsulam.choices, descriptions=WAYS,
        initial=PerCapsulam.EVERY, required=False,
    )  # fmt: skip
    mark_optional = False
    PARTS: ClassVar[list[Any]] = [("", ["rule", "count_by", "quorum", "more_than_half", "tie", "per_capsulam"])]

    class Meta:
        model = SteeringRule
        fields: ClassVar[list[str]] = ["rule", "count_by", "quorum", "more_than_half", "tie", "per_capsulam"]

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, **options)
        self.ask(initiative, initiative.set_up_at is not None)
        _speaking(self)
        self.groups = [*self.PARTS, *self.grounds()]

    def clean_tie(self) -> str:
        """As it was where the form did not ask."""
        return self.cleaned_data["tie"] or self.instance.tie

    def clean_per_capsulam(self) -> str:
        """As it was where the form did not ask."""
        return self.cleaned_data["per_capsulam"] or self.instance.per_capsulam


class OwnerRuleForm(SteeringRuleForm):
    """How the body of the business owner decides."""

    class Meta(SteeringRuleForm.Meta):
        model = OwnerRule


class GroundForm(Grounded, FarledForm):
    """Only the decision that something rests on."""

    mark_optional = False

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, **options)
        self.ask(initiative)
        _speaking(self)

    @property
    def given_ground(self) -> Ground:
        """The decision; only of a valid form."""
        ground = self.ground
        if ground is None:
            raise ValueError("No decision was given")
        return ground


class RoleEndForm(Grounded, FarledForm):
    """Why a role ends, and for a seat in a body the decision."""

    mark_optional = False

    reason = Paragraphs(
        label=_("Why does the role end?"),
        help_text=_("The reason stays in the log."),
        missing=_("Write why the role ends."),
        max_length=1000,
        rows=3,
    )

    def __init__(self, data: Any = None, *, initiative: Initiative, asked: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.ask(initiative, asked)
        _speaking(self)


def _speaking(form: Any) -> None:
    """Fields added late get what the house gives those declared."""
    for name in GROUND:
        if name in form.fields:
            form.settle(name)
