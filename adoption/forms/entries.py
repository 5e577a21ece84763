"""What the forms of all registers share: people are offered from the initiative alone."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.access import people_of
from adoption.models import Initiative
from core import words
from core.forms import FarledModelForm

NOBODY = _("Nobody yet")


class OneThing(forms.ModelChoiceField):
    """A choice among rows; an id that is none is refused in the same words as one that is not on offer."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class EntryForm(FarledModelForm):
    """A form about one entry of a register. people: the fields that name a person with a role in the initiative."""

    people: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, **options)
        self.initiative = initiative
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
        for name in self.people:
            offer_people(self.fields[name], initiative, getattr(self.instance, f"{name}_id"))


def offer_people(field: forms.Field, initiative: Initiative, present: Any = None) -> None:
    """Let a field choose among those with a role today; who holds it already stays on offer."""
    holders = people_of(initiative).order_by().values("pk")
    chosen: Any = field
    chosen.queryset = Person.objects.filter(Q(pk__in=holders) | Q(pk=present)).select_related("organisation").order_by("name")
    chosen.empty_label = NOBODY
    chosen.label_from_instance = named


def named(person: Person) -> str:
    """Name and organisation, as people are told apart."""
    return words.named(person.name, person.organisation)


def not_passed(day: datetime.date | None) -> None:
    """Raises ValidationError for a day before today."""
    today = timezone.localdate()
    if day is not None and day < today:
        raise ValidationError(_("This date has passed. Today is %(today)s."), code="passed", params={"today": words.day(today)})


def not_ahead(day: datetime.date | None) -> None:
    """Raises ValidationError for a day after today: what has not happened yet has no date."""
    today = timezone.localdate()
    if day is not None and day > today:
        message = _("This date lies ahead. Write the day it happened. Today is %(today)s.")
        raise ValidationError(message, code="ahead", params={"today": words.day(today)})
