"""Necessary procurements: how each stands, in words, for screen and paper."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adoption import columns
from adoption.columns import EntryColumn
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from core import words
from core.blocks import Cell
from core.blocks.model import State as Shape
from procurement.models import Estimate, NecessaryProcurement, State, Way

SHAPES: dict[str, Shape] = {State.CONTRACTED: "done"}


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live necessary procurements in order, with their tasks and those responsible. One query."""
    rows = NecessaryProcurement.objects.live().filter(initiative=initiative)
    return rows.select_related("responsible__organisation", "task", "initiative").order_by("number")


def standing(entry: NecessaryProcurement) -> Cell:
    """The state in a word; in order when it is under contract."""
    return Cell(str(entry.get_state_display()), SHAPES.get(entry.state, ""))


def needed(entry: NecessaryProcurement) -> Cell:
    """The day it is needed by; how late it is while nothing is contracted."""
    if entry.is_open and entry.needed_on and entry.needed_on < timezone.localdate():
        return Cell(words.short_day(entry.needed_on), "warns", words.due(entry.needed_on))
    return columns.day(entry.needed_on)


def for_task(entry: NecessaryProcurement) -> Cell:
    """The task it is needed for; a dash where it is for none."""
    return columns.text(f"{entry.task.code} {entry.task.title}" if entry.task else "")


def value(estimate: Estimate | None) -> Cell:
    """The estimated value with its currency; a dash for none."""
    return columns.amount(estimate.amount, estimate.currency) if estimate else Cell("–")


def lacks(entry: NecessaryProcurement) -> list[str]:
    """What an open one does not say yet: how it is procured, by when, who answers for it."""
    if not entry.is_open:
        return []
    said = ((_("how"), entry.way != Way.UNKNOWN), (_("by when"), entry.needed_on), (_("who"), entry.responsible_id))
    return [str(word) for word, there in said if not there]


COLUMNS = (
    EntryColumn(_("For which task"), for_task, "l"),
    EntryColumn(_("How it is procured"), lambda one: Cell(str(one.get_way_display()))),
    EntryColumn(_("Needed by"), needed, "s"),
    EntryColumn(_("Responsible"), lambda one: columns.person(one.responsible)),
    EntryColumn(_("State"), standing, "s"),
)
