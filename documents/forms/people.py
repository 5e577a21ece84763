"""Choosing people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import words
from core.forms import FarledForm
from core.widgets import Ticks


class PersonChoice(forms.ModelChoiceField):
    """A person by name and organisation."""

    def label_from_instance(self, obj: Person) -> str:
        return words.named(obj.name, obj.organisation)


class PeopleChoice(forms.ModelMultipleChoiceField):
    """Several people by name and organisation, as ticks."""

    widget = Ticks

    def label_from_instance(self, obj: Person) -> str:
        return words.named(obj.name, obj.organisation)


class ResponsibleForm(FarledForm):
    """Who sees to it that the document is written."""

    responsible = PersonChoice(queryset=Person.objects.none(), required=False, label=_("Responsible"), empty_label=_("Nobody yet"))

    def __init__(self, data: Any = None, *, people: Any, version: int, initial: Any = None) -> None:
        super().__init__(data, version=version, initial=initial)
        self.fields["responsible"].queryset = people
