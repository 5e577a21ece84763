"""The plan in words: how a task stands, its dates, and the sentence on top of the page. One place for screen and paper."""

from functools import lru_cache

from babel.dates import get_month_names
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adoption import decision_points
from adoption.choices import TaskState
from adoption.methods import method_for
from adoption.models import InitiativePhase, Task
from adoption.plan_network import Rolled
from adoption.schedule import Day, Line, Margin, Plan, Room
from core import words

Standing = tuple[str, str]
"""Kind of core.icons.STATES, and the word."""
_NBSP = "\u00a0"


def standing(task: Task, today: Day) -> Standing:
    """How a task stands: done, late, so many per cent, not begun."""
    if task.is_settled:
        return "done", str(TaskState(task.state).label)
    if task.days_late(today):
        return "warns", words.due(task.due)
    if task.state == TaskState.DOING:
        return "ahead", _("%(percent)d %% done") % {"percent": task.progress}
    return "ahead", str(TaskState.TODO.label)


def end_words(margin: Margin | None) -> str:
    """How much of the margin is left at an end of the work; nothing where there is none."""
    return margin_standing(margin)[1] if margin else ""


def room_words(room: Room | None) -> str:
    """How far a task may slip, until its milestone or until the whole plan ends later."""
    if room is None or room.days == 0:
        return ""
    if room.gate is None:
        return ngettext("May slip %(count)d working day", "May slip %(count)d working days", room.days) % {"count": room.days}
    values = {"count": abs(room.days), "gate": gate_title(room.gate)}
    if room.days < 0:
        text = ngettext("Ends %(count)d working day after %(gate)s", "Ends %(count)d working days after %(gate)s", -room.days)
        return text % values
    return ngettext("May slip %(count)d working day until %(gate)s", "May slip %(count)d working days until %(gate)s", room.days) % values


def rolled_standing(rolled: Rolled) -> Standing:
    """How a task with parts stands, from what they add up to."""
    if rolled.settled:
        return "done", str(TaskState.DONE.label)
    if rolled.late:
        return "warns", ngettext("%(count)d part is late", "%(count)d parts are late", rolled.late) % {"count": rolled.late}
    if rolled.progress:
        return "ahead", _("%(percent)d %% done") % {"percent": rolled.progress}
    return "ahead", str(TaskState.TODO.label)


def gate_standing(row: InitiativePhase, present: int, today: Day) -> Standing:
    """How a milestone stands: passed, the next one (late or not), ahead."""
    if row.closed_on:
        return "done", _("Passed")
    if row.planned_gate and row.planned_gate < today:
        return "warns", words.due(row.planned_gate)
    if row.number != present:
        return "ahead", _("Ahead")
    return "you", _("Next milestone") if decision_points.is_formal(row.initiative, row.number) else _("Next phase review")


def margin_standing(margin: Margin) -> Standing:
    """How much of the margin there is before the planned end."""
    if margin.left is None:
        return "ahead", ngettext("%(count)d day", "%(count)d days", margin.days) % {"count": margin.days}
    if margin.left < 0:
        text = ngettext("Ends %(count)d day after the wished end", "Ends %(count)d days after the wished end", -margin.left)
        return "warns", text % {"count": -margin.left}
    kind = "ahead" if margin.enough else "warns"
    text = ngettext("%(left)d of %(count)d day left", "%(left)d of %(count)d days left", margin.days)
    return kind, text % {"left": margin.left, "count": margin.days}


def span(start: Day | None, end: Day | None) -> str:
    """7 Sep – 16 Oct 2026 (the year twice if they differ), one of them, or nothing. Breaks only after the dash."""
    if start is None or end is None or start == end:
        return _whole(end or start)
    first = _whole(start)
    if start.year == end.year:
        first = first.removesuffix(str(start.year)).rstrip(f" {_NBSP}")
    return f"{first}{_NBSP}– {_whole(end)}"


def _whole(day: Day | None) -> str:
    return words.short_day(day).replace(" ", _NBSP)


def gate_title(row: InitiativePhase) -> str:
    """II Choice of solution; as the organisation calls it where that differs."""
    if decision_points.told(row.initiative, row.number):
        return decision_points.gate_title(row.initiative, row.number)
    return f"{row.roman} {method_for(row.initiative).milestone(row.number).title}"


def group_title(row: InitiativePhase) -> str:
    """Phase 2: Explore solutions."""
    return _("Phase %(number)s: %(name)s") % {"number": row.number, "name": row.key.label}


def lane_words(line: Line) -> str:
    """The title of a group: its phase, or what else it gathers."""
    return line.lane or (group_title(line.phase) if line.phase else "")


def margin_title(percent: int) -> str:
    """What the margin is."""
    return _("Margin, %(percent)d %% of the calculated time") % {"percent": percent}


def summary(plan: Plan) -> list[str]:
    """What the reader must know first: late tasks, tasks nobody holds, a margin that is not whole. Empty when all is well."""
    late, free, found = len(plan.late), len(plan.unassigned), []
    if late:
        found.append(ngettext("%(count)d task is late", "%(count)d tasks are late", late) % {"count": late})
    if free:
        text = ngettext("%(count)d task has nobody responsible", "%(count)d tasks have nobody responsible", free)
        found.append(text % {"count": free})
    if plan.margin and not plan.margin.enough:
        found.append(_margin_left(plan.margin))
    return found


def _margin_left(margin: Margin) -> str:
    left = margin.left or 0
    if left < 0:
        return ngettext("the plan ends %(count)d day after the wished end", "the plan ends %(count)d days after the wished end", -left) % {
            "count": -left
        }
    text = ngettext("%(left)d of %(count)d day of margin is left", "%(left)d of %(count)d days of margin are left", margin.days)
    return text % {"left": left, "count": margin.days}


def month_names() -> tuple[str, ...]:
    """Twelve short names, January first, in the active language."""
    return _months((get_language() or "en")[:2])


@lru_cache(maxsize=8)
def _months(language: str) -> tuple[str, ...]:
    names = get_month_names("abbreviated", "stand-alone", locale=language)
    return tuple(names[number] for number in range(1, 13))
