"""Form fields of the house. Each takes `missing`: the sentence shown when it is left empty ("Write a name for the initiative.")."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import dates
from core.components import Text
from core.widgets import Cards, FiveSteps, Ticks

LINE, PARAGRAPHS = 200, 20_000


class Missing:
    """Adds `missing` to a form field."""

    def __init__(self, *args: Any, missing: Text = "", **options: Any) -> None:
        if missing:
            options["error_messages"] = {"required": missing, **options.get("error_messages", {})}
        super().__init__(*args, **options)


class Line(Missing, forms.CharField):
    """One line of text, at most 200 characters unless told."""

    def __init__(self, *, max_length: int = LINE, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)


class Paragraphs(Missing, forms.CharField):
    """Several lines, at most 20 000 characters unless told. rows: the height of the box."""

    def __init__(self, *, max_length: int = PARAGRAPHS, rows: int = 4, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **options)


class DayInput(forms.DateInput):
    """A date in a text box, written as 31.12.2026; what was typed is given back as it was."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})}, format="%d.%m.%Y")


class Day(Missing, forms.DateField):
    """A date, read in all the ways people write it here (core.dates.read). not_before: the first date allowed, or None."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("Write the date as day, month, year, for example 31.12.2026."),
        "year": _("Write a year between %(first)d and %(last)d."),
    }

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.datetime):
            return value.date()
        day = value if isinstance(value, datetime.date) else dates.read(str(value))
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if not dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR:
            limits = {"first": dates.FIRST_YEAR, "last": dates.LAST_YEAR}
            raise ValidationError(self.error_messages["year"], code="year", params=limits)
        return day


class Amount(Missing, forms.DecimalField):
    """Money in whole units, written with or without spaces between the thousands; nothing else, so that 84.000 is never read as 84."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    DIGITS = 14

    def __init__(self, **options: Any) -> None:
        ours = {
            "invalid": _("Write the amount in whole numbers, for example 84 000."),
            "large": _("Write an amount of at most %(digits)d digits."),
        }
        super().__init__(**{**options, "error_messages": {**ours, **options.get("error_messages", {})}})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        written = "".join(str(value).split())
        if not (written.isascii() and written.isdigit()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(written) > self.DIGITS:
            raise ValidationError(self.error_messages["large"], code="large", params={"digits": self.DIGITS})
        return Decimal(written)

    def prepare_value(self, value: Any) -> Any:
        return f"{int(value):,}".replace(",", " ") if isinstance(value, Decimal) else value


class OneOf(Missing, forms.ChoiceField):
    """One of a few choices, as cards. descriptions: value -> one line about it."""

    def __init__(self, *, choices: Any = (), descriptions: Mapping[str, Text] | None = None, **options: Any) -> None:
        options.setdefault("widget", Cards(descriptions=descriptions))
        super().__init__(choices=choices, **options)


class SomeOf(Missing, forms.MultipleChoiceField):
    """Several of a few choices, as cards. descriptions: value -> one line about it."""

    def __init__(self, *, choices: Any = (), descriptions: Mapping[str, Text] | None = None, **options: Any) -> None:
        options.setdefault("widget", Ticks(descriptions=descriptions))
        super().__init__(choices=choices, **options)


class Steps(Missing, forms.TypedChoiceField):
    """A scale of one to five, as radios side by side. words: the five words, lowest first. Gives an int (or None if not required)."""

    def __init__(self, *, words: tuple[Text, Text, Text, Text, Text], **options: Any) -> None:
        choices = [(number, format_lazy("{} {}", number, word)) for number, word in enumerate(words, 1)]
        super().__init__(choices=choices, coerce=int, empty_value=None, widget=FiveSteps, **options)
