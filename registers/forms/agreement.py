"""The form of an agreement: its form, who is party to it, what it regulates, for which phases, and whether it is signed."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from adoption.choices import PHASES
from adoption.forms.entries import EntryForm, OneThing, not_ahead
from adoption.models import Initiative
from core.forms import OneOf, SomeOf
from registers.models import Agreement, AgreementKind, AgreementState
from registers.parties import taking_part


def phase_choices() -> list[tuple[int, str]]:
    """The eight phases with their numbers, in the active language."""
    return [(number, f"{number} {phase.label}") for number, phase in enumerate(PHASES, 1)]


def _phase(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=phase_choices, coerce=int)


class AgreementForm(EntryForm):
    """What parties agree, in the form that fits (M13, 002:216)."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write what the agreement is called.")}
    groups = (
        ("", ["title", "kind", "parties", "purpose"]),
        (_("Phases it covers"), [("first_phase", "last_phase")]),
        (_("Signing"), ["state", ("signed_on", "valid_to"), "reference", "owner"]),
    )

    kind = OneOf(label=_("Form"), choices=AgreementKind.choices)
    parties = SomeOf(label=_("Parties"), missing=_("Tick the organisations that are party to it."))
    first_phase = _phase(_("From phase"))
    last_phase = _phase(_("To phase"))
    state = OneOf(label=_("State"), choices=AgreementState.choices, initial=AgreementState.DRAFT)

    class Meta:
        model = Agreement
        field_classes: ClassVar = {"owner": OneThing}
        fields = ["title", "kind", "purpose", "first_phase", "last_phase", "state", "signed_on", "valid_to", "reference", "owner"]
        labels = {"title": _("Name of the agreement")}
        help_texts = {
            "purpose": _("How the parties work together, what they expect of each other, who is responsible for what."),
            "signed_on": _("The day the last party signed."),
            "valid_to": _("Its owner is reminded of this day."),
            "reference": _("Case number, archive or address, so that it is found in five years."),
            "owner": _("Sees to it that it is signed and renewed. Only people with a role in the initiative."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        present = [] if self.instance._state.adding else list(self.instance.parties.values_list("organisation_id", flat=True))
        self.offered = {str(one.pk): one for one in taking_part(initiative, present)}
        parties: Any = self.fields["parties"]
        parties.choices = [(pk, one.name) for pk, one in self.offered.items()]
        if present:
            parties.initial = [str(pk) for pk in present]

    def clean_parties(self) -> list[Organisation]:
        return [self.offered[pk] for pk in self.cleaned_data["parties"]]

    def clean_signed_on(self) -> Any:
        not_ahead(self.cleaned_data["signed_on"])
        return self.cleaned_data["signed_on"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last, signed, until = (values.get(name) for name in ("first_phase", "last_phase", "signed_on", "valid_to"))
        if first and last and last < first:
            self.add_error("last_phase", _("Choose the same phase or a later one than under “From phase”."))
        if values.get("state") == AgreementState.SIGNED and "signed_on" in values and signed is None:
            self.add_error("signed_on", _("Write the day it was signed."))
        if signed and until and until < signed:
            self.add_error("valid_to", _("Write a day after the one it was signed on."))
        return values

    def show_conflict(self, current: Any) -> None:
        """The parties are compared by their organisations."""
        saved = {name: getattr(current, name) for name in (*self._meta.fields, "version")}
        parties = [row.organisation for row in current.parties.select_related("organisation")]
        super().show_conflict({**saved, "parties": parties})
