"""Forms of what is decided beside the milestones: choosing it, saying why and what, what becomes of what is left, agreeing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from adoption.choices import PhaseState
from adoption.models import Initiative
from core.fields import Day, Line, OneOf, Paragraphs
from core.forms import FarledForm
from milestones.choices import Fate, Matter
from milestones.fates import Left
from milestones.matters import EXPLAINED, phase_words
from milestones.models import Decision, Round
from milestones.proposals import LONGEST, correctable, decision_in_words


class ChooseForm(FarledForm):
    """What is to be decided."""

    matter = OneOf(label=_("What is to be decided?"), missing=_("Choose what is to be decided."))

    def __init__(self, data: Any = None, *, offered: Iterable[Matter], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["matter"]
        field.choices = [(matter.value, matter.label) for matter in offered]
        field.widget.descriptions = EXPLAINED


class ProposalForm(FarledForm):
    """Why, and by when. What is proposed besides is added by the form of each matter that asks for it."""

    summary = Paragraphs(
        label=_("Reason"), help_text=_("Why it is proposed, in a few sentences. It stands in the decision."),
        missing=_("Write why it is proposed."), max_length=LONGEST, rows=5,
    )  # fmt: skip
    decide_by = Day(label=_("Decision wanted by"), required=False)

    def __init__(self, data: Any = None, *, round_: Round, **options: Any) -> None:
        self.round = round_
        super().__init__(data, initial=self.said(round_), version=round_.version, **options)
        self.offer(round_.initiative)

    def said(self, round_: Round) -> dict[str, Any]:
        """What the round says now, named as the fields: also for a second editor."""
        return {"summary": round_.summary, "decide_by": round_.decide_by, "version": round_.version, **round_.proposal}

    def offer(self, initiative: Initiative) -> None:
        """Fill the choices that depend on the initiative."""

    @property
    def proposal(self) -> dict[str, Any]:
        """What is proposed besides the reason, as the service takes it."""
        return {name: value for name, value in self.values.items() if name not in ("summary", "decide_by")}


class LeadForm(ProposalForm):
    """Which organisation leads, and from when (M04)."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("New lead organisation"),
        help_text=_("One that takes part already. Add it as a partner first if it does not."),
    )  # fmt: skip
    first_phase = forms.TypedChoiceField(label=_("Leads from which phase"), coerce=int, empty_value=None, required=False)
    on = Day(label=_("Or from a day"), help_text=_("Leave both empty if it leads at once, when it is decided."), required=False)
    field_order = ("organisation", "first_phase", "on", "summary", "decide_by")
    groups = (("", ["organisation", ("first_phase", "on"), "summary", "decide_by"]),)
    missing = {"organisation": _("Choose the organisation that is to lead.")}

    def said(self, round_: Round) -> dict[str, Any]:
        found = super().said(round_)
        return {**found, "on": parse_date(found["on"]) if found.get("on") else None}

    def offer(self, initiative: Initiative) -> None:
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=initiative.participations.values("organisation_id")).order_by("name")
        field.empty_label = _("Choose an organisation")
        rows = initiative.phases.exclude(state=PhaseState.CLOSED).values_list("number", flat=True)
        choices: Any = self.fields["first_phase"]
        choices.choices = [("", _("No particular phase")), *((number, phase_words(initiative, number)) for number in rows)]


class ReopenForm(ProposalForm):
    """Which closed phase opens again."""

    phase = forms.TypedChoiceField(
        label=_("Phase that opens again"), help_text=_("Every closed phase after it opens again too."), coerce=int, empty_value=None
    )
    field_order = ("phase", "summary", "decide_by")
    missing = {"phase": _("Choose the phase that opens again.")}

    def offer(self, initiative: Initiative) -> None:
        rows = initiative.phases.filter(state=PhaseState.CLOSED).order_by("-number").values_list("number", flat=True)
        field: Any = self.fields["phase"]
        field.choices = [("", _("Choose a phase")), *((number, phase_words(initiative, number)) for number in rows)]


class CorrectionForm(ProposalForm):
    """Which decision is wrong, in what, and what holds instead."""

    decision = forms.ModelChoiceField(Decision.objects.none(), label=_("Decision that is corrected"))
    wrong = Paragraphs(label=_("What is wrong"), missing=_("Write what is wrong."), max_length=LONGEST, rows=3)
    instead = Paragraphs(label=_("What holds instead"), missing=_("Write what holds instead."), max_length=LONGEST, rows=3)
    field_order = ("decision", "wrong", "instead", "summary", "decide_by")
    missing = {"decision": _("Choose the decision that is corrected.")}

    def offer(self, initiative: Initiative) -> None:
        found = correctable(initiative)
        field: Any = self.fields["decision"]
        field.queryset = Decision.objects.filter(initiative=initiative)
        field.choices = [("", _("Choose a decision")), *((str(one.pk), decision_in_words(one)) for one in found)]


FORMS: dict[str, type[ProposalForm]] = {Matter.LEAD_CHANGE: LeadForm, Matter.REOPEN: ReopenForm, Matter.CORRECTION: CorrectionForm}


def proposal_form(round_: Round, data: Any = None) -> ProposalForm:
    """The form of a matter being prepared."""
    return FORMS.get(round_.matter, ProposalForm)(data, round_=round_)


class FateForm(FarledForm):
    """What becomes of one entry that is left; several stand on a page."""

    mark_optional = False
    answer = forms.ChoiceField(label=_("What becomes of it"), choices=[("", _("Not answered")), *Fate.choices], required=False)
    text = Line(label=_("To whom, or why"), max_length=500, required=False)
    groups = (("", [("answer", "text")]),)

    def __init__(self, data: Any = None, *, left: Left, **options: Any) -> None:
        self.left = left
        self.about = left.at_end.label
        point = left.point
        initial = {"answer": point.answer, "text": point.text} if point else {}
        super().__init__(data, initial=initial, prefix=str(left.at_end.subject), version=point.version if point else None, **options)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == Fate.HANDED_OVER and not values.get("text"):
            self.add_error("text", _("Write who takes it over."))
        if values.get("text") and not values.get("answer"):
            self.add_error("answer", _("Choose what becomes of it."))
        return values


class ConsentForm(FarledForm):
    """An organisation agrees to what is proposed."""

    comment = Paragraphs(label=_("Comment"), help_text=_("Stands beside what is proposed."), max_length=1000, required=False, rows=3)
