"""The plan as it is put before the steering group: plain data that can be kept, fingerprinted and compared. Pure."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from adoption.choices import ROMANS
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
        "gates": _gates(plan),
        "margin_percent": plan.initiative.margin,
        "ends": _said(plan.end),
        "margin_ends": _said(plan.margin.last if plan.margin else None),
        "planned_end": _said(plan.planned_end),
        "waits": sorted([str(row.before_id), str(row.after_id), row.lag] for row in plan.network.dependencies),
    }


def spans(approved: Content) -> dict[str, Span]:
    """{id of a task: its span} of an approved plan."""
    return {row["id"]: span_of(row) for row in approved.get("tasks", [])}


def gates(approved: Content) -> dict[int, Day | None]:
    """{1–8: planned day} of an approved plan."""
    return {row["number"]: _read(row["due"]) for row in approved.get("gates", [])}


def tasks_changed(approved: Content, plan: Plan) -> list[Change]:
    """What moved since the plan was approved, and by how much; then what is new and what is gone. Unchanged tasks are left out."""
    return tasks_between(approved, {"tasks": [_task(plan, task) for task in plan.tasks]}, calendar_of(plan))


def tasks_between(before: Content, after: Content, calendar: Calendar) -> list[Change]:
    """The same of two plans that were put forward."""
    then, now = ({row["id"]: row for row in content.get("tasks", [])} for content in (before, after))
    found = [_changed(then.get(key), row, calendar) for key, row in now.items()]
    gone = [Change("gone", row["code"], row["title"], row["phase"], span_of(row), Span()) for key, row in then.items() if key not in now]
    return [one for one in found if one.what != "same"] + gone


def gates_changed(approved: Content, plan: Plan) -> list[Change]:
    """Milestones with another day than in the approved plan."""
    return gates_between(approved, {"gates": _gates(plan)}, calendar_of(plan))


def gates_between(before: Content, after: Content, calendar: Calendar) -> list[Change]:
    """The same of two plans that were put forward; a milestone has its numeral for a code and no title."""
    then = gates(before)
    return [
        _gate_changed(number, then.get(number), day, calendar) for number, day in gates(after).items() if then.get(number) != day
    ]  # fmt: skip


def end_moved(approved: Content, plan: Plan) -> int | None:
    """By how many working days the end of the last task moved since the approval; None where one of them is unknown."""
    return _days(calendar_of(plan), end_of(approved), plan.end)


def end_between(before: Content, after: Content, calendar: Calendar) -> int | None:
    """The same of two plans that were put forward."""
    return _days(calendar, end_of(before), end_of(after))


def end_of(content: Content) -> Day | None:
    """The last day of the last task."""
    return _read(content.get("ends", ""))


def margin_end_of(content: Content) -> Day | None:
    """The last day of the margin after it."""
    return _read(content.get("margin_ends", ""))


def planned_end_of(content: Content) -> Day | None:
    """The wished end, or the last milestone's day."""
    return _read(content.get("planned_end", ""))


def calendar_of(plan: Plan) -> Calendar:
    """The working days of the lead organisation's country."""
    return Calendar(plan.initiative.lead.country)


def _changed(then: Mapping[str, Any] | None, now: Mapping[str, Any], calendar: Calendar) -> Change:
    after = span_of(now)
    if then is None:
        return Change("new", now["code"], now["title"], now["phase"], Span(), after)
    before = span_of(then)
    what: What = "same" if before == after else "moved"
    starts, due = _days(calendar, before.starts, after.starts), _days(calendar, before.due, after.due)
    return Change(what, now["code"], now["title"], now["phase"], before, after, starts, due)


def _gate_changed(number: int, before: Day | None, after: Day | None, calendar: Calendar) -> Change:
    what: What = "new" if before is None else "gone" if after is None else "moved"
    return Change(what, ROMANS[number - 1], "", number, Span(None, before), Span(None, after), None, _days(calendar, before, after))


def _gates(plan: Plan) -> list[dict[str, Any]]:
    return [{"number": row.number, "due": _said(row.closed_on or row.planned_gate)} for row in plan.phases]


def span_of(row: Mapping[str, Any]) -> Span:
    """First and last day of a task that was put forward."""
    return Span(_read(row["starts"]), _read(row["due"]))


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
