"""What moved since the plan was approved, in words: for the page and for documents."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.plan_content import Change
from adoption.schedule_words import span
from core.blocks import Cell, Column, Table


def end_words(days: int | None) -> str:
    """By how many working days the end of the work moved."""
    if days is None:
        return _("How the end has moved cannot be told: a date is missing.")
    if days == 0:
        return _("The work ends on the day that was approved.")
    return _("The work ends %(much)s than approved.") % {"much": moved_words(days)}


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


def table_of(changes: Sequence[Change]) -> Table:
    """Each change with its dates then and now."""
    columns = (
        Column(_("No."), "xs"),
        Column(_("Task or milestone"), "xl"),
        Column(_("Approved"), "m"),
        Column(_("Now"), "m"),
        Column(_("Change"), "m"),
    )
    rows = tuple(
        (
            Cell(change.code),
            Cell(change.title),
            Cell(span(change.before.starts, change.before.due) or "–"),
            Cell(span(change.after.starts, change.after.due) or "–"),
            Cell(change_words(change)),
        )
        for change in changes
    )
    return Table(columns, rows, _("What moved since the plan was approved"), row_header_index=1)
