"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import words
from core.fields import Day, Paragraphs
from core.forms import FarledForm
from documents.content import Part


class SectionForm(FarledForm):
    """The text under one heading; the page says above it what belongs there."""

    mark_optional = False
    text = Paragraphs(label=_("Text"), required=False, max_length=50_000, rows=16)

    def __init__(self, data: Any = None, *, part: Part) -> None:
        super().__init__(data, version=part.section.version, initial={"text": part.section.text})


class PersonChoice(forms.ModelChoiceField):
    """A person by name and organisation."""

    def label_from_instance(self, obj: Person) -> str:
        return words.named(obj.name, obj.organisation)


class ReviewForm(FarledForm):
    """Whom to ask, until when; and a tick when sections are still empty."""

    reviewer = PersonChoice(
        queryset=Person.objects.none(), label=_("Reviewer"), empty_label=_("Choose a person"),
        help_text=_("Somebody else with a role in the initiative. They are told by mail."),
    )  # fmt: skip
    due = Day(label=_("Answer by"), missing=_("Write by which day you want the answer."))
    unfinished = forms.BooleanField(label=_("Send it although sections are empty"))

    def __init__(self, data: Any = None, *, people: list[Person], missing: list[Part], version: int, initial: Any = None) -> None:
        super().__init__(data, version=version, initial=initial)
        self.fields["reviewer"].queryset = Person.objects.filter(pk__in=[person.pk for person in people]).select_related("organisation")
        if not missing:
            del self.fields["unfinished"]


class ApproveForm(FarledForm):
    """A word with the approval."""

    comment = Paragraphs(label=_("Comment"), required=False, max_length=4000, rows=3)


class SendBackForm(FarledForm):
    """What should be changed."""

    comment = Paragraphs(
        label=_("What should be changed?"),
        help_text=_("The writers read this on top of the document."),
        missing=_("Write what should be changed."),
        max_length=4000,
        rows=5,
    )


class ResponsibleForm(FarledForm):
    """Who sees to it that the document is written."""

    responsible = PersonChoice(queryset=Person.objects.none(), required=False, label=_("Responsible"), empty_label=_("Nobody yet"))

    def __init__(self, data: Any = None, *, people: Any, version: int, initial: Any = None) -> None:
        super().__init__(data, version=version, initial=initial)
        self.fields["responsible"].queryset = people
