"""The record of the demonstration: a name that was erased from the log, and the first anchor over all chains."""

from typing import Any

from adoption import erasures
from adoption.models import Initiative, Task
from adoption.services import tasks
from core import anchors
from core.models import Event
from portfolio.demo.clock import Moment, days_from_now
from portfolio.demo.telling import Part
from portfolio.demo.writing import Cast


def forget(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> Part:
    """Somebody wrote a person's name where it does not belong, took it out, and it was erased from the log as she asked."""
    by = cast["coordinator"]
    yield Moment(facts["written"])
    before, task = Event.objects.filter(stream=initiative.pk).count(), Task.objects.get(initiative=initiative, title=facts["task"])
    written = tasks.edit(task, by=by, seen_version=task.version, title=facts["title"])
    tasks.edit(written, by=by, seen_version=written.version, title=facts["task"])
    said = list(Event.objects.filter(stream=initiative.pk, seq__gt=before, subject=task.pk).values_list("seq", flat=True))
    yield Moment(facts["erased"])
    for seq in said:
        erasures.erase(initiative, seq, by=by, reason=facts["reason"])


def anchor() -> None:
    """The anchor of last night; the scheduler makes those that follow."""
    with days_from_now(-1, hour=23):
        anchors.make()
