"""Tells how the plan of the demonstration hangs together, how it was approved, and what moved since."""

from typing import Any

from django.utils import timezone

from accounts.models import Person
from adoption.models import Initiative, PlanVersion, Task
from adoption.services import dependencies, entries, plan_versions, setup
from adoption.services import tasks as task_services
from portfolio.demo.clock import days_from_now
from portfolio.demo.writing import Cast, day
from registers.models import Risk


def approve_plan(initiative: Initiative, told: dict[str, Any], gates: dict[int, int], cast: Cast) -> None:
    """What waits for what, the plan approved with the dates of then, and later the dates of now."""
    by, now, risks = cast["coordinator"], _dates(initiative, told["then"]["tasks"]), _scores(initiative, told["then"]["risks"])
    with days_from_now(told["asked"] - 1):
        for after, befores in told["waits"].items():
            for before in befores:
                dependencies.wait_for(_task(initiative, after), _task(initiative, before), by=by)
        _move(initiative, told["then"]["tasks"], cast)
        _judge(initiative, told["then"]["risks"], by)
        setup.set_dates(initiative, {number: day(days) for number, days in {**gates, **told["then"]["gates"]}.items()}, by=by)
    with days_from_now(told["asked"]):
        version = plan_versions.propose(_anew(initiative), by=by, note=told["note"])
        PlanVersion.objects.filter(pk=version.pk).update(created_at=timezone.now())
    with days_from_now(told["approved"]):
        plan_versions.approve(version, by=cast["chair"], mandate=told["mandate"])
    with days_from_now(told["moved"]):
        _move(initiative, now, cast)
        _judge(initiative, risks, by)
        setup.set_dates(_anew(initiative), {number: day(days) for number, days in gates.items()}, by=by)


def _dates(initiative: Initiative, titles: dict[str, Any]) -> dict[str, Any]:
    return {title: (task.starts, task.due) for title in titles for task in [_task(initiative, title)]}


def _move(initiative: Initiative, dates: dict[str, Any], cast: Cast) -> None:
    for title, pair in dates.items():
        task = _task(initiative, title)
        starts, due = (day(one) if isinstance(one, int) else one for one in pair)
        task_services.edit(task, by=cast["coordinator"], seen_version=task.version, starts=starts, due=due)


def _scores(initiative: Initiative, titles: dict[str, Any]) -> dict[str, Any]:
    rows = Risk.objects.filter(initiative=initiative, title__in=titles)
    return {risk.title: (risk.probability, risk.consequence) for risk in rows}


def _judge(initiative: Initiative, scores: dict[str, Any], by: Person) -> None:
    for title, (probability, consequence) in scores.items():
        risk = Risk.objects.select_related("initiative").get(initiative=initiative, title=title)
        entries.edit(risk, by=by, seen_version=risk.version, probability=probability, consequence=consequence)


def _task(initiative: Initiative, title: str) -> Task:
    return Task.objects.live().select_related("initiative__lead", "responsible").get(initiative=initiative, title=title)


def _anew(initiative: Initiative) -> Initiative:
    return Initiative.objects.select_related("lead").get(pk=initiative.pk)
