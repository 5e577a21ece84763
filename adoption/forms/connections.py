"""Forms of the organisations that connect: one of them, many at once, a step on or back."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from adoption.forms.entries import EntryForm, OneThing, not_ahead, offer_people
from adoption.models import Connection, Initiative
from core.forms import Day, FarledForm, Paragraphs

MOST = 500
NAME = 200


class ConnectionForm(EntryForm):
    """An organisation that is to use the service: whom to talk to there, who looks after it here, when it is planned."""

    people = ("responsible",)
    missing: ClassVar = {"title": _("Write the name of the organisation.")}
    groups: ClassVar[Any] = (
        ("", ["title", "organisation"]),
        (_("When, and who looks after it"), ["planned", "responsible"]),
        (_("Whom to talk to there"), ["contact_name", ("contact_email", "contact_phone")]),
        (_("Note"), ["note"]),
    )

    class Meta:
        model = Connection
        field_classes: ClassVar = {"responsible": OneThing, "organisation": OneThing}
        fields = ["title", "organisation", "contact_name", "contact_email", "contact_phone", "responsible", "planned", "note"]
        labels: ClassVar = {"title": _("Name of the organisation")}
        help_texts = {
            "organisation": _("Only if it takes part in the initiative as well."),
            "contact_name": _("A person at the organisation. They need no account."),
            "responsible": _("Keeps in touch and is reminded of the planned day. Only people with a role in the initiative."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        taking_part = [initiative.lead_id, *initiative.participations.values_list("organisation_id", flat=True)]
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[*taking_part, self.instance.organisation_id]).order_by("name")
        field.empty_label = _("It does not take part")


class NewConnectionForm(ConnectionForm):
    """The same with the day on which it was declared."""

    declared_on = Day(label=_("Declared on"), required=False, help_text=_("Today if you leave it empty."))
    groups: ClassVar[Any] = (
        ("", ["title", "organisation"]),
        (_("When, and who looks after it"), [("declared_on", "planned"), "responsible"]),
        *ConnectionForm.groups[2:],
    )

    def clean_declared_on(self) -> Any:
        not_ahead(self.cleaned_data["declared_on"])
        return self.cleaned_data["declared_on"]


class ManyForm(FarledForm):
    """One organisation on each line, as it is pasted from a list."""

    names = Paragraphs(
        label=_("Organisations"),
        help_text=_("One organisation on each line, at most 500. Those that stand in the list already are left out."),
        missing=_("Write or paste at least one name."),
        max_length=MOST * (NAME + 2),
        rows=12,
    )
    planned = Day(label=_("Planned to be connected"), required=False, help_text=_("The same day for all of them; it can be changed later."))
    declared_on = Day(label=_("Declared on"), required=False, help_text=_("Today if you leave it empty."))
    responsible = OneThing(label=_("Looks after them"), queryset=None, required=False)
    groups: ClassVar[Any] = (("", ["names", ("declared_on", "planned"), "responsible"]),)

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, **options)
        offer_people(self.fields["responsible"], initiative)

    def clean_names(self) -> list[str]:
        found = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(found) > MOST:
            raise forms.ValidationError(
                _("These are %(count)d organisations. Add at most %(most)d at once."), params={"count": len(found), "most": MOST}
            )
        long = next((name for name in found if len(name) > NAME), None)
        if long:
            raise forms.ValidationError(
                _("Shorten the name that begins with “%(begins)s” to %(most)d characters."), params={"begins": long[:40], "most": NAME}
            )
        return found

    def clean_declared_on(self) -> Any:
        not_ahead(self.cleaned_data["declared_on"])
        return self.cleaned_data["declared_on"]


class StepForm(FarledForm):
    """The day a step was reached."""

    on = Day(label=_("Reached on"), required=False, help_text=_("Today if you leave it empty."))


class ReasonForm(StepForm):
    """A step back or out: why, and on which day."""

    on = Day(label=_("On which day"), required=False, help_text=_("Today if you leave it empty."))
    reason = Paragraphs(
        label=_("Why?"),
        help_text=_("The reason stays in the log."),
        missing=_("Write why, so that others can understand it later."),
        max_length=1000,
        rows=3,
    )
    groups: ClassVar[Any] = (("", ["reason", "on"]),)
