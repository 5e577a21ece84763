"""The reason for erasing what an event says."""

from django.utils.translation import gettext_lazy as _

from core.forms import FarledForm, Paragraphs


class EraseForm(FarledForm):
    """Why it goes; the reason stays in the log for ever."""

    reason = Paragraphs(
        label=_("Reason"),
        max_length=1000,
        rows=3,
        help_text=_("For example: the person asked for it. The reason stays in the log, so do not write again what is to go."),
        missing=_("Write why it is erased."),
    )
