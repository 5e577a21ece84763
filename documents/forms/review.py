"""Forms of review."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core.fields import Day, OneOf, Paragraphs
from core.forms import FarledForm
from documents.content import Part
from documents.forms.people import PeopleChoice, PersonChoice
from documents.models import Advice

CHANGE = _("Write what should be changed.")


class ReviewForm(FarledForm):
    """Whom to ask for approval and whom to read it, until when; and a tick when sections are still empty."""

    reviewer = PersonChoice(
        queryset=Person.objects.none(), label=_("Who approves it"), empty_label=_("Choose a person"),
        help_text=_("They approve the document or send it back, and are told by mail."),
    )  # fmt: skip
    readers = PeopleChoice(
        queryset=Person.objects.none(), required=False, label=_("Who else reads it"),
        help_text=_("They say what they advise. Whoever approves sees their answers first."),
    )  # fmt: skip
    due = Day(label=_("Answer by"), missing=_("Write by which day you want the answer."))
    unfinished = forms.BooleanField(label=_("Send it although sections are empty"))

    def __init__(
        self, data: Any = None, *, approvers: list[Person], people: list[Person], missing: list[Part], version: int, initial: Any = None
    ) -> None:
        super().__init__(data, version=version, initial=initial)
        self._offer("reviewer", approvers)
        self._offer("readers", people)
        if not missing:
            del self.fields["unfinished"]

    def _offer(self, name: str, people: list[Person]) -> None:
        field: Any = self.fields[name]
        rows = Person.objects.filter(pk__in=[person.pk for person in people])
        field.queryset = rows.select_related("organisation").order_by("name")


class ApproveForm(FarledForm):
    """A word with the approval; and a tick when readers have not answered."""

    comment = Paragraphs(label=_("Comment"), required=False, max_length=4000, rows=3)
    unanswered = forms.BooleanField(label=_("Approve it although readers have not answered"))

    def __init__(self, data: Any = None, *, version: int, awaited: bool = False) -> None:
        super().__init__(data, version=version)
        if not awaited:
            del self.fields["unanswered"]


class SendBackForm(FarledForm):
    """What should be changed."""

    comment = Paragraphs(
        label=_("What should be changed?"),
        help_text=_("The writers read this on top of the document."),
        missing=CHANGE,
        max_length=4000,
        rows=5,
    )


class AdviceForm(FarledForm):
    """What a reader advises; a word is demanded where something should be changed."""

    advice = OneOf(
        label=_("What do you advise?"),
        missing=_("Choose what you advise."),
        choices=[choice for choice in Advice.choices if choice[0] != Advice.AWAITED],
    )
    comment = Paragraphs(
        label=_("Comment"), help_text=_("Where you ask for changes, say which."), required=False, max_length=4000, rows=5
    )  # fmt: skip

    def clean_comment(self) -> str:
        comment = str(self.cleaned_data["comment"]).strip()
        if self.cleaned_data.get("advice") == Advice.CHANGE and not comment:
            raise ValidationError(CHANGE)
        return comment
