"""Service lines in words: how far each has come, as it is and as it is to be, told once for the page and for documents."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import columns
from adoption.choices import TaskState
from adoption.columns import EntryColumn
from adoption.models import Initiative, ServiceLine, Stage, Task
from adoption.models.entry import EntryQuerySet
from adoption.models.service_line import STAGES
from adoption.schedule_words import span
from core import words
from core.blocks import Cell
from core.components import Text

TASK = Q(tasks__deleted_at__isnull=True) & ~Q(tasks__state=TaskState.NOT_RELEVANT)
# What is compared of a service, once as it is and once as it is to be: the end of the field's name, how it is called.
ASPECTS: tuple[tuple[str, Text], ...] = (
    ("process", gettext_lazy("How it goes")),
    ("provider", gettext_lazy("Who provides it")),
    ("frequency", gettext_lazy("How often")),
    ("booking", gettext_lazy("How it is booked")),
    ("version", gettext_lazy("Version of the process")),
    ("handling", gettext_lazy("How cases are handled")),
)


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live lines in order, with their owners and how many tasks they have: tasks_all, tasks_done, tasks_dated. One query."""
    rows = ServiceLine.objects.live().filter(initiative=initiative).select_related("owner__organisation", "initiative")
    counted: EntryQuerySet = rows.annotate(
        tasks_all=Count("tasks", filter=TASK),
        tasks_done=Count("tasks", filter=TASK & Q(tasks__state=TaskState.DONE)),
        tasks_dated=Count("tasks", filter=TASK & Q(tasks__due__isnull=False)),
    )
    return counted.order_by("number")


@dataclass(frozen=True)
class Step:
    """A stage on the way. state: "done", "you" or "ahead"."""

    number: int
    label: Text
    state: str


def steps(line: ServiceLine) -> list[Step]:
    """The five stages in their order, and where the line stands; all behind it when it is closed."""
    here = line.stage_number
    states = ["done" if number < here else "you" if number == here else "ahead" for number in range(1, len(STAGES))]
    return [Step(number, STAGES[number - 1].label, state) for number, state in enumerate(states, 1)]


def stage(line: ServiceLine) -> Cell:
    """3 Pilot and analyse; closed, with its day."""
    if line.stage == Stage.CLOSED:
        return Cell(str(Stage.CLOSED.label), "done", words.short_day(line.closed_on))
    return Cell(f"{line.stage_number} {Stage(line.stage).label}")


def owner(line: ServiceLine) -> Cell:
    """Who answers for it; a warning where nobody does."""
    return columns.person(line.owner) if line.owner else Cell(_("Nobody yet"), "warns")


def due(line: ServiceLine) -> Cell:
    """The day it is to be in use by, and how late it is."""
    if line.is_open and line.due and line.due < timezone.localdate():
        return Cell(words.short_day(line.due), "warns", words.due(line.due))
    return columns.day(line.due)


def dates(line: ServiceLine) -> Cell:
    """From its start to the day it is to be in use by."""
    return columns.text(span(line.starts, line.due))


def progress(line: ServiceLine) -> Cell:
    """3 of 7 done; a line from `entries`."""
    return _so_far(getattr(line, "tasks_done", 0), getattr(line, "tasks_all", 0))


def done_of(tasks: Iterable[Task]) -> Cell:
    """The same of tasks that have been read; those that are not relevant do not count."""
    counted = [task.state for task in tasks if task.state != TaskState.NOT_RELEVANT]
    return _so_far(counted.count(TaskState.DONE), len(counted))


def _so_far(done: int, count: int) -> Cell:
    if not count:
        return Cell(_("No tasks yet"))
    return Cell(_("%(done)d of %(count)d done") % {"done": done, "count": count}, "done" if done == count else "")


def authority(line: ServiceLine) -> Cell:
    """Who gave the owner authority, and when (K03)."""
    return columns.text(line.mandate_by, words.short_day(line.mandate_on))


def aspect(time: str, name: str) -> Callable[[ServiceLine], Cell]:
    """What a line says of an aspect. time: "today" or "future"."""
    field = f"{time}_{name}"

    def told(line: ServiceLine) -> Cell:
        chosen = getattr(line, f"get_{field}_display", None)
        return columns.text(chosen() if chosen else getattr(line, field))

    return told


@dataclass(frozen=True)
class Group:
    """Aspects that stand together, under a heading (none for the first)."""

    title: Text
    aspects: Sequence[EntryColumn]


def groups() -> list[Group]:
    """Everything that is compared: standing, today, to be, what carries it."""
    first = (
        EntryColumn(_("Stage"), stage),
        EntryColumn(_("Owner"), owner),
        EntryColumn(_("Dates"), dates),
        EntryColumn(_("Tasks"), progress),
    )
    last = (
        EntryColumn(_("Authority from"), authority),
        EntryColumn(_("Tools and equipment"), lambda line: columns.text(line.tools)),
    )
    sides = [
        Group(title, [EntryColumn(label, aspect(time, name)) for name, label in ASPECTS])
        for time, title in (("today", _("Today")), ("future", _("To be")))
    ]
    return [Group("", first), *sides, Group(_("What carries it"), last)]


def before_after(line: ServiceLine) -> list[tuple[Text, Cell, Cell]]:
    """(aspect, today, to be) of one line, aspects of which neither side says anything left out."""
    found = [(label, aspect("today", name)(line), aspect("future", name)(line)) for name, label in ASPECTS]
    return [(label, today, future) for label, today, future in found if (today.text, future.text) != ("–", "–")]
