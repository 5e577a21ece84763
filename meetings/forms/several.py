"""Forms that stand side by side on a page and are sent together by any of their buttons."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms

from core.components import Conflict
from core.forms import FarledForm

TOGETHER = "together"


class TogetherForm(FarledForm):
    """One text among several that are sent at once. Ids carry `mark`; the fields belong to the HTML form called TOGETHER.

    A hidden field keeps what the text was when the page was made, so that only what its reader wrote in is saved: a text that somebody
    else changed meanwhile, and this reader did not touch, is no conflict.
    """

    mark_optional = False
    text_name = "text"

    def __init__(self, data: Any = None, *, pk: UUID, mark: str, text: str, version: int, **options: Any) -> None:
        initial = {self.text_name: text, "seen": fingerprint(text)}
        super().__init__(data, prefix=prefix(pk), auto_id=f"id_{mark}_%s", initial=initial, version=version, **options)
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
        for field in self.fields.values():
            field.widget.attrs["form"] = TOGETHER

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values.items() if name != "seen"}

    def show_conflict(self, current: Any) -> None:
        """As for every form; what was sent is compared with theirs from now on, so that putting the old text back is a change."""
        super().show_conflict(current)
        self.data[self.add_prefix("seen")] = fingerprint(getattr(current, self.text_name, ""))

    @property
    def touched(self) -> bool:
        """Whether the reader wrote in it; only of a valid form."""
        return fingerprint(self.cleaned_data[self.text_name]) != self.cleaned_data["seen"]


def clash(forms: Iterable[FarledForm]) -> dict[str, list[Conflict]]:
    """What two wrote in any of several forms, as one table (forms/_conflict.html)."""
    return {"conflicts": [conflict for form in forms for conflict in form.conflicts]}


def prefix(pk: UUID) -> str:
    """What the names of the fields begin with."""
    return f"t{pk.hex}"


def is_sent(data: Mapping[str, Any], pk: UUID) -> bool:
    """Whether the page that was sent had this one: somebody may have added another meanwhile."""
    return f"{prefix(pk)}-version" in data


def fingerprint(text: str) -> str:
    """What tells one text from another."""
    return sha256(text.strip().encode()).hexdigest()[:16]
