"""My work: everything that waits for one person over all their initiatives, in bands of time, with what can be done on the spot."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from adoption import grants
from adoption.choices import DueKind
from adoption.models import DueItem, Initiative, Task
from adoption.permissions import edit_entry
from core.components import Example, Text
from portfolio.asked import Asked, told

BANDS: dict[str, Text] = {
    "overdue": _("Overdue"),
    "today": pgettext_lazy("band of time", "Today"),
    "week": _("This week"),
    "later": _("Later"),
    "undated": _("Without a date"),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "date": (F("due").asc(nulls_last=True), "created_at"),
    "initiative": ("initiative__name", "initiative_id", F("due").asc(nulls_last=True), "created_at"),
}

EXAMPLE = Example(
    _("Example of what stands here"),
    [
        (_("Task"), _("T12 Agree on dates for testing, due on Friday: tick it off, or give it another date")),
        (_("Risk review"), _("R3 Key staff are tied up, overdue by 2 days: review the risk")),
        (_("Decision"), _("Milestone II is submitted to you: take a position")),
    ],
)


@dataclass(frozen=True)
class Item:
    """One thing that waits. task: for tasks, which are ticked off here; may_move: whether its date may be changed."""

    asked: Asked
    band: str
    task: Task | None
    may_move: bool


@dataclass(frozen=True)
class Group:
    """Things under one heading: a band of time, or an initiative with its address."""

    title: Text
    url: str
    items: Sequence[Item]


def of(user: User) -> QuerySet[DueItem]:
    """Everything that waits for the user's person in initiatives they may see, whenever it is due."""
    return DueItem.objects.held_by(user.person_id).visible_to(user)


def in_band(band: str, today: datetime.date) -> Q:
    """What lies in one of BANDS. A week ends with its Sunday."""
    sunday = today + datetime.timedelta(days=6 - today.weekday())
    return {
        "overdue": Q(due__lt=today),
        "today": Q(due=today),
        "week": Q(due__gt=today, due__lte=sunday),
        "later": Q(due__gt=sunday),
        "undated": Q(due__isnull=True),
    }[band]


def band_of(day: datetime.date | None, today: datetime.date) -> str:
    """The band a day lies in."""
    if day is None:
        return "undated"
    if day <= today:
        return "today" if day == today else "overdue"
    return "week" if day <= today + datetime.timedelta(days=6 - today.weekday()) else "later"


def counts(rows: QuerySet[DueItem], today: datetime.date) -> dict[str, int]:
    """How many lie in each band. One query."""
    return rows.order_by().aggregate(**{band: Count("pk", filter=in_band(band, today)) for band in BANDS})


def items(user: User, rows: Sequence[DueItem], today: datetime.date) -> list[Item]:
    """The rows of a page (with their initiatives) as it shows them. Two queries at most, however many there are."""
    tasks = _tasks([row.subject for row in rows if row.kind == DueKind.TASK])
    initiatives = {row.initiative_id: row.initiative for row in rows if row.subject in tasks}
    grants.keep_many(user, initiatives.values())
    found = []
    for row, asked in zip(rows, told(rows), strict=True):
        task = tasks.get(row.subject) if row.kind == DueKind.TASK else None
        may_move = task is not None and _may_move(user, task, initiatives[row.initiative_id])
        found.append(Item(asked, band_of(row.due, today), task, may_move))
    return found


def grouped(found: Sequence[Item], *, by_initiative: bool) -> list[Group]:
    """Items that stand together in their order, under a heading each."""
    groups: list[tuple[Any, list[Item]]] = []
    for item in found:
        key = item.asked.initiative.pk if by_initiative else item.band
        if not groups or groups[-1][0] != key:
            groups.append((key, []))
        groups[-1][1].append(item)
    return [_group(together, by_initiative) for _key, together in groups]


def _group(together: list[Item], by_initiative: bool) -> Group:
    initiative: Initiative = together[0].asked.initiative
    if by_initiative:
        return Group(initiative.name, initiative.get_absolute_url(), together)
    return Group(BANDS[together[0].band], "", together)


def _tasks(ids: Sequence[UUID]) -> dict[UUID, Task]:
    """With what ticking off and moving need."""
    rows = Task.objects.live().filter(pk__in=ids) if ids else []
    return {task.pk: task for task in rows}


def _may_move(user: User, task: Task, initiative: Initiative) -> bool:
    task.initiative = initiative
    return bool(edit_entry(user, task))
