"""The form of a section."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import richtext
from core.components import Text
from core.fields import Paragraphs
from core.forms import FarledForm
from documents.content import Part

THEIRS, BOTH = "theirs", "both"  # which text the second of two writers wants in the box


class SectionForm(FarledForm):
    """The text under one heading, and the registers that stand below it; the page says above it what belongs there.

    Where scripts run the editor sends `html` instead of `text`. `blocks` is what was written, either way.
    """

    mark_optional = False
    text = Paragraphs(label=_("Text"), required=False, max_length=richtext.LONGEST, rows=16)
    html = forms.CharField(required=False, max_length=4 * richtext.LONGEST, widget=forms.HiddenInput, strip=False)
    registers = forms.MultipleChoiceField(
        label=_("Shown below the text, as it stands in its register"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is written once is shown here and stays up to date until the document is approved."),
    )

    def __init__(self, data: Any = None, *, part: Part, offered: Sequence[tuple[str, Text]]) -> None:
        self.stands = richtext.read(part.section.html).blocks
        initial = {"text": richtext.to_markup(self.stands), "registers": list(part.registers)}
        super().__init__(data, version=part.section.version, initial=initial)
        self.fields["registers"].choices = list(offered)
        if not offered:
            del self.fields["registers"]

    @property
    def is_rich(self) -> bool:
        """Whether the editor sent it."""
        return "html" in self.data

    @property
    def blocks(self) -> tuple[richtext.TextBlock, ...]:
        """What was written; only of a bound form. Typed as it stood in the plain box, it is what stands: no look gets lost there."""
        if self.is_rich:
            return richtext.read(self.data.get("html", "")).blocks
        typed = self.data.get("text", "")
        return self.stands if _bare(typed) == _bare(self.initial["text"]) else richtext.from_markup(typed)

    def put(self, blocks: Sequence[richtext.TextBlock]) -> None:
        """Show another text in the form, in both ways of writing it."""
        self.data = self.data.copy()
        self.data["text"] = richtext.to_markup(tuple(blocks))
        if self.is_rich:
            self.data["html"] = richtext.write(blocks)


def _bare(text: str) -> str:
    return "".join(text.split())
