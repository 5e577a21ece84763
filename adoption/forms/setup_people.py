"""Forms of roles."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption import bodies
from adoption.choices import STEERING, Decider, Role, Seat
from adoption.forms.bodies import GROUND, Grounded
from adoption.grounds import is_asked
from adoption.methods import method_for
from adoption.models import Initiative, RoleAssignment
from adoption.steering import SEATS
from core import words
from core.forms import Day, FarledForm, Line

REST = ["area", "seat", "deputy_for", "organisation", "voting", "vice_chair", ("valid_from", "valid_to"), "basis"]
NOT_BOTH = _("Choose a person or write a new one, not both.")


class MandateForm(Grounded, FarledForm):
    """What can be set of a role: area, organisation, place in the body, whom a deputy stands in for, vote, and the mandate with its basis.

    A seat in a body asks for the decision it rests on, once the initiative is set up.
    """

    mark_optional = False
    area = forms.ChoiceField(label=_("Coordination area"), required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"), required=False)
    deputy_for = forms.ModelChoiceField(RoleAssignment.objects.none(), label=_("Stands in for"), required=False)
    seat = forms.ChoiceField(label=_("Place in the body"), choices=Seat.choices, initial=Seat.MEMBER)
    voting = forms.BooleanField(label=_("Votes"), required=False, initial=True)
    vice_chair = forms.BooleanField(
        label=_("Deputy chair"),
        required=False,
        help_text=_("Confirms decisions when the chair is absent or has a conflict of interest."),
    )
    valid_from = Day(label=_("Mandate from"), required=False)
    valid_to = Day(label=_("Mandate to"), required=False)
    basis = Line(
        label=_("Basis of the mandate"),
        required=False,
        max_length=300,
        help_text=_("What gives the right to decide. For example: Delegation order 2026:3, § 4."),
    )

    ONLY: ClassVar[dict[str, tuple[str, ...]]] = {
        "area": (Role.EXPERT,),
        "deputy_for": (Role.STEERING_DEPUTY, Role.BUSINESS_OWNER),
        "seat": (Role.BUSINESS_OWNER,),
        "voting": (*STEERING, Role.BUSINESS_OWNER),
        "vice_chair": (Role.STEERING_MEMBER, Role.BUSINESS_OWNER),
        "basis": (*STEERING, Role.BUSINESS_OWNER),
    }
    IN_A_BODY: ClassVar[tuple[str, ...]] = ("deputy_for", "seat", "voting", "vice_chair")

    def __init__(self, data: Any = None, *, initiative: Initiative, role: str, **options: Any) -> None:
        super().__init__(data, **options)
        alone = role == Role.BUSINESS_OWNER and bodies.rule_of(initiative, Decider.BUSINESS_OWNER) is None
        for name, roles in self.ONLY.items():
            if role not in roles or (alone and name in self.IN_A_BODY):
                del self.fields[name]
        self._offer(initiative, role)
        self.ask(initiative, is_asked(initiative, role))
        for name in GROUND:
            if name in self.fields:
                self.settle(name)
        self.groups = [*self._groups(), *self.grounds()]

    def _offer(self, initiative: Initiative, role: str) -> None:
        fields: dict[str, Any] = self.fields
        fields["organisation"].queryset = taking_part(initiative)
        fields["organisation"].empty_label = _("The person's own organisation")
        if "area" in fields:
            fields["area"].choices = [("", _("Choose an area")), *((area.key, str(area.name)) for area in method_for(initiative).areas)]
            _needed(fields["area"], _("Choose the area they are expert in."))
        if "deputy_for" in fields:
            seats = RoleAssignment.objects.current().filter(initiative=initiative)
            seats = seats.filter(role__in=SEATS) if role in STEERING else seats.filter(role=role).exclude(seat=Seat.DEPUTY)
            fields["deputy_for"].queryset = seats.select_related("person", "organisation")
            fields["deputy_for"].label_from_instance = seat
            fields["deputy_for"].empty_label = _("Anybody in the body") if role in STEERING else _("Anybody, or is no deputy")

    def _groups(self) -> list[Any]:
        return [("", REST)]


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
        values = super().clean()
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
        return [("", ["person"]), (_("Not in the list"), [("name", "email")]), (_("The role"), REST)]


class DeputyForm(RoleForm):
    """Somebody who stands in for the holder of a role, from a first to a last day."""

    def __init__(self, data: Any = None, *, row: RoleAssignment, **options: Any) -> None:
        super().__init__(data, initiative=row.initiative, role=row.role, **options)
        for name in ("area", "seat", "deputy_for", "vice_chair"):
            self.fields.pop(name, None)
        person: Any = self.fields["person"]
        person.queryset = person.queryset.exclude(pk=row.person_id)
        fields: dict[str, Any] = self.fields
        fields["valid_from"].label, fields["valid_to"].label = _("First day"), _("Last day")
        for name in ("valid_from", "valid_to"):
            _needed(fields[name], _("Write the first and the last day on which they stand in."))
        self.groups = [
            ("", ["person"]),
            (_("Not in the list"), [("name", "email"), "organisation"]),
            (_("How long"), ["voting", ("valid_from", "valid_to"), "basis"]),
            *self.grounds(),
        ]


class RoleEditForm(MandateForm):
    """Changes what is set of a role that somebody holds."""

    def __init__(self, data: Any = None, *, row: RoleAssignment, **options: Any) -> None:
        names = ("area", "organisation", "deputy_for", "seat", "voting", "vice_chair", "valid_from", "valid_to", "basis")
        initial = {name: getattr(row, name) for name in names}
        super().__init__(data, initiative=row.initiative, role=row.role, initial=initial, version=row.version, **options)
        own: Any = self.fields["organisation"]
        own.required, own.empty_label = True, None
        if "deputy_for" in self.fields:
            field: Any = self.fields["deputy_for"]
            field.queryset = (
                RoleAssignment.objects.filter(Q(pk__in=field.queryset.values("pk")) | Q(pk=row.deputy_for_id))
                .exclude(pk=row.pk)
                .select_related("person", "organisation")
            )


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
