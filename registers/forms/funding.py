"""The form of a funding entry: how much, for what, decided by whom, and what each party pays."""

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from adoption.decision_points import gate_title
from adoption.forms.entries import EntryForm, OneThing, not_ahead
from adoption.models import Initiative
from core import words
from core.forms import Amount, OneOf
from registers.models import Funding, FundingState
from registers.parties import taking_part
from registers.services import funding as services

CURRENCIES = [("EUR", _("Euro")), ("SEK", _("Swedish krona")), ("NOK", _("Norwegian krone")), ("DKK", _("Danish krone"))]
SHARE = "share_"


class FundingForm(EntryForm):
    """What is paid until a milestone, and by whom (M23)."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write what the money is for, in a few words."), "covers": _("Write what it pays for.")}

    gate = forms.TypedChoiceField(label=_("Decided at milestone"), coerce=int)
    amount = Amount(label=_("Amount"), missing=_("Write how much it is."))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    state = OneOf(label=_("State"), choices=FundingState.choices, initial=FundingState.PROPOSED)

    class Meta:
        model = Funding
        field_classes: ClassVar = {"owner": OneThing}
        fields = ["title", "gate", "amount", "currency", "covers", "source", "state", "decided_on", "decided_by", "owner"]
        labels = {"title": _("Short name")}
        help_texts = {
            "title": _("For example study of options, or introduction and handover."),
            "covers": _("Work, licences, people's time: what can be done for this money, and until when."),
            "source": _("Budget, grant or programme."),
            "decided_on": _("The day of the decision."),
            "decided_by": _("The office or body that decided it."),
            "owner": _("Keeps the budget and reports. Only people with a role in the initiative."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        gate: Any = self.fields["gate"]
        gate.choices = [(number, gate_title(initiative, number)) for number in range(1, 9)]
        self.fields["covers"].required = True
        self.share_names = self._add_shares(initiative)
        self.groups = [
            ("", ["title", "gate", ("amount", "currency"), "covers", "source"]),
            (_("Decision"), ["state", ("decided_on", "decided_by"), "owner"]),
            *([(_("Split between the parties"), self.share_names)] if self.share_names else []),
        ]

    def _add_shares(self, initiative: Initiative) -> list[str]:
        """A field for each party; none where the lead is alone."""
        present = {} if self.instance._state.adding else {row.organisation_id: row.amount for row in self.instance.shares.all()}
        parties = taking_part(initiative, present)
        if len(parties) < 2 and not present:
            return []
        names = []
        for one in parties:
            names.append(f"{SHARE}{one.pk.hex}")
            self.fields[names[-1]] = Amount(label=one.name, required=False, initial=present.get(one.pk))
        self.fields[names[0]].help_text = _("What each party pays. Leave all empty until it is settled; it is demanded at milestone IV.")
        return names

    def clean_decided_on(self) -> Any:
        not_ahead(self.cleaned_data["decided_on"])
        return self.cleaned_data["decided_on"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("state") == FundingState.DECIDED and "decided_on" in values and values["decided_on"] is None:
            self.add_error("decided_on", _("Write the day it was decided."))
        if "amount" in values and "currency" in values and all(name in values for name in self.share_names):
            self._check_shares(values)
        return values

    def _check_shares(self, values: dict[str, Any]) -> None:
        left = services.missing(values["amount"], split(values)[1])
        if not left:
            return
        empty = [name for name in self.share_names if values[name] is None]
        said = {"left": words.money(abs(left), values["currency"]), "amount": words.money(values["amount"], values["currency"])}
        short = _now("%(left)s of %(amount)s is not divided yet. Write who pays it.")
        over = _now("The shares are %(left)s more than the amount, %(amount)s. Lower one of them, or raise the amount.")
        self.add_error((empty or self.share_names)[0 if empty else -1], (short if left > 0 else over) % said)

    def show_conflict(self, current: Any) -> None:
        """The shares are compared party by party."""
        saved = {name: getattr(current, name) for name in (*self._meta.fields, "version")}
        there = {f"{SHARE}{row.organisation_id.hex}": row.amount for row in current.shares.all()}
        super().show_conflict({**saved, **{name: there.get(name) for name in self.share_names}})


def split(values: dict[str, Any]) -> tuple[dict[str, Any], dict[UUID, Decimal]]:
    """The values of the form without its shares, and the shares that were written: organisation's id -> amount."""
    shares = {UUID(hex=name.removeprefix(SHARE)): value for name, value in values.items() if name.startswith(SHARE) and value is not None}
    return {name: value for name, value in values.items() if not name.startswith(SHARE)}, shares
