"""The ledger of reminders: who was reminded of what on which day. Claimed first, so nobody is reminded twice."""

from django.db import models

from accounts.models import Person
from core.models import BaseModel


class Reminder(BaseModel):
    """One person, one day, one mail about everything overdue."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField()
    items = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="reminded_once_a_day")]
