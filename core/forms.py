"""Forms of the house: typed text made safe, errors that say how to mend, and a second editor shown what the first one changed."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files import File
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from core import words
from core.components import Conflict, Text
from core.fields import LINE, PARAGRAPHS, Amount, Day, Line, OneOf, Paragraphs, SomeOf, Steps
from core.text import tidy

__all__ = ["Amount", "Day", "DeleteForm", "FarledForm", "FarledModelForm", "Line", "OneOf", "Paragraphs", "SomeOf", "Steps"]

MOST_VERSIONS = 2**31 - 2  # one more is the largest number that every database keeps in such a column
CHOOSE = gettext_lazy("Choose an answer under “%(label)s”.")
WRITE = gettext_lazy("Fill in “%(label)s”.")
TICK = gettext_lazy("Tick “%(label)s” to go on.")
NOT_OFFERED = gettext_lazy("This choice is not offered any more. Choose another one.")
WHOLE_NUMBER = gettext_lazy("Write a whole number, for example 12.")
NUMBER = gettext_lazy("Write a number, for example 12 or 12.5.")
TOO_LONG = ngettext_lazy(
    "Shorten this to %(limit_value)d character. It has %(show_value)d now.",
    "Shorten this to %(limit_value)d characters. It has %(show_value)d now.",
    "limit_value",
)
LIMITS = (
    (MaxLengthValidator, TOO_LONG),
    (MinValueValidator, gettext_lazy("Write a number of at least %(limit_value)s.")),
    (MaxValueValidator, gettext_lazy("Write a number of at most %(limit_value)s.")),
)
# Django's code of an error -> the sentence of the house; a field's own error_messages win.
SENTENCES: dict[str, dict[str, Text]] = {
    "ChoiceField": {"invalid_choice": NOT_OFFERED},
    "MultipleChoiceField": {"invalid_choice": NOT_OFFERED, "invalid_list": NOT_OFFERED},
    "ModelChoiceField": {"invalid_choice": NOT_OFFERED},
    "ModelMultipleChoiceField": {"invalid_choice": NOT_OFFERED, "invalid_pk_value": NOT_OFFERED, "invalid_list": NOT_OFFERED},
    "IntegerField": {"invalid": WHOLE_NUMBER},
    "DecimalField": {"invalid": NUMBER},
    "FileField": {
        "missing": gettext_lazy("Choose a file."),
        "empty": gettext_lazy("The file is empty. Choose another one."),
        "invalid": gettext_lazy("The file did not arrive whole. Choose it again."),
        "max_length": gettext_lazy("Give the file a shorter name, at most %(max)d characters."),
    },
    "EmailField": {"invalid": gettext_lazy("Write a whole e-mail address, for example name@example.org.")},
    "URLField": {"invalid": gettext_lazy("Write a whole web address, for example https://example.org/page.")},
}


class _Careful(forms.BaseForm):
    """What both bases share; written to come before Django's own form class.

    groups: how the fields stand on the page, [(heading or "", [name, (name, name), ...]), ...]; a tuple stands side by side.
    missing: field name -> sentence shown when it is left empty (fields of core.fields take `missing=` themselves).
    mark_optional: whether fields that may be left empty say so.
    leave_label: what the link beside the button says where “Cancel” would be misunderstood.
    version (argument): the version of the row that the reader saw; carried in a hidden field, read again as `seen_version`.
    """

    groups: ClassVar[Sequence[tuple[Text, Sequence[str | tuple[str, ...]]]]] = ()
    missing: ClassVar[Mapping[str, Text]] = {}
    mark_optional = True
    leave_label: Text = ""
    conflicts: Sequence[Conflict] = ()
    data: Any

    def __init__(self, data: Any = None, *args: Any, version: int | None = None, **options: Any) -> None:
        super().__init__(_tidied(data), *args, **options)
        if version is not None:
            self.fields["version"] = _version_field(version)
        for name in list(self.fields):
            self.settle(name)

    def settle(self, name: str) -> None:
        """Give a field what the house gives all; a form that adds one later calls it."""
        field = self.fields[name] = _of_the_house(self.fields[name])
        _speak(field, capfirst(str(field.label or name.replace("_", " "))), self.missing.get(name))
        if self.is_bound and _is_one_line(field):
            _on_one_line(self.data, self.add_prefix(name))

    @property
    def seen_version(self) -> int:
        """The version the reader saw; only of a valid form made with `version`."""
        return int(self.cleaned_data["version"])

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned values without the hidden version, ready for a service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def sections(self) -> Iterator[tuple[Text, list[list[forms.BoundField]]]]:
        """(heading, rows of fields) in the order of `groups`; visible fields that no group names come first."""
        named = {name for _title, rows in self.groups for row in rows for name in _names(row)}
        rest = [[bound] for bound in self.visible_fields() if bound.name not in named]
        if rest:
            yield "", rest
        for title, rows in self.groups:
            yield title, [[self[name] for name in _names(row) if name in self.fields] for row in rows]

    def show_conflict(self, current: Any) -> None:
        """Somebody saved `current` (object or mapping) meanwhile: fills `conflicts`; saving again then goes over theirs.

        Call it on a valid form after Superseded. Nothing typed is lost (but passwords, which are never written back); only the
        hidden version becomes the new one.
        """
        found = []
        for name, yours in self.values.items():
            if isinstance(self.fields[name].widget, forms.PasswordInput):
                continue
            theirs = _value(current, name)
            if shown(self.fields[name], theirs) != shown(self.fields[name], yours):
                label = self[name].label
                found.append(Conflict(label, shown(self.fields[name], theirs), shown(self.fields[name], yours)))
        self.conflicts = found
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(_value(current, "version"))


class FarledForm(_Careful, forms.Form):
    """Base of every form that is not about one model."""


class FarledModelForm(_Careful, forms.ModelForm):
    """Base of every form about one model. A saved instance with `version` is locked optimistically."""

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        instance = options.get("instance")
        if instance is not None and not instance._state.adding and hasattr(instance, "version"):
            options.setdefault("version", instance.version)
        super().__init__(data, *args, **options)


class DeleteForm(FarledForm):
    """Taking something away is kept in the log with its reason."""

    reason = Paragraphs(
        label=gettext_lazy("Why is it removed?"),
        help_text=gettext_lazy("The reason stays in the log."),
        missing=gettext_lazy("Write why it is removed."),
        max_length=1000,
        rows=3,
    )


def shown(field: forms.Field, value: Any) -> str:
    """A cleaned value as a person reads it: the label of a choice, a date in words, yes or no; a dash for nothing."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime.date):
        return words.day(value)
    if isinstance(value, File):
        return value.name or "–"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(sorted(shown(field, one) for one in value)) or "–"
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        return labels.get(str(value), str(value))
    return str(value)


