"""Reminders of what is overdue: claimed in the ledger before they are sent."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Person
from adoption.choices import Circle, Status
from adoption.models import DueItem, InitiativeUserPermission
from followup.models import Reminder
from notifications import outbox


def remind_overdue(today: date) -> int:
    """One mail to each person who has something overdue in an active initiative they may see; returns how many.

    A second run on the same day, or a second scheduler, sends nothing more.
    """
    items: dict[UUID, list[DueItem]] = defaultdict(list)
    for item in _overdue(today):
        items[item.person_id].append(item)
    people = Person.objects.in_bulk(list(items))
    return sum(_remind(people[pk], found, today) for pk, found in items.items())


def still_overdue(reminder: Reminder, today: date) -> list[DueItem]:
    """What of a reminder is still open at the moment of sending, and still visible to its reader."""
    rows = _overdue(today).filter(pk__in=reminder.items, person=reminder.person).select_related("initiative")
    return list(rows)


def _overdue(today: date) -> QuerySet[DueItem]:
    sees = InitiativeUserPermission.objects.filter(
        content_object_id=OuterRef("initiative_id"), user__person_id=OuterRef("person_id"), permission__codename="view_initiative"
    )
    rows = DueItem.objects.open().filter(due__lt=today, person__user__is_active=True, circle=Circle.OPEN)
    return rows.filter(Exists(sees), initiative__status=Status.ACTIVE).order_by("due")


@transaction.atomic
def _remind(person: Person, items: list[DueItem], today: date) -> int:
    reminder, claimed = Reminder.objects.get_or_create(person=person, day=today, defaults={"items": [str(item.pk) for item in items]})
    if not claimed:
        return 0
    return 1 if outbox.put("followup.overdue", person, subject=reminder.pk, once=f"overdue:{person.pk}:{today}") else 0
