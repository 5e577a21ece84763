"""Expected benefits: how each stands, in words, for screen and paper."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import columns
from adoption.columns import EntryColumn
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from benefits.models import ExpectedBenefit
from core import words
from core.blocks import Cell


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live expected benefits in order, with owners and goals. One query."""
    rows = ExpectedBenefit.objects.live().filter(initiative=initiative)
    return rows.select_related("owner__organisation", "goal", "initiative").order_by("number")


def kind(benefit: ExpectedBenefit) -> Cell:
    """Economic, external."""
    return Cell(f"{benefit.get_nature_display()}, {str(benefit.get_reach_display()).lower()}")


def for_whom(benefit: ExpectedBenefit) -> Cell:
    """The group, and who of it in words."""
    return Cell(str(benefit.get_beneficiary_display()), second=benefit.whom)


def measured(benefit: ExpectedBenefit) -> Cell:
    """What is measured, and from what to what; a warning where nobody has said it (M21)."""
    if not benefit.measure:
        return Cell(_("Not said yet"), "warns")
    return Cell(benefit.measure, second=path(benefit))


def path(benefit: ExpectedBenefit) -> str:
    """From 41 to 25 days; only what is known of it."""
    values = {"from": words.number(benefit.baseline), "to": words.number(benefit.target), "unit": benefit.unit}
    if benefit.baseline is not None and benefit.target is not None:
        return _("from %(from)s to %(to)s %(unit)s") % values
    if benefit.target is not None:
        return _("to %(to)s %(unit)s") % values
    return _("today %(from)s %(unit)s") % values if benefit.baseline is not None else ""


def effect(benefit: ExpectedBenefit) -> Cell:
    """The day it took effect; else the day it is expected to, and how late it is."""
    if benefit.begun_on:
        return Cell(_("Since %(day)s") % {"day": words.short_day(benefit.begun_on)}, "done")
    if benefit.starts_on and benefit.starts_on < timezone.localdate():
        return Cell(words.short_day(benefit.starts_on), "warns", words.due(benefit.starts_on))
    return columns.day(benefit.starts_on)


def serves(benefit: ExpectedBenefit) -> Cell:
    """The goal it helps to reach; a dash for none."""
    return columns.text(f"{benefit.goal.code} {benefit.goal.title}" if benefit.goal else "")


COLUMNS = (
    EntryColumn(gettext_lazy("For whom"), for_whom),
    EntryColumn(gettext_lazy("Kind"), kind, "s"),
    EntryColumn(gettext_lazy("What is measured"), measured, "l"),
    EntryColumn(gettext_lazy("Owner"), lambda one: columns.person(one.owner)),
    EntryColumn(gettext_lazy("Takes effect"), effect, "s"),
    EntryColumn(gettext_lazy("Goal it serves"), serves),
)
