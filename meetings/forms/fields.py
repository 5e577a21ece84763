"""A time of the day, and people of an initiative."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.fields import Missing

_WRITTEN = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")


class ClockInput(forms.TimeInput):
    """A time in a text box, written as 9.30; what was typed is given back as it was."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "inputmode": "text", **(attrs or {})}, format="%H.%M")


class Clock(Missing, forms.TimeField):
    """A time of the day, written as people here do: 9, 9.30 or 09:30."""

    widget = ClockInput
    default_error_messages = {"invalid": _("Write the time as hours and minutes, for example 9.30.")}

    def to_python(self, value: Any) -> datetime.time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.time):
            return value
        found = _WRITTEN.fullmatch(str(value).strip())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return datetime.time(hour, minute)
