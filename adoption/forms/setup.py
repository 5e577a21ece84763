"""Forms of the set-up and the settings: what the initiative is, when it runs, in which language it writes."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Country, Language, Organisation, User
from adoption.decision_points import gate_word
from adoption.models import Initiative, InitiativePhase
from adoption.permissions import organisations_of
from adoption.services import schedule
from core.components import Text
from core.forms import Day, FarledForm, FarledModelForm, Line, OneOf

GATE = "planned_gate_"
HELP = {
    "case_number": _("The number of the case in the register of the lead organisation."),
    "need": _("What is not as it should be today, and for whom? A few sentences are enough to begin with."),
    "lead": _("The organisation that answers for carrying the initiative through."),
    "language": _("Documents, protocols and the plan are written in it, whatever language each reader has chosen."),
}
MISSING = {
    "name": _("Write a name for the initiative."),
    "case_number": _("Write the case number."),
    "lead": _("Choose the lead organisation."),
}


class InitiativeForm(FarledModelForm):
    """Base of the forms about the initiative itself; that a case number is used once is the service's to say."""

    missing = MISSING

    def _get_validation_exclusions(self) -> set[str]:
        """All fields: the form's own fields and the service check them, each with a sentence at the field."""
        return {field.name for field in Initiative._meta.get_fields()}


class BasicsForm(InitiativeForm):
    """Name, case number, need and lead."""

    class Meta:
        model = Initiative
        fields = ["name", "case_number", "need", "lead"]
        help_texts = HELP
        widgets = {"need": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, data: Any = None, *, organisations: Any, **options: Any) -> None:
        super().__init__(data, **options)
        lead: Any = self.fields["lead"]
        lead.queryset = organisations
        lead.empty_label = None if len(organisations) == 1 else _("Choose an organisation")
        if len(organisations) == 1:
            lead.initial = organisations[0].pk


class WithGates(InitiativeForm):
    """Adds a date for each milestone that is still ahead: planned_gate_1 to planned_gate_8."""

    def add_gates(self, rows: list[InitiativePhase]) -> None:
        """rows: the eight phases. Without any planned date, dates are proposed between start and wished end."""
        ahead = [row for row in rows if row.closed_on is None]
        proposed = self._proposed() if not any(row.planned_gate for row in ahead) else {}
        for row in ahead:
            label = _("%(gate)s, %(phase)s") % {"gate": gate_word(self.instance, row.number), "phase": row.key.label}
            initial = row.planned_gate or proposed.get(row.number)
            self.fields[f"{GATE}{row.number}"] = Day(label=label, required=False, initial=initial)

    def propose(self) -> None:
        """Write evenly spread dates into what was typed; only of a valid form with both dates."""
        days = schedule.proposed(self.cleaned_data["starts"], self.cleaned_data["wished_end"])
        self.data = self.data.copy()
        for number, day in days.items():
            self.data[f"{GATE}{number}"] = day.strftime("%d.%m.%Y")

    @property
    def planned(self) -> dict[int, datetime.date | None]:
        """{1–8: day} of a valid form."""
        return {int(name.removeprefix(GATE)): day for name, day in self.cleaned_data.items() if name.startswith(GATE)}

    @property
    def own_values(self) -> dict[str, Any]:
        """The values of the initiative itself."""
        return {name: value for name, value in self.values.items() if not name.startswith(GATE)}

    def current(self, initiative: Initiative) -> dict[str, Any]:
        """What is saved now, named as the fields: for a second editor."""
        saved = {name: getattr(initiative, name) for name in self._meta.fields if name in self.fields}
        saved["version"] = initiative.version
        return saved | {f"{GATE}{row.number}": row.planned_gate for row in initiative.phases.all()}

    def _proposed(self) -> dict[int, datetime.date]:
        starts, ends = self.instance.starts, self.instance.wished_end
        return schedule.proposed(starts, ends) if starts and ends else {}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        try:
            schedule.check(values.get("starts"), values.get("wished_end"), self.planned)
        except forms.ValidationError as error:
            self.add_error(None, error)
        return values


