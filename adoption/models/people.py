"""Organisations that take part, and roles people hold."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption.choices import STEERING, Role, Seat
from adoption.models.initiative import Initiative
from core.models import EditableModel


class Participation(EditableModel):
    """A partner organisation, and what it commits to (002:216, 002:228). The lead stands on the initiative and its phases."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    commitment = models.TextField(_("What it commits to"), max_length=3000, blank=True)
    contact = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Contact person"))
    since = models.DateField(_("Takes part since"), null=True, blank=True)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [models.UniqueConstraint(fields=["initiative", "organisation"], name="organisation_takes_part_once")]


class RoleQuerySet(models.QuerySet["RoleAssignment"]):
    def current(self, on: datetime.date | None = None) -> "RoleQuerySet":
        """Mandates that hold on the day (today unless given)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def steering(self) -> "RoleQuerySet":
        return self.filter(role__in=STEERING)

    def with_people(self) -> "RoleQuerySet":
        return self.select_related("person__organisation", "person__user", "organisation", "deputy_for")


class RoleAssignment(EditableModel):
    """A person's role in an initiative, for an organisation, from–to. The truth from which all rights are derived.

    `basis` is what the mandate rests on (a delegation, a decision); `rests_on` the decision by which the row was last changed, and
    `rests_on_decision` the same where it was made in Farled. `seat` is only used where the business owner is a body (product.md).
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles", verbose_name=_("Person"))
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("For"))
    area = models.CharField(_("Coordination area"), max_length=40, blank=True)
    voting = models.BooleanField(_("Votes"), default=True)
    deputy_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="deputies", verbose_name=_("Deputy for")
    )
    seat = models.CharField(_("Place in the body"), max_length=10, choices=Seat.choices, blank=True)
    vice_chair = models.BooleanField(_("Deputy chair"), default=False)
    valid_from = models.DateField(_("From"), null=True, blank=True)
    valid_to = models.DateField(_("To"), null=True, blank=True)
    basis = models.CharField(_("Basis of the mandate"), max_length=300, blank=True)
    rests_on = models.CharField(max_length=400, blank=True, editable=False)
    rests_on_decision = models.UUIDField(null=True, editable=False)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["role", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "person", "role", "area"], condition=Q(valid_to__isnull=True), name="role_held_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="mandate_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["person", "role"], name="roles_of_person")]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"

    @property
    def is_chair(self) -> bool:
        return self.role == Role.STEERING_CHAIR or (self.role == Role.BUSINESS_OWNER and self.seat == Seat.CHAIR)

    @property
    def is_deputy(self) -> bool:
        stands_in = self.seat == Seat.DEPUTY or self.deputy_for_id is not None
        return self.role == Role.STEERING_DEPUTY or (self.role == Role.BUSINESS_OWNER and stands_in)
