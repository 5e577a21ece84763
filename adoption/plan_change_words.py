"""What moved since the plan was approved, in words: for the page and for documents."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from adoption.models import PlanVersion
from adoption.plan_content import Change, end_moved, gates_changed, tasks_changed
from adoption.schedule import Plan
from adoption.schedule_words import gate_title, span
from core import words
from core.blocks import Cell, Column, Table


def changes_since(base: PlanVersion, plan: Plan) -> list[Change]:
    """What moved since the version was approved: milestones first, then tasks."""
    return gates_changed(base.content, plan) + tasks_changed(base.content, plan)


def approved_words(base: PlanVersion) -> str:
    """Which version of the plan is the baseline, since when and by whom."""
    facts = {"number": base.number, "day": words.day(base.decided_at), "name": base.decided_by.name if base.decided_by else ""}
    return _("Version %(number)d of the plan was approved on %(day)s by %(name)s.") % facts


def since_words(base: PlanVersion, plan: Plan, changes: Sequence[Change]) -> str:
    """The one sentence about how the plan stands against its baseline."""
    return f"{end_words(end_moved(base.content, plan))} {counted_words(changes)}"


def end_words(days: int | None) -> str:
    """By how many working days the end of the work moved."""
    if days is None:
        return _("How the end has moved cannot be told: a date is missing.")
    if days == 0:
        return _("The work ends on the day that was approved.")
    return _("The work ends %(much)s than approved.") % {"much": moved_words(days)}


def counted_words(changes: Sequence[Change]) -> str:
    """How many tasks and milestones moved, came and went."""
    tasks, gates = [one for one in changes if one.title], [one for one in changes if not one.title]
    moved, new, gone = (sum(one.what == what for one in tasks) for what in ("moved", "new", "gone"))
    told = [
        ngettext("%(count)d milestone has another date", "%(count)d milestones have other dates", len(gates)) if gates else "",
        ngettext("%(count)d task has moved", "%(count)d tasks have moved", moved) if moved else "",
        ngettext("%(count)d task is new", "%(count)d tasks are new", new) if new else "",
        ngettext("%(count)d task is gone", "%(count)d tasks are gone", gone) if gone else "",
    ]
    counts = (len(gates), moved, new, gone)
    found = [sentence % {"count": count} for sentence, count in zip(told, counts, strict=True) if count]
    return f"{', '.join(found)}." if found else _("No date has moved.")


def moved_words(days: int) -> str:
    """3 working days later, 1 working day earlier."""
    if days > 0:
        return ngettext("%(count)d working day later", "%(count)d working days later", days) % {"count": days}
    return ngettext("%(count)d working day earlier", "%(count)d working days earlier", -days) % {"count": -days}


def change_words(change: Change) -> str:
    """What happened to a task or milestone, in a few words."""
    if change.what == "new":
        return _("New since the approval")
    if change.what == "gone":
        return _("No longer in the plan")
    parts = [(_("starts"), change.starts), (_("ends"), change.due)]
    told = [_("%(what)s %(much)s") % {"what": what, "much": moved_words(days)} for what, days in parts if days]
    return ", ".join(told) or _("Other dates")


def title_words(change: Change, plan: Plan) -> str:
    """The title of a task as it stands in the plan; what a milestone decides."""
    row = plan.phases[change.phase - 1]
    return change.title or gate_title(row).removeprefix(f"{row.roman} ")


def table_of(plan: Plan, changes: Sequence[Change]) -> Table:
    """Each change with its dates then and now."""
    columns = (
        Column(_("No."), "xs"),
        Column(_("Task or milestone"), "xl"),
        Column(_("Approved"), "m"),
        Column(_("Now"), "m"),
        Column(pgettext("difference", "Change"), "m"),
    )
    rows = tuple(
        (
            Cell(change.code),
            Cell(title_words(change, plan)),
            Cell(span(change.before.starts, change.before.due) or "–"),
            Cell(span(change.after.starts, change.after.due) or "–"),
            Cell(change_words(change)),
        )
        for change in changes
    )
    return Table(columns, rows, _("What moved since the plan was approved"), row_header_index=1)
