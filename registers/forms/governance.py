"""The form of a forum: its mandate, who sits in it, and where a matter goes that it cannot settle."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing, not_ahead
from adoption.models import Initiative
from core.forms import OneOf
from registers.models import Forum, ForumKind
from registers.services import governance

TOP = _("Nobody, it decides in the last instance")


class ForumForm(EntryForm):
    """A forum or office that steers (000:16, 002:216; D02, M26)."""

    people = ("owner",)
    missing: ClassVar = {
        "title": _("Write what the forum is called."),
        "mandate": _("Write what it may decide without asking anybody."),
    }
    groups = (
        ("", ["title", "kind", "mandate"]),
        (_("Who and how often"), ["owner", "members", "meets"]),
        (_("When it cannot settle a matter"), ["escalates_to", "escalates_when"]),
        (_("What it rests on"), [("agreed_on", "basis")]),
    )

    kind = OneOf(label=_("Kind"), choices=ForumKind.choices)

    class Meta:
        model = Forum
        field_classes: ClassVar = {"owner": OneThing, "escalates_to": OneThing}
        fields = ["title", "kind", "mandate", "owner", "members", "meets", "escalates_to", "escalates_when", "agreed_on", "basis"]
        labels = {"title": _("Name of the forum")}
        help_texts = {
            "title": _("For example steering group, project office, reference group."),
            "mandate": _("Questions, sums and changes it settles without asking anybody."),
            "owner": _("Calls the meetings and answers for what is decided. Only people with a role in the initiative."),
            "meets": _("For example every third Thursday."),
            "escalates_when": _("What makes a matter go on, and how soon an answer comes back."),
            "agreed_on": _("The day the parties agreed on it. Leave it empty until they have."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        target: Any = self.fields["escalates_to"]
        target.queryset = Forum.objects.live().filter(initiative=initiative).exclude(pk=self.instance.pk).order_by("number")
        target.empty_label = TOP
        target.label_from_instance = told
        self.fields["members"].widget = forms.Textarea(attrs={"rows": 3})

    def clean_escalates_to(self) -> Forum | None:
        target: Forum | None = self.cleaned_data["escalates_to"]
        present = None if self.instance._state.adding else self.instance.pk
        try:
            governance.check_target(self.initiative, present, target)
        except ValidationError as error:
            raise ValidationError(error.message_dict["escalates_to"]) from error
        return target

    def clean_agreed_on(self) -> Any:
        day = self.cleaned_data["agreed_on"]
        not_ahead(day)
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("escalates_to") and "escalates_when" in values and not values["escalates_when"].strip():
            self.add_error("escalates_when", _("Write when a matter goes on to the next."))
        return values


def told(forum: Forum) -> str:
    """F1 Steering group."""
    return f"{forum.code} {forum.title}"
