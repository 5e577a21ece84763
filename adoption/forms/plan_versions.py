"""Forms of the plan's approval and its margin."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from adoption.models import Initiative
from core.forms import FarledForm, Line, Paragraphs


class ProposeForm(FarledForm):
    """Ask for the approval of the plan."""

    note = Paragraphs(
        label=_("What the steering group should know"),
        help_text=_("For example what changed since last time, and why."),
        required=False,
        max_length=3000,
        rows=4,
    )


class ApprovePlanForm(FarledForm):
    """Approve it."""

    mandate = Line(
        label=_("How it was decided"),
        help_text=_("When and by whom, such as “Meeting of the steering group on 12 May, item 4”."),
        missing=_("Write when and how it was decided, such as the meeting of the steering group."),
        max_length=300,
    )
    comment = Paragraphs(label=_("Comment"), required=False, max_length=3000, rows=3)


class SendPlanBackForm(FarledForm):
    """Send it back."""

    comment = Paragraphs(
        label=_("What must be mended?"),
        help_text=_("Whoever asked for the approval reads it, and the log keeps it."),
        missing=_("Write what must be mended."),
        max_length=3000,
        rows=4,
    )


class WithdrawPlanForm(FarledForm):
    """Take it back: nothing more is asked."""


class MarginForm(FarledForm):
    """How much time the plan keeps free at its end (N03)."""

    margin_percent = forms.IntegerField(label=_("Margin, per cent of the calculated time"), required=False, min_value=0, max_value=100)

    def __init__(self, data: Any = None, *, initiative: Initiative) -> None:
        super().__init__(data, version=initiative.version, initial={"margin_percent": initiative.margin_percent})
        proposed = _("0 to 100. Leave it empty for %(percent)d, as this installation proposes.")
        self.fields["margin_percent"].help_text = proposed % {"percent": settings.SCHEDULE_MARGIN_PERCENT}
