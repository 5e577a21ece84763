"""Widgets that say how a field is drawn (core/field_view.py)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.components import Text


class Cards(forms.RadioSelect):
    """Choices as cards, one below the other. descriptions: value -> one line about it."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), descriptions: Mapping[str, Text] | None = None) -> None:
        super().__init__(attrs, choices)
        self.descriptions = descriptions or {}


class FiveSteps(forms.RadioSelect):
    """A scale of one to five, side by side."""


class Ticks(forms.CheckboxSelectMultiple):
    """Several of several, as cards. descriptions: value -> one line about it."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), descriptions: Mapping[str, Text] | None = None) -> None:
        super().__init__(attrs, choices)
        self.descriptions = descriptions or {}