def _value(current: Any, name: str) -> Any:
    value: Any = current.get(name) if isinstance(current, Mapping) else getattr(current, name)
    return list(value.all()) if hasattr(value, "all") else value


def _names(row: str | tuple[str, ...]) -> tuple[str, ...]:
    return (row,) if isinstance(row, str) else row


def _tidied(data: Any) -> Any:
    """A copy of what was sent with every text tidied; None stays None."""
    if data is None:
        return None
    if not isinstance(data, QueryDict):
        return {key: _tidied_value(key, value) for key, value in data.items()}
    copy = QueryDict(mutable=True)
    for key, values in data.lists():
        copy.setlist(key, [_tidied_value(key, value) for value in values])
    return copy


def _tidied_value(key: str, value: Any) -> Any:
    return tidy(value) if isinstance(value, str) and "password" not in key else value


def _version_field(version: int) -> forms.IntegerField:
    stale = gettext_lazy("This page is out of date. Load it again and make your change anew.")
    messages = {"required": stale, "invalid": stale, "min_value": stale, "max_value": stale}
    limits = {"min_value": 1, "max_value": MOST_VERSIONS}
    return forms.IntegerField(widget=forms.HiddenInput, initial=version, error_messages=messages, **limits)


def _of_the_house(field: forms.Field) -> forms.Field:
    """The field with a limit of length where it had none; a date field of Django's as our own."""
    if isinstance(field, forms.DateField) and not isinstance(field, Day):
        same = {"required": field.required, "label": field.label, "help_text": field.help_text, "initial": field.initial}
        return Day(**same, disabled=field.disabled, validators=field.validators)
    if isinstance(field, forms.CharField) and field.max_length is None:
        field.max_length = PARAGRAPHS if isinstance(field.widget, forms.Textarea) else LINE
        field.validators.append(MaxLengthValidator(field.max_length))
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs.pop("maxlength", None)  # a browser cuts a long paste without a word; we say what is too long
    return field


def _is_one_line(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField) and not isinstance(field.widget, forms.Textarea)


def _on_one_line(data: Any, key: str) -> None:
    """A line break in a name would be one in the subject of a mail."""
    value = data.get(key)
    if isinstance(value, str) and "\n" in value:
        data[key] = " ".join(value.split())


def _speak(field: forms.Field, label: str, missing: Text | None) -> None:
    """Gives the field the sentences of the house where it still has Django's."""
    standard = {key: text for kind in reversed(type(field).__mro__) for key, text in getattr(kind, "default_error_messages", {}).items()}
    ours: dict[str, Any] = {"required": missing or _required(field) % {"label": label}}
    for kind in reversed(type(field).__mro__):
        ours |= SENTENCES.get(kind.__name__, {})
    for key, sentence in ours.items():
        if field.error_messages.get(key) == standard.get(key) or (key == "required" and missing):
            field.error_messages[key] = sentence
    for validator in field.validators:
        for kind, sentence in LIMITS:
            if isinstance(validator, kind):
                validator.message = sentence


def _required(field: forms.Field) -> Text:
    if isinstance(field, forms.BooleanField):
        return TICK
    return CHOOSE if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)) else WRITE
