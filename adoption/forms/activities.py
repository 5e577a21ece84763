"""Forms about an activity of the method: who does it until when, a comment, why it is not relevant."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing
from adoption.models import Task
from core.forms import FarledForm, Paragraphs


class AssignForm(EntryForm):
    """Who does it, from when and until when."""

    people = ("responsible",)
    groups = (("", ["responsible", ("starts", "due")]),)

    class Meta:
        model = Task
        field_classes: ClassVar = {"responsible": OneThing}
        fields = ["responsible", "starts", "due"]
        help_texts = {"responsible": _("Only people with a role in the initiative.")}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        starts, due = values.get("starts"), values.get("due")
        if starts and due and due < starts:
            self.add_error("due", _("The task cannot be due before it starts. Change one of the dates."))
        return values


class RemarkForm(FarledForm):
    """Something to say about it."""

    text = Paragraphs(label=_("Comment"), missing=_("Write your comment."), max_length=2000, rows=4)


class SetAsideForm(FarledForm):
    """Why it is not relevant here."""

    reason = Paragraphs(
        label=_("Why is it not relevant here?"),
        help_text=_("The reason stands beside the activity and in the log."),
        missing=_("Write why it is not relevant here."),
        max_length=500,
        rows=3,
    )
