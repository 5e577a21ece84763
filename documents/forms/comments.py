"""Forms of comments."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.components import Text
from core.fields import OneOf, Paragraphs
from core.forms import FarledForm
from documents.models import CommentState

LONGEST = 4000
# What can be done with a comment, by the right it takes (documents.comments.RIGHTS).
WAYS: dict[str, tuple[str, Text]] = {
    "resolve": (CommentState.RESOLVED.value, gettext_lazy("Done as asked")),
    "dismiss": (CommentState.DISMISSED.value, gettext_lazy("Nothing is changed")),
}


class CommentForm(FarledForm):
    """A comment on a section, or a reply."""

    text = Paragraphs(
        label=gettext_lazy("Your comment"), missing=gettext_lazy("Write what you want to say."), max_length=LONGEST, rows=5
    )  # fmt: skip


class PlacedCommentForm(CommentForm):
    """A comment with the section it is about."""

    field_order = ("key", "text")
    key = forms.ChoiceField(label=gettext_lazy("Section"))

    def __init__(self, data: Any = None, *, sections: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["key"]
        field.choices = [("", gettext_lazy("Choose a section")), *sections]


class SettleForm(FarledForm):
    """How a comment is settled, and a word about it; demanded where nothing is changed."""

    how = OneOf(label=gettext_lazy("What was done?"), missing=gettext_lazy("Choose what was done."))
    word = Paragraphs(
        label=gettext_lazy("A word about it"),
        help_text=gettext_lazy("Where nothing is changed, say why. Whoever commented reads it."),
        required=False, max_length=LONGEST, rows=3,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, ways: Iterable[str], proposed: str = "") -> None:
        super().__init__(data, initial={"how": proposed})
        field: Any = self.fields["how"]
        field.choices = [choice for way, choice in WAYS.items() if way in ways]

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"]).strip()
        if self.cleaned_data.get("how") == CommentState.DISMISSED and not word:
            raise ValidationError(_("Write why nothing is changed."))
        return word
