"""Points of the agenda, their papers, notes and outcomes."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.forms.entries import not_passed, offer_people
from adoption.models import Initiative
from core.fields import Day, Line, OneOf, Paragraphs
from core.forms import FarledForm
from documents.models import Version
from meetings.choices import ItemKind, OutcomeKind
from meetings.forms.several import TogetherForm
from meetings.models import AgendaItem, ItemOutcome, Meeting
from milestones.matters import round_title
from milestones.models import Round
from milestones.models.round import OPEN_STATES
from milestones.services.referrals import sendable

NAMES = ("title", "kind", "about", "presenter", "minutes", "round")


class ItemForm(FarledForm):
    """A point; field names equal those of the model."""

    title = Line(label=_("Title"), missing=_("Write what the point is called."))
    kind = OneOf(
        label=_("What kind of point"), choices=ItemKind.choices, initial=ItemKind.DISCUSSION, missing=_("Choose what kind of point it is.")
    )
    about = Paragraphs(label=_("What it is about"), max_length=2000, required=False, rows=3)
    presenter = forms.ModelChoiceField(label=_("Who presents it"), queryset=Person.objects.none(), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, initial=10)
    round = forms.ModelChoiceField(
        label=_("Milestone"), help_text=_("If the point is about a milestone that is prepared or waits for its decision."),
        queryset=Round.objects.none(), required=False, empty_label=_("None"),
    )  # fmt: skip
    groups: ClassVar[Any] = (("", ["title", "kind", "about", ("presenter", "minutes"), "round"]),)

    def __init__(self, data: Any = None, *, meeting: Meeting, item: AgendaItem | None = None, **options: Any) -> None:
        initial = {name: getattr(item, name) for name in NAMES} if item else {}
        super().__init__(data, initial=initial, version=item.version if item else None, **options)
        offer_people(self.fields["presenter"], meeting.initiative, item.presenter_id if item else None)
        rounds = Round.objects.filter(initiative=meeting.initiative_id)
        self.fields["round"].queryset = rounds.filter(state__in=OPEN_STATES) | rounds.filter(pk=item.round_id if item else None)
        self.fields["round"].label_from_instance = lambda row: round_title(row)


class NoteForm(TogetherForm):
    """What is said about a point."""

    text_name = "notes"
    notes = Paragraphs(label=_("Notes"), max_length=10_000, required=False, rows=4)

    def __init__(self, data: Any = None, *, item: AgendaItem, **options: Any) -> None:
        super().__init__(data, pk=item.pk, mark=str(item.place), text=item.notes, version=item.version, **options)
        self.item = item
        self.fields["notes"].label = _("Notes on point %(place)d") % {"place": item.place}


class OutcomeForm(FarledForm):
    """What came of a point: a decision, a task or a risk."""

    kind = OneOf(
        label=_("What came of it?"),
        choices=OutcomeKind.choices,
        descriptions={
            OutcomeKind.DECISION: _("Stands in the minutes, word for word"),
            OutcomeKind.TASK: _("Goes into the plan, with an owner and a date"),
            OutcomeKind.RISK: _("Goes into the risk register and is judged there"),
        },
        missing=_("Choose what came of it."),
    )
    text = Paragraphs(label=_("In words"), missing=_("Write what came of it."), max_length=3000, rows=3)
    owner = forms.ModelChoiceField(label=_("Owner"), help_text=_("Of a task or a risk."), queryset=Person.objects.none(), required=False)
    due = Day(label=_("To be done by"), help_text=_("Of a task."), required=False, validators=[not_passed])
    groups: ClassVar[Any] = (("", ["kind", "text", ("owner", "due")]),)

    def __init__(self, data: Any = None, *, initiative: Initiative, about_milestone: bool, **options: Any) -> None:
        super().__init__(data, **options)
        offer_people(self.fields["owner"], initiative)
        if about_milestone:
            self.fields["kind"].choices = [one for one in OutcomeKind.choices if one[0] != OutcomeKind.DECISION]
            self.fields["kind"].help_text = _("A milestone is decided on its own page. The point then shows the decision.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == OutcomeKind.TASK:
            if not values.get("owner") and "owner" not in self.errors:
                self.add_error("owner", _("Choose who does the task."))
            if not values.get("due") and "due" not in self.errors:
                self.add_error("due", _("Write by when the task is to be done."))
        return values


class DecisionForm(FarledForm):
    """The text of a decision that came of a point; the field name equals that of the model."""

    text = Paragraphs(label=_("In words"), missing=_("Write what came of it."), max_length=3000, rows=3)

    def __init__(self, data: Any = None, *, outcome: ItemOutcome, **options: Any) -> None:
        super().__init__(data, initial={"text": outcome.text}, version=outcome.version, **options)


class PaperForm(FarledForm):
    """A document in a frozen version, or an address."""

    version = forms.ModelChoiceField(
        label=_("Approved document"), queryset=Version.objects.none(), required=False, empty_label=_("None"),
        help_text=_("The newest approved version, as it stands now."),
    )  # fmt: skip
    url = forms.URLField(label=_("Or an address"), required=False, max_length=500, assume_scheme="https")
    title = Line(
        label=_("What it is called"), help_text=_("An address needs a name. Left empty, a document keeps its own."), required=False
    )

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["version"].queryset = sendable(initiative)
        self.fields["version"].label_from_instance = self.called

    def called(self, version: Version) -> str:
        """Prestudy report, version 2."""
        return str(_("%(title)s, version %(number)d") % {"title": version.document.title, "number": version.number})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        version, url = values.get("version"), values.get("url")
        if bool(version) == bool(url) and not self.errors:
            self.add_error("version", _("Choose a document, or write an address; one of the two."))
        elif url and not values.get("title"):
            self.add_error("title", _("Write what the address leads to."))
        return values
