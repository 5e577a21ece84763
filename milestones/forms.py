"""Forms of milestones."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.choices import ROMANS, Decider
from adoption.decision_points import gate_title
from adoption.models import InitiativePhase
from core import words
from core.fields import Day, Line, OneOf, Paragraphs
from core.forms import FarledForm
from milestones.choices import PointAnswer, Stance, Way, stances
from milestones.models import Point, Position, Round

CONDITION_ROWS, MOST_CONDITIONS = 3, 12


class DatesForm(FarledForm):
    """The planned day of each milestone, on one form."""

    mark_optional = False

    def __init__(self, data: Any = None, *, rows: Iterable[InitiativePhase], **options: Any) -> None:
        super().__init__(data, **options)
        for row in rows:
            label = gate_title(row.initiative, row.number)
            self.fields[_day_name(row.number)] = Day(label=label, required=False, initial=row.planned_gate)

    @property
    def planned(self) -> dict[int, date | None]:
        """{milestone 1–8: day}, of a valid form."""
        return {n: self.cleaned_data[_day_name(n)] for n in range(1, len(ROMANS) + 1) if _day_name(n) in self.cleaned_data}

    def current(self, initiative: Any) -> dict[str, Any]:
        """What is saved now, named as the fields: for a second editor."""
        return {"version": initiative.version, **{_day_name(row.number): row.planned_gate for row in initiative.phases.all()}}


def _day_name(number: int) -> str:
    return f"planned_gate_{number}"


class DeciderForm(FarledForm):
    """Who decides this milestone here, and why it is set otherwise than the method says."""

    decider = OneOf(label=_("Who decides"), choices=Decider.choices)
    decider_note = Line(
        label=_("Why it is set otherwise"),
        help_text=_("The note is shown beside the milestone. Leave it empty if you follow the method."),
        max_length=300,
        required=False,
    )


class PointForm(FarledForm):
    """The answer to one point; field names equal those of the model. Several stand on a page, so ids carry the key."""

    mark_optional = False
    answer = forms.ChoiceField(label=_("How it stands"), choices=[("", _("Not answered")), *PointAnswer.choices], required=False)
    text = Paragraphs(label=_("What is proposed"), max_length=2000, required=False, rows=3)

    def __init__(self, data: Any = None, *, point: Point, **options: Any) -> None:
        initial = {"answer": point.answer, "text": point.text}
        super().__init__(data, auto_id=f"id_{point.key}_%s", initial=initial, version=point.version, **options)


class DescribeForm(FarledForm):
    """The matter in brief, and by when a decision is wanted."""

    summary = Paragraphs(
        label=_("The matter in brief"),
        help_text=_("What the decider needs to know before reading further. A few sentences."),
        max_length=3000,
        required=False,
        rows=5,
    )
    decide_by = Day(label=_("Decision wanted by"), required=False)

    def __init__(self, data: Any = None, *, round_: Round, **options: Any) -> None:
        initial = {"summary": round_.summary, "decide_by": round_.decide_by}
        super().__init__(data, initial=initial, version=round_.version, **options)


class MarkForm(FarledForm):
    """A reason to go on although something is missing."""

    need = forms.CharField(widget=forms.HiddenInput, max_length=150)
    reason = Line(label=_("Reason"), missing=_("Write why the milestone can be decided without it."), max_length=500)


class WayForm(FarledForm):
    """How a body decides: in a meeting, or per capsulam by a day. Field names equal those of the errors of milestones.services.ways."""

    way = OneOf(
        label=_("How is it decided?"),
        choices=Way.choices,
        descriptions={
            Way.MEETING: _("A deputy serves for a member who is absent or has a conflict of interest."),
            Way.PER_CAPSULAM: _("Everybody who votes answers here; a deputy only for a member with a conflict of interest."),
        },
        initial=Way.MEETING,
        missing=_("Choose how it is decided."),
    )
    mark_optional = False
    meets_on = Day(label=_("Day of the meeting"), help_text=_("If it is known."), required=False)
    answers_by = Day(label=_("Last day for answers"), help_text=_("Needed per capsulam; a meeting has none."), required=False)


class WithdrawForm(FarledForm):
    """Why the question is taken back."""

    reason = Paragraphs(
        label=_("Why is it withdrawn?"), help_text=_("The reason stays in the log."), missing=_("Write why it is withdrawn."),
        max_length=500, rows=3,
    )  # fmt: skip


class PositionForm(FarledForm):
    """What a member says; field names equal those of the model."""

    stance = OneOf(
        label=_("My position"),
        choices=Stance.choices,
        descriptions={
            Stance.FOR: _("The proposals as they stand"),
            Stance.CONDITIONS: _("Each condition becomes a task with an owner and a date"),
            Stance.ABSTAIN: _("Counts for the quorum"),
        },
        missing=_("Choose a position."),
    )
    condition = Paragraphs(label=_("Condition"), help_text=_("What must be done, and by when."), max_length=1000, required=False, rows=2)
    comment = Paragraphs(label=_("Comment"), max_length=2000, required=False, rows=2)
    reservation = Paragraphs(
        label=_("Reservation"), help_text=_("Enters the protocol word for word."), max_length=2000, required=False, rows=2
    )

    def __init__(self, data: Any = None, *, round_: Round, question: str, position: Position | None = None, **options: Any) -> None:
        names = ("stance", "condition", "comment", "reservation")
        initial = {name: getattr(position, name) for name in names} if position else {}
        super().__init__(data, initial=initial, version=position.version if position else None, **options)
        self.fields["stance"].label = question
        self.fields["stance"].choices = [(one.value, one.label) for one in stances(is_matter=round_.is_matter)]
        if round_.is_matter:
            del self.fields["condition"]


class DisqualifyForm(FarledForm):
    """A conflict of interest: the member takes no part in this decision."""

    reason = Paragraphs(
        label=_("What is the conflict of interest?"), help_text=_("It stands in the protocol."),
        missing=_("Write what the conflict of interest is."), max_length=1000, rows=3,
    )  # fmt: skip


class ReasonForm(FarledForm):
    """A decision outside the milestones, with its reason."""

    motive = Paragraphs(label=_("Reason"), help_text=_("It stands in the decision."), missing=_("Write the reason."), max_length=3000)


class SignOffForm(FarledForm):
    """The decider says that a condition is fulfilled."""

    comment = Paragraphs(label=_("Comment"), max_length=1000, required=False, rows=3)


class ToldForm(FarledForm):
    """Somebody was told of a decision otherwise than by the mail."""

    how = Line(
        label=_("How were they told?"), help_text=_("For example: on the phone, at the meeting of the board."),
        missing=_("Write how they were told."), max_length=300,
    )  # fmt: skip
    on = Day(label=_("On which day?"), missing=_("Write on which day they were told."))


class OutcomeForm(FarledForm):
    """Outcome and reason."""

    outcome = OneOf(label=_("Outcome"), missing=_("Choose an outcome."))
    motive = Paragraphs(label=_("Reason"), help_text=_("Stands in the decision and its protocol."), max_length=3000, required=False, rows=4)

    def __init__(self, data: Any = None, *, outcomes: Iterable[tuple[str, Any]], descriptions: Mapping[str, Any], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["outcome"].choices = list(outcomes)
        self.fields["outcome"].widget.descriptions = descriptions


class DecideForm(OutcomeForm):
    """A formal decision. `seen` says which positions the decider had before them."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class ReviewForm(OutcomeForm):
    """A phase review as it was held; field names equal those of the errors of milestones.services.reviews."""

    held_on = Day(label=_("Held on"), missing=_("Write on which day it was held."))
    decision_point = Line(
        label=_("Decision point"),
        help_text=_("What the organisation calls it, or the meeting: BP2, management team 3 March."),
        missing=_("Write at which decision point or meeting it was decided."),
        max_length=80,
    )
    person = forms.ModelChoiceField(label=_("Who decided: a person with a role"), queryset=Person.objects.none(), required=False)
    body = Line(
        label=_("Or somebody else"),
        help_text=_("The name of a body or a person without a role here, for example the management team."),
        max_length=100,
        required=False,
    )
    field_order = ("held_on", "decision_point", "person", "body", "outcome", "motive")

    def __init__(self, data: Any = None, *, people: QuerySet[Person], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["person"].queryset = people
        self.fields["person"].choices = [("", _("Choose a person")), *((str(p.pk), words.named(p.name, p.organisation)) for p in people)]


class ConditionForm(FarledForm):
    """One condition: what, who, by when. An empty row is no condition."""

    mark_optional = False
    HALF: ClassVar[Mapping[str, Any]] = {
        "text": _("Write what must be done."),
        "owner": _("Choose who sees to it."),
        "due": _("Write by when it must be met."),
    }

    text = Paragraphs(label=_("Condition"), max_length=2000, required=False, rows=2)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Person.objects.none(), required=False)
    due = Day(label=_("To be met by"), required=False)

    def __init__(self, data: Any = None, *, people: QuerySet[Person], choices: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["owner"].queryset = people
        self.fields["owner"].choices = choices

    @property
    def is_empty(self) -> bool:
        """True if nothing was written in the row."""
        return not any(self.cleaned_data.get(name) for name in ("text", "owner", "due")) and not self.errors

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        written = [name for name in ("text", "owner", "due") if values.get(name) or name in self.errors]
        for name, sentence in self.HALF.items():
            if written and name not in written:
                self.add_error(name, sentence)
        return values


def condition_forms(data: Any, *, people: QuerySet[Person], first: Sequence[Mapping[str, Any]], count: int) -> list[ConditionForm]:
    """`count` rows of conditions (three to twelve), the first ones filled with `first`. The people are read once for all rows."""
    choices = [("", _("Choose a person")), *((str(p.pk), words.named(p.name, p.organisation)) for p in people)]
    filled = [*first, *[{}] * MOST_CONDITIONS]
    return [
        ConditionForm(data, people=people, choices=choices, prefix=condition_prefix(n), initial=filled[n])
        for n in range(max(CONDITION_ROWS, min(MOST_CONDITIONS, count)))
    ]


def condition_prefix(number: int) -> str:
    """What the fields of row `number` are called by."""
    return f"condition_{number}"
