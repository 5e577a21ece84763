"""Forms of roles and of how the steering group decides."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption.choices import STEERING, BodyRule, CountBy, Role
from adoption.methods import method_for
from adoption.models import Initiative, RoleAssignment, SteeringRule
from adoption.steering import SEATS
from core import words
from core.forms import Day, FarledForm, FarledModelForm, Line, OneOf, Paragraphs

NOT_BOTH = _("Choose a person or write a new one, not both.")
RULES = {
    BodyRule.CHAIR: _("The chair hears the members and then decides alone."),
    BodyRule.MAJORITY: _("More for than against; when they are even, the chair decides."),
    BodyRule.UNANIMITY: _("Everybody who votes must be for."),
}


class MandateForm(FarledForm):
    """What can be set of a role: area, organisation, whom a deputy stands in for, vote, and the mandate from and to."""

    area = forms.ChoiceField(label=_("Coordination area"), required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"), required=False)
    deputy_for = forms.ModelChoiceField(RoleAssignment.objects.none(), label=_("Stands in for"), required=False)
    voting = forms.BooleanField(label=_("Votes"), required=False, initial=True)
    valid_from = Day(label=_("Mandate from"), required=False)
    valid_to = Day(label=_("Mandate to"), required=False)

    ONLY: ClassVar[dict[str, tuple[str, ...]]] = {
        "area": (Role.EXPERT,),
        "deputy_for": (Role.STEERING_DEPUTY,),
        "voting": STEERING,
    }

    def __init__(self, data: Any = None, *, initiative: Initiative, role: str, **options: Any) -> None:
        super().__init__(data, **options)
        for name, roles in self.ONLY.items():
            if role not in roles:
                del self.fields[name]
        self._offer(initiative)
        self.groups = self._groups()

    def _offer(self, initiative: Initiative) -> None:
        fields: dict[str, Any] = self.fields
        fields["organisation"].queryset = taking_part(initiative)
        fields["organisation"].empty_label = _("The person's own organisation")
        if "area" in fields:
            fields["area"].choices = [("", _("Choose an area")), *((area.key, str(area.name)) for area in method_for(initiative).areas)]
            _needed(fields["area"], _("Choose the area they are expert in."))
        if "deputy_for" in fields:
            seats = RoleAssignment.objects.current().filter(initiative=initiative, role__in=SEATS)
            fields["deputy_for"].queryset = seats.select_related("person", "organisation")
            fields["deputy_for"].label_from_instance = seat
            fields["deputy_for"].empty_label = _("Choose a member")
            _needed(fields["deputy_for"], _("Choose whom they stand in for."))

    def _groups(self) -> list[Any]:
        return [("", ["area", "deputy_for", "organisation", "voting", ("valid_from", "valid_to")])]


class RoleForm(MandateForm):
    """Gives a role to somebody of the organisations that take part, or to somebody new."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"), required=False)
    name = Line(label=_("Name of a new person"), required=False, max_length=150)
    email = forms.EmailField(label=_("E-mail of the new person"), required=False)
    mark_optional = False

    def __init__(self, data: Any = None, *, initiative: Initiative, role: str, **options: Any) -> None:
        super().__init__(data, initiative=initiative, role=role, **options)
        person: Any = self.fields["person"]
        person.queryset = Person.objects.filter(organisation__in=taking_part(initiative)).select_related("organisation")
        person.label_from_instance = lambda one: words.named(one.name, one.organisation)
        person.empty_label = _("Choose a person")
        self.fields["organisation"].help_text = _("Whom they act for. A new person always needs one.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("person") and values.get("name"):
            self.add_error("name", NOT_BOTH)
        if not {"person", "name"} & set(self.errors) and not values.get("person") and not values.get("name"):
            self.add_error("person", _("Choose a person, or write the name of a new one."))
        if values.get("name") and not values.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Choose the organisation of the new person."))
        return values

    @property
    def is_new(self) -> bool:
        """Somebody was written instead of chosen; only of a valid form."""
        return not self.cleaned_data["person"]

    @property
    def given(self) -> dict[str, Any]:
        """Values for the service: of a new person, or of the one chosen."""
        without = ("person",) if self.is_new else ("name", "email")
        return {name: value for name, value in self.values.items() if name not in without}

    def _groups(self) -> list[Any]:
        rest = ["area", "deputy_for", "organisation", "voting", ("valid_from", "valid_to")]
        return [("", ["person"]), (_("Not in the list"), [("name", "email")]), (_("The role"), rest)]


class DeputyForm(RoleForm):
    """Somebody who stands in for the holder of a role, from a first to a last day."""

    def __init__(self, data: Any = None, *, row: RoleAssignment, **options: Any) -> None:
        super().__init__(data, initiative=row.initiative, role=row.role, **options)
        self.fields.pop("area", None)
        person: Any = self.fields["person"]
        person.queryset = person.queryset.exclude(pk=row.person_id)
        fields: dict[str, Any] = self.fields
        fields["valid_from"].label, fields["valid_to"].label = _("First day"), _("Last day")
        for name in ("valid_from", "valid_to"):
            _needed(fields[name], _("Write the first and the last day on which they stand in."))
        self.groups = [
            ("", ["person"]),
            (_("Not in the list"), [("name", "email"), "organisation"]),
            (_("How long"), [("valid_from", "valid_to")]),
        ]


class RoleEditForm(MandateForm):
    """Changes what is set of a role that somebody holds."""

    def __init__(self, data: Any = None, *, row: RoleAssignment, **options: Any) -> None:
        initial = {name: getattr(row, name) for name in ("area", "organisation", "deputy_for", "voting", "valid_from", "valid_to")}
        super().__init__(data, initiative=row.initiative, role=row.role, initial=initial, version=row.version, **options)
        own: Any = self.fields["organisation"]
        own.required, own.empty_label = True, None
        if "deputy_for" in self.fields:
            field: Any = self.fields["deputy_for"]
            field.queryset = RoleAssignment.objects.filter(Q(pk__in=field.queryset.values("pk")) | Q(pk=row.deputy_for_id)).select_related(
                "person", "organisation"
            )


class RoleEndForm(FarledForm):
    """Why a role ends."""

    reason = Paragraphs(
        label=_("Why does the role end?"),
        help_text=_("The reason stays in the log."),
        missing=_("Write why the role ends."),
        max_length=1000,
        rows=3,
    )


class SteeringRuleForm(FarledModelForm):
    """How the steering group decides."""

    rule = OneOf(label=_("How it decides"), choices=BodyRule.choices, descriptions=RULES, initial=BodyRule.MAJORITY)
    count_by = OneOf(label=_("Votes are counted"), choices=CountBy.choices, initial=CountBy.MEMBER)
    quorum = forms.IntegerField(
        label=_("Quorum"), min_value=1, max_value=99, initial=2, help_text=_("How many votes must be there for a decision to hold.")
    )

    class Meta:
        model = SteeringRule
        fields = ["rule", "count_by", "quorum"]


def taking_part(initiative: Initiative) -> QuerySet[Organisation]:
    """The lead and the partners."""
    part = initiative.participations.values("organisation_id")
    return Organisation.objects.filter(Q(pk=initiative.lead_id) | Q(pk__in=part))


def seat(row: RoleAssignment) -> str:
    """Name and organisation of somebody with a seat."""
    return words.named(row.person.name, row.organisation)


def _needed(field: forms.Field, sentence: Any) -> None:
    field.required = True
    field.error_messages["required"] = sentence
