"""Writing minutes and sending them for approval."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from core import words
from core.fields import Paragraphs
from core.forms import FarledForm
from meetings.forms.several import TogetherForm
from meetings.models import Meeting, Minutes, MinutesEntry


class OpeningForm(TogetherForm):
    """What stands before the first point; the field name equals that of the model."""

    text_name = "opening"
    opening = Paragraphs(label=_("Before the first point"), max_length=3000, required=False, rows=3)

    def __init__(self, data: Any = None, *, minutes: Minutes, **options: Any) -> None:
        super().__init__(data, pk=minutes.pk, mark="0", text=minutes.opening, version=minutes.version, **options)


class EntryForm(TogetherForm):
    """What the minutes say of one point."""

    text = Paragraphs(label=_("What was said"), max_length=10_000, required=False, rows=5)

    def __init__(self, data: Any = None, *, entry: MinutesEntry, **options: Any) -> None:
        super().__init__(data, pk=entry.pk, mark=str(entry.item.place), text=entry.text, version=entry.version, **options)
        self.entry = entry
        self.fields["text"].label = _("What was said on point %(place)d") % {"place": entry.item.place}


class SendForm(FarledForm):
    """Who approves: one to three of those who were there, in the order they are asked; and who led, where no chair is named."""

    chair = forms.ModelChoiceField(
        label=pgettext_lazy("meeting", "Chair"), help_text=_("Who led the meeting, and approves last."), queryset=Person.objects.none()
    )
    first = forms.ModelChoiceField(
        label=_("First adjuster"), help_text=_("One of those who were there and can sign in."), queryset=Person.objects.none()
    )
    second = forms.ModelChoiceField(label=_("Second adjuster"), queryset=Person.objects.none(), required=False)
    third = forms.ModelChoiceField(label=_("Third adjuster"), queryset=Person.objects.none(), required=False)
    missing = {"chair": _("Choose who led the meeting."), "first": _("Choose an adjuster.")}

    def __init__(
        self, data: Any = None, *, minutes: Minutes, people: Sequence[Person], chairs: Sequence[Person] = (), **options: Any
    ) -> None:
        """chairs: whom the chair is chosen from; nobody where the meeting has one who can approve."""
        super().__init__(data, version=minutes.version, **options)
        if not chairs:
            del self.fields["chair"]
        self.fields["first"].required = len(people) > (1 if chairs else 0)
        if not people:
            for name in ("first", "second", "third"):
                del self.fields[name]
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                _offer(field, chairs if name == "chair" else people)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = [*self.chosen(values), *([values["chair"]] if values.get("chair") else [])]
        if len(set(chosen)) != len(chosen):
            raise ValidationError(_("You have chosen the same person twice. Choose another one."))
        return values

    def chosen(self, values: dict[str, Any]) -> list[Person]:
        """The adjusters in their order."""
        return [values[name] for name in ("first", "second", "third") if values.get(name)]


class SendBackForm(FarledForm):
    """What is wrong with minutes."""

    reason = Paragraphs(
        label=_("What is to be mended?"), help_text=_("The secretary reads it. Everybody approves anew afterwards."),
        missing=_("Write what is to be mended."), max_length=1000, rows=3,
    )  # fmt: skip


class TakeBackForm(FarledForm):
    """Why minutes are taken back."""

    reason = Paragraphs(
        label=_("Why are they taken back?"), help_text=_("Those who were asked to approve them read it."),
        missing=_("Write why the minutes are taken back."), max_length=1000, rows=3,
    )  # fmt: skip


class ChairForm(FarledForm):
    """Another chair of a meeting that is held."""

    chair = forms.ModelChoiceField(
        label=pgettext_lazy("meeting", "Chair"), help_text=_("One of those who were there and can sign in."), queryset=Person.objects.none()
    )
    missing = {"chair": _("Choose who led the meeting.")}

    def __init__(self, data: Any = None, *, meeting: Meeting, people: Sequence[Person], **options: Any) -> None:
        super().__init__(data, initial={"chair": meeting.chair_id}, version=meeting.version, **options)
        chair: Any = self.fields["chair"]
        _offer(chair, people)


def _offer(field: forms.ModelChoiceField, people: Sequence[Person]) -> None:
    field.queryset = Person.objects.filter(pk__in=[one.pk for one in people]).select_related("organisation").order_by("name")
    field.empty_label = _("Choose a person")
    named: Any = field
    named.label_from_instance = lambda one: words.named(one.name, one.organisation)
