"""Positions of the members of the body that decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import RoleAssignment
from core.models import EditableModel
from milestones.choices import Stance
from milestones.models.round import Round


class Position(EditableModel):
    """What one member says in a round; may be changed until the chair confirms. A disqualified member takes none.

    `absent`: the chair has noted that the member is not at the meeting, so that the deputy serves; a position taken later stands instead.
    `noted_by`: who noted a conflict of interest, the member or who chairs.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="positions")
    member = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, related_name="positions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="positions")
    stance = models.CharField(_("My position"), max_length=12, choices=Stance.choices, blank=True)
    condition = models.TextField(_("Condition"), max_length=1000, blank=True)
    comment = models.TextField(_("Comment"), max_length=2000, blank=True)
    reservation = models.TextField(_("Reservation"), max_length=2000, blank=True)
    disqualified = models.BooleanField(default=False)
    absent = models.BooleanField(default=False)
    noted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="one_position_of_a_member"),
            models.CheckConstraint(
                condition=Q(disqualified=True, absent=False, stance="")
                | Q(disqualified=False, absent=True, stance="")
                | Q(disqualified=False, absent=False) & ~Q(stance=""),
                name="position_or_disqualified",
            ),
        ]
