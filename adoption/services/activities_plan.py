"""Usual activities put into the plan, several at once, with the dates that were looked at before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.activities import Usual, of_initiative
from adoption.models import Initiative, Task
from adoption.services import activities, tasks
from core.db import locked


@dataclass(frozen=True)
class Wanted:
    """An activity to plan, by its key, from when to when; None where a day is left open."""

    key: str
    starts: date | None = None
    due: date | None = None


@transaction.atomic
def create(initiative: Initiative, wanted: Sequence[Wanted], *, by: Person) -> list[Task]:
    """Make the tasks, all or none; nobody is responsible yet. Those planned already are passed over. Returns the tasks made.

    Raises ValidationError for an activity the initiative does not have, and for one that would end before it starts.
    """
    locked(Initiative, initiative.pk)
    known = {usual.key: usual for usual in of_initiative(initiative)}
    _check(known, wanted)
    there = planned(initiative, [one.key for one in wanted])
    new = {one.key: one for one in wanted if one.key not in there}
    rows = [{**activities.values_of(initiative, known[one.key]), "starts": one.starts, "due": one.due} for one in new.values()]
    return tasks.create_many(initiative, rows, by=by) if rows else []


def planned(initiative: Initiative, keys: Iterable[str]) -> set[str]:
    """Which of these activities a live task carries out already. One query."""
    rows = Task.objects.live().filter(initiative=initiative, activity__in=list(keys))
    return set(rows.values_list("activity", flat=True))


def _check(known: dict[str, Usual], wanted: Sequence[Wanted]) -> None:
    for one in wanted:
        if one.key not in known:
            text = _("The activity “%(key)s” is not among those of this initiative. Load the page again and choose anew.")
            raise ValidationError(text, params={"key": one.key[:200]})
        if one.starts and one.due and one.due < one.starts:
            title = known[one.key].activity.title
            raise ValidationError(_("“%(title)s” cannot be due before it starts. Change one of the dates."), params={"title": title})
