"""Tells how the plan of the demonstration hangs together, how it was approved, and what moved since."""

from typing import Any

from django.utils import timezone

from adoption.models import Initiative, PlanVersion, Task
from adoption.services import dependencies, plan_versions, setup
from adoption.services import tasks as task_services
from portfolio.demo.clock import Moment
from portfolio.demo.telling import Part
from portfolio.demo.writing import Cast, day, working


def approve_plan(initiative: Initiative, told: dict[str, Any], gates: dict[int, int], cast: Cast) -> Part:
    """What waits for what, the plan approved with the dates of then, and later the dates of now."""
    by = cast["coordinator"]
    yield Moment(told["asked"] - 1)
    now = _dates(initiative, told["then"]["tasks"])
    for after, befores in told["waits"].items():
        for before in befores:
            dependencies.wait_for(_task(initiative, after), _task(initiative, before), by=by)
    _move(initiative, told["then"]["tasks"], cast)
    setup.set_dates(initiative, {number: day(days) for number, days in {**gates, **told["then"]["gates"]}.items()}, by=by)
    yield Moment(told["asked"])
    version = plan_versions.propose(_anew(initiative), by=by, note=told["note"])
    PlanVersion.objects.filter(pk=version.pk).update(created_at=timezone.now())
    yield Moment(working(told["approved"]), hour=11)  # after the meeting that decided it
    plan_versions.approve(version, by=cast["chair"], mandate=told["mandate"])
    yield Moment(told["moved"])
    _move(initiative, now, cast)
    setup.set_dates(_anew(initiative), {number: day(days) for number, days in gates.items()}, by=by)


def _dates(initiative: Initiative, titles: dict[str, Any]) -> dict[str, Any]:
    return {title: (task.starts, task.due) for title in titles for task in [_task(initiative, title)]}


def _move(initiative: Initiative, dates: dict[str, Any], cast: Cast) -> None:
    for title, pair in dates.items():
        task = _task(initiative, title)
        starts, due = (day(one) if isinstance(one, int) else one for one in pair)
        task_services.edit(task, by=cast["coordinator"], seen_version=task.version, starts=starts, due=due)


def _task(initiative: Initiative, title: str) -> Task:
    return Task.objects.live().select_related("initiative__lead", "responsible").get(initiative=initiative, title=title)


def _anew(initiative: Initiative) -> Initiative:
    return Initiative.objects.select_related("lead").get(pk=initiative.pk)
