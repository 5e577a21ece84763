"""The register of goals: what it demands, how it stands in a document, who is waited for."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption.choices import DueKind
from adoption.columns import EntryColumn, day, owner, text
from adoption.kept import kept
from adoption.models import Goal, Initiative
from adoption.models.entry import EntryQuerySet
from adoption.registry import Due, Need, Register
from core import words
from core.blocks import Block, Cell, Column, Paragraph, Table


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live goals in order, with what a list of them shows."""
    return Goal.objects.live().filter(initiative=initiative).select_related("owner__organisation").order_by("number")


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Planning begins with the goals (D01, 000:10)."""
    there = kept(initiative, "has_goals", lambda: Goal.objects.live().filter(initiative=initiative).exists())
    yield Need(
        key="goals.any",
        level="warn",
        met=there,
        text=_("At least one goal is written") if there else _("No goal is written yet"),
        url=reverse("goals", args=[initiative.pk]),
        link=_("Write a goal"),
        rule="D01",
    )


def blocks(initiative: Initiative) -> Iterator[Block]:
    """A table of the goals."""
    goals = list(entries(initiative))
    if not goals:
        yield Paragraph(_("No goals are written yet"))
        return
    columns = (
        Column(_("No."), "xs"),
        Column(_("Goal"), "xl"),
        Column(_("Expected effect"), "l"),
        Column(_("Owner"), "m"),
        Column(_("To be reached by"), "s"),
    )
    yield Table(columns, tuple(_row(goal) for goal in goals), row_header_index=1)


def dues_of(goal: Goal) -> Iterator[Due]:
    """A goal with a date waits for its owner."""
    if goal.due:
        yield Due(DueKind.GOAL, goal.pk, goal.title, reverse("goal", args=[goal.pk]), goal.owner, goal.due)


def _row(goal: Goal) -> tuple[Cell, ...]:
    second = "\n".join(part for part in (goal.description, f"{_('Strategy it serves')}: {goal.strategy}" if goal.strategy else "") if part)
    owner = Cell(words.named(goal.owner.name, goal.owner.organisation)) if goal.owner else Cell(_("Nobody yet"))
    return Cell(goal.code), Cell(goal.title, second=second), Cell(goal.effect), owner, Cell(words.short_day(goal.due))


COLUMNS = (
    EntryColumn(gettext_lazy("Description"), lambda goal: text(goal.description), "l"),
    EntryColumn(gettext_lazy("Expected effect"), lambda goal: text(goal.effect), "l"),
    EntryColumn(gettext_lazy("Strategy it serves"), lambda goal: text(goal.strategy), "l"),
    owner(gettext_lazy("Owner")),
    EntryColumn(gettext_lazy("To be reached by"), lambda goal: day(goal.due), "s", value=lambda goal: goal.due),
)
GOALS = Register(
    key="goals",
    theme="scope",
    name=gettext_lazy("Goals"),
    noun=pgettext_lazy("log", "goal"),
    order=40,
    model=Goal,
    holder="owner",
    group="plan",
    page="goals",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
)
