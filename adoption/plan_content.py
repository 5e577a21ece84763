"""The plan as it is put before the steering group: plain data that can be kept, fingerprinted and compared. Pure."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from adoption.models import Task
from adoption.schedule import Plan
from adoption.working_days import Calendar

Day = datetime.date
Content = Mapping[str, Any]
What = Literal["same", "moved", "new", "gone"]


@dataclass(frozen=True)
class Span:
    """First and last day, either may be missing."""

    starts: Day | None = None
    due: Day | None = None


@dataclass(frozen=True)
class Change:
    """A task or milestone then and now. starts, due: by how many working days each moved, later being positive; None where unknown."""

    what: What
    code: str
    title: str
    phase: int
    before: Span
    after: Span
    starts: int | None = None
    due: int | None = None


def content(plan: Plan) -> dict[str, Any]:
    """Everything the approval is about: tasks with dates and who holds them, milestones, margin in per cent, end."""
    return {
        "tasks": [_task(plan, task) for task in plan.tasks],
        "gates": [{"number": row.number, "due": _said(row.closed_on or row.planned_gate)} for row in plan.phases],
        "margin_percent": plan.initiative.margin,
        "ends": _said(plan.end),
        "planned_end": _said(plan.planned_end),
        "waits": sorted([str(row.before_id), str(row.after_id), row.lag] for row in plan.network.dependencies),
    }


def spans(approved: Content) -> dict[str, Span]:
    """{id of a task: its span} of an approved plan."""
    return {row["id"]: Span(_read(row["starts"]), _read(row["due"])) for row in approved.get("tasks", [])}


def gates(approved: Content) -> dict[int, Day | None]:
    """{1–8: planned day} of an approved plan."""
    return {row["number"]: _read(row["due"]) for row in approved.get("gates", [])}


def tasks_changed(approved: Content, plan: Plan) -> list[Change]:
    """What moved since the plan was approved, and by how much; then what is new and what is gone. Unchanged tasks are left out."""
    calendar, then = Calendar(plan.initiative.lead.country), {row["id"]: row for row in approved.get("tasks", [])}
    found = [_changed(then.get(str(task.pk)), task, plan, calendar) for task in plan.tasks]
    here = {str(task.pk) for task in plan.tasks}
    gone = [
        Change("gone", row["code"], row["title"], row["phase"], Span(_read(row["starts"]), _read(row["due"])), Span())
        for key, row in then.items()
        if key not in here
    ]
    return [one for one in found if one.what != "same"] + gone


def gates_changed(approved: Content, plan: Plan) -> list[Change]:
    """Milestones with another day than in the approved plan."""
    calendar, then = Calendar(plan.initiative.lead.country), gates(approved)
    found = []
    for row in plan.phases:
        before, after = then.get(row.number), row.closed_on or row.planned_gate
        if before != after:
            what: What = "new" if before is None else "gone" if after is None else "moved"
            change = Change(
                what, row.roman, str(row.key.label), row.number, Span(None, before), Span(None, after), None, _days(calendar, before, after)
            )
            found.append(change)
    return found


def end_moved(approved: Content, plan: Plan) -> int | None:
    """By how many working days the end of the last task moved since the approval; None where one of them is unknown."""
    return _days(Calendar(plan.initiative.lead.country), _read(approved.get("ends", "")), plan.end)


def _changed(then: Mapping[str, Any] | None, task: Task, plan: Plan, calendar: Calendar) -> Change:
    after = Span(*plan.network.dates(task))
    if then is None:
        return Change("new", task.code, task.title, task.phase_number, Span(), after)
    before = Span(_read(then["starts"]), _read(then["due"]))
    what: What = "same" if before == after else "moved"
    starts, due = _days(calendar, before.starts, after.starts), _days(calendar, before.due, after.due)
    return Change(what, task.code, task.title, task.phase_number, before, after, starts, due)


def _task(plan: Plan, task: Task) -> dict[str, Any]:
    starts, due = plan.network.dates(task)
    return {
        "id": str(task.pk),
        "code": task.code,
        "title": task.title,
        "phase": task.phase_number,
        "parent": str(task.parent_id or ""),
        "responsible": task.responsible.name if task.responsible else "",
        "starts": _said(starts),
        "due": _said(due),
    }


def _days(calendar: Calendar, before: Day | None, after: Day | None) -> int | None:
    return calendar.between(before, after) if before and after else None


def _said(day: Day | None) -> str:
    return day.isoformat() if day else ""


def _read(text: str) -> Day | None:
    return Day.fromisoformat(text) if text else None