class DatesForm(WithGates):
    """Start, wished end and the planned milestones between."""

    mark_optional = False

    class Meta:
        model = Initiative
        fields = ["starts", "wished_end"]

    def __init__(self, data: Any = None, *, rows: list[InitiativePhase], **options: Any) -> None:
        super().__init__(data, **options)
        self.add_gates(rows)
        self.groups = [("", [("starts", "wished_end")]), (_planned(self), _pairs(self))]


class LanguageForm(InitiativeForm):
    """The language of the documents."""

    language = OneOf(label=_("Language of its documents"), choices=Language.choices, help_text=HELP["language"])

    class Meta:
        model = Initiative
        fields = ["language"]


class SettingsForm(WithGates, BasicsForm):
    """Everything the set-up asked of the initiative itself, on one page."""

    mark_optional = False

    class Meta:
        model = Initiative
        fields = ["name", "case_number", "need", "lead", "language", "letters", "starts", "wished_end"]
        widgets = {"need": forms.Textarea(attrs={"rows": 5})}
        help_texts = HELP | {
            "letters": _("Documents use them; on the page each reader may switch. A, R, C, I are those of RACI."),
        }

    def __init__(self, data: Any = None, *, rows: list[InitiativePhase], **options: Any) -> None:
        super().__init__(data, **options)
        if self.instance.set_up_at is not None:  # from then on the lead changes by decision (M04)
            del self.fields["lead"]
        self.add_gates(rows)
        first = [name for name in ("name", "case_number", "need", "lead", "language", "letters") if name in self.fields]
        self.groups = [
            ("", first),
            (_("Dates"), [("starts", "wished_end")]),
            (_planned(self), _pairs(self)),
        ]


class PartnerForm(FarledForm):
    """An organisation that Farled knows, or the name of a new one."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"), required=False)
    name = Line(label=_("Name of a new organisation"), required=False, help_text=_("Write it when the organisation is not in the list."))
    country = forms.ChoiceField(label=_("Its country"), choices=Country.choices, required=False)
    groups = [("", ["organisation"]), (_("Not in the list"), [("name", "country")])]

    mark_optional = False

    def __init__(self, data: Any = None, *, initiative: Initiative, must: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.must = must
        taking_part = initiative.participations.values("organisation_id")
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.exclude(pk__in=taking_part).exclude(pk=initiative.lead_id)
        field.empty_label = _("Choose an organisation")
        self.fields["country"].initial = initiative.lead.country

    @property
    def is_empty(self) -> bool:
        """Nothing chosen and nothing written."""
        return not self.cleaned_data.get("organisation") and not self.cleaned_data.get("name")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("organisation") and values.get("name"):
            self.add_error("name", _("Choose an organisation or write a new one, not both."))
        if self.must and not self.errors and self.is_empty:
            self.add_error("organisation", _("Choose an organisation, or write the name of a new one."))
        return values


def leads_for(user: User, initiative: Initiative | None = None) -> Any:
    """Organisations that may lead: while it is being set up the user's own, and always those taking part."""
    own = [] if initiative and initiative.set_up_at else [organisation.pk for organisation in organisations_of(user)]
    if initiative is None:
        return Organisation.objects.filter(pk__in=own)
    part = initiative.participations.values("organisation_id")
    return Organisation.objects.filter(Q(pk=initiative.lead_id) | Q(pk__in=part) | Q(pk__in=own))


def _planned(form: WithGates) -> Text:
    return _("Planned milestones") if form.instance.has_milestones else _("Planned phase reviews")


def _pairs(form: WithGates) -> list[tuple[str, ...]]:
    names = [name for name in form.fields if name.startswith(GATE)]
    return [tuple(names[at : at + 2]) for at in range(0, len(names), 2)]
