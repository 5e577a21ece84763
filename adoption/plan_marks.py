"""What the drawing of the plan shows, in words: what a task waits for, that the end hangs on it, what was approved."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from adoption import schedule_words as told
from adoption.gantt_rows import Drawing
from adoption.models import Task
from adoption.schedule import Plan
from core import words
from core.charts import GanttRow

SHOWN = 12


def notes(drawing: Drawing, task: Task) -> list[str]:
    """For a task's row: what it is part of, its service, what it waits for, that it is critical."""
    parent = drawing.codes.get(task.parent_id) if task.parent_id else None
    found = [_("Part of %(code)s") % {"code": parent}] if parent else []
    found += [f"{task.service_line.code} {task.service_line.title}"] if task.service_line else []
    return found + network_notes(drawing, task)


def network_notes(drawing: Drawing, task: Task) -> list[str]:
    """What it waits for, and that it is critical."""
    waits = waits_words([drawing.codes[key] for key in drawing.waits.get(task.pk, []) if key in drawing.codes])
    critical = [_("Critical: the end hangs on it")] if task.pk in drawing.plan.network.critical else []
    return ([waits] if waits else []) + critical


def waits_words(codes: Sequence[str]) -> str:
    """Waits for T4, T7."""
    in_order = sorted(codes, key=lambda code: (len(code), code))
    return pgettext("plan", "waits for %(codes)s") % {"codes": ", ".join(in_order)} if codes else ""


def bar_words(row: GanttRow, title: str) -> str:
    """The bar in words, for those who do not see it: dates, how far it has come, what was approved."""
    dates = told.span(row.start, row.end)
    found = [dates] if dates else []
    if row.kind in ("task", "whole") and row.progress:
        found.append(_("%(percent)d %% done") % {"percent": row.progress})
    was = told.span(row.baseline_start, row.baseline_end)
    if was and was != dates:
        found.append(_("approved: %(dates)s") % {"dates": was})
    found += [_("Critical: the end hangs on it")] if row.critical else []
    return f"{title}: {', '.join(found)}" if found else title


def critical_path(plan: Plan) -> list[Task]:
    """The chain of tasks at the lowest level that leads to the end without slack: each waits for the one before it."""
    network, by_key = plan.network, {task.pk: task for task in plan.leaves}
    placed = {key: place for key, place in network.placed.items() if key in network.critical}
    before: dict[UUID, list[UUID]] = defaultdict(list)
    for link in network.links:
        if link.before in placed and link.after in placed:
            before[link.after].append(link.before)

    def latest(keys: Iterable[UUID]) -> UUID | None:
        return max(keys, key=lambda key: (placed[key].last, -by_key[key].number), default=None)

    found, at = [], latest(placed)
    while at is not None:
        found.append(by_key[at])
        at = latest(before[at])
    return found[::-1]


def path_words(plan: Plan) -> str:
    """The end hangs on: T3 → T9 → T12. Nothing where no task has a date."""
    path = critical_path(plan)
    if not path:
        return ""
    shown = " → ".join(f"{task.code} {task.title}" for task in path[-SHOWN:])
    first = "… → " if len(path) > SHOWN else ""
    return _("The end hangs on: %(tasks)s.") % {"tasks": f"{first}{shown}"}


def end_words(plan: Plan) -> str:
    """When the work ends as it is calculated, and apart from it the end with the margin."""
    if plan.end is None:
        return ""
    work = _("The work ends on %(day)s as it is calculated.") % {"day": words.day(plan.end)}
    if plan.margin is None:
        return work
    values = {"day": words.day(plan.margin.last), "percent": plan.initiative.margin}
    return f"{work} {_('With a margin of %(percent)d %% it ends on %(day)s.') % values}"
