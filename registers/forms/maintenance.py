"""The form of a maintenance object: who keeps it up, who runs it, how it changes, what it costs (002:256)."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from adoption.forms.entries import EntryForm, OneThing, not_ahead
from adoption.models import Initiative
from adoption.money import currency_of
from core.forms import Amount, OneOf
from registers.models import MaintenanceObject, ObjectKind
from registers.parties import taking_part


class MaintenanceObjectForm(EntryForm):
    """A part of the solution that somebody keeps up when the initiative is over."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write what is maintained.")}
    groups: ClassVar[Any] = (
        ("", ["title", "kind", "description"]),
        (_("Who keeps it up"), ["organisation", "owner"]),
        (_("Operation"), [("operated_by", "agreement")]),
        (_("Changes and support"), ["changes", "support"]),
        (_("Money and handing over"), [("yearly_cost", "financed_by"), "handed_over_on"]),
    )

    kind = OneOf(label=_("Kind"), choices=ObjectKind.choices)
    yearly_cost = Amount(label=_("Cost a year"), help_text=_("Operation, licences and work."), required=False)

    class Meta:
        model = MaintenanceObject
        field_classes: ClassVar = {"organisation": OneThing, "owner": OneThing}
        fields: ClassVar = [
            "title", "kind", "description", "organisation", "owner", "operated_by", "agreement", "changes", "support",
            "yearly_cost", "financed_by", "handed_over_on",
        ]  # fmt: skip
        labels: ClassVar = {"title": _("Maintenance object")}
        help_texts: ClassVar = {
            "title": _("A part that is maintained as a whole: a service, a system, an integration."),
            "description": _("Its parts, and where the boundary runs to what others maintain."),
            "organisation": _("One of the organisations that take part."),
            "owner": _("Only people with a role in the initiative."),
            "operated_by": _("The unit or supplier that keeps it running."),
            "agreement": _("Its name and where it is kept."),
            "changes": _("Who may ask for a change, who decides, and how often new versions come."),
            "support": _("Where users turn, and when they get an answer."),
            "financed_by": _("Who pays for operation and maintenance, and how it is shared."),
            "handed_over_on": _("The day maintenance took it over."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        field: Any = self.fields["organisation"]
        present = [self.instance.organisation_id] if self.instance.organisation_id else []
        offered = taking_part(initiative, present)
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in offered]).order_by("name")
        field.empty_label = _("Nobody yet")
        self.fields["yearly_cost"].label = f"{self.fields['yearly_cost'].label}, {currency_of(initiative)}"

    def clean_handed_over_on(self) -> Any:
        not_ahead(self.cleaned_data["handed_over_on"])
        return self.cleaned_data["handed_over_on"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("handed_over_on") and "organisation" in values and values["organisation"] is None:
            self.add_error("organisation", _("Choose who took it over, or leave the day of handing over empty."))
        return values
