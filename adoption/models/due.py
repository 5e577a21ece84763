"""Everything with a date that somebody must act on, in one table; written by services with the thing itself."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person, User
from adoption.choices import Circle, DueKind, DueState, Status
from adoption.models.initiative import Initiative, seen_by
from core.models import BaseModel

AHEAD = timedelta(days=14)
OWN_WORK = (
    DueKind.TASK,
    DueKind.RISK_REVIEW,
    DueKind.GOAL,
    DueKind.DELIVERABLE,
    DueKind.TRAINING,
    DueKind.AGREEMENT,
    DueKind.SERVICE_LINE,
    DueKind.CONNECTION,
    DueKind.PROCUREMENT,
    DueKind.BENEFIT,
)

# In a paused initiative nothing is due but what may be decided of it: that it goes on, or stops.
OF_MATTERS = (DueKind.BASIS, DueKind.DECISION)
# The meeting that pauses or ends an initiative has minutes too, and its decision is told.
WHATEVER_BECAME_OF_IT = (DueKind.MINUTES, DueKind.MINUTES_APPROVAL, DueKind.COMMUNICATION)


class DueQuerySet(models.QuerySet["DueItem"]):
    def open(self) -> "DueQuerySet":
        return self.filter(state=DueState.OPEN)

    def visible_to(self, user: User) -> "DueQuerySet":
        """Those of initiatives in which the user holds a role today."""
        return self.filter(seen_by(user, "initiative_id"))

    def held_by(self, person_id: object) -> "DueQuerySet":
        """All that waits for somebody, whenever it is due, in initiatives that go on; in paused ones what is to be decided of them;
        minutes to write and approve and decisions to tell in all."""
        going_on = Q(initiative__status=Status.ACTIVE) | Q(kind__in=WHATEVER_BECAME_OF_IT)
        return self.open().filter(going_on | Q(initiative__status=Status.PAUSED, kind__in=OF_MATTERS), person_id=person_id)

    def awaiting(self, person_id: object) -> "DueQuerySet":
        """What waits for somebody now: everything asked of them, and own work that is due within two weeks."""
        soon = timezone.localdate() + AHEAD
        return self.held_by(person_id).filter(~Q(kind__in=OWN_WORK) | Q(due__lte=soon))


class DueItem(BaseModel):
    """One thing that waits for one person. My work, reminders and calendars read this table only."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="due_items")
    kind = models.CharField(max_length=20, choices=DueKind.choices)
    subject = models.UUIDField()
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="due_items")
    due = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=DueState.choices, default=DueState.OPEN)
    circle = models.CharField(max_length=12, choices=Circle.choices, default=Circle.OPEN)

    objects = DueQuerySet.as_manager()

    class Meta:
        ordering = ["due", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "person"], condition=Q(state=DueState.OPEN), name="due_once_open"),
        ]
        indexes = [
            models.Index(fields=["person", "state", "due"], name="due_of_person"),
            models.Index(fields=["initiative", "state", "due"], name="due_of_initiative"),
            models.Index(fields=["kind", "subject"], name="due_of_subject"),
        ]
