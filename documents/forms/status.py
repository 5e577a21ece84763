"""The form of a status report: a state and a comment for each side."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.fields import Day, Paragraphs
from core.forms import FarledForm
from documents.models import Light, Side, StatusLine, StatusReport
from documents.services.status import Said


class ReportForm(FarledForm):
    """As of which day; state and comment of each side; what changed in one's own words."""

    mark_optional = False
    as_of = Day(label=_("As of"), missing=_("Write the day the report is about."))
    changes_text = Paragraphs(
        label=_("What changed, in your words"), required=False, rows=4,
        help_text=_("The list below is made by itself. Add what it cannot know, or what is most important in it."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, report: StatusReport, lines: Mapping[str, StatusLine]) -> None:
        initial = {"as_of": report.as_of, "changes_text": report.changes_text}
        for side, line in lines.items():
            initial |= {f"light_{side}": shown(line.light), f"comment_{side}": line.comment}
        super().__init__(data, version=report.version, initial=initial)

    def said(self) -> dict[str, Said]:
        """By side; only of a valid form."""
        return {side: Said(self.cleaned_data[f"light_{side}"] or Light.UNSAID, self.cleaned_data[f"comment_{side}"]) for side in list(Side)}


def shown(light: str) -> str:
    """A state as the form has it: none is chosen where it is not said yet."""
    return "" if light == Light.UNSAID else str(light)


CHOICES = [choice for choice in Light.choices if choice[0] != Light.UNSAID]
for _side in list(Side):
    _light = forms.ChoiceField(
        label=format_lazy("{}: {}", _side.label, _("state")), choices=CHOICES, widget=forms.RadioSelect, required=False
    )
    _comment = Paragraphs(label=format_lazy("{}: {}", _side.label, _("comment")), required=False, rows=3)
    ReportForm.base_fields[f"light_{_side}"] = _light
    ReportForm.base_fields[f"comment_{_side}"] = _comment
