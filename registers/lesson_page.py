"""Lessons learned on paper and in lists."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adoption.choices import ROMANS
from adoption.columns import EntryColumn, person, table, text
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from core.blocks import Block, Cell, Lead, Paragraph
from registers.models import Lesson, LessonKind


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live lessons in order, with whom to ask. One query."""
    return Lesson.objects.live().filter(initiative=initiative).select_related("owner__organisation", "initiative").order_by("number")


def kind(lesson: Lesson) -> Cell:
    """Went well, or could be better, as word and shape."""
    return Cell(str(lesson.get_kind_display()), "done" if lesson.kind == LessonKind.WENT_WELL else "warns")


def phase(lesson: Lesson) -> Cell:
    """The phase it was learned in; a dash for none in particular."""
    return text(phase_words(lesson))


def phase_words(lesson: Lesson) -> str:
    """II Explore solutions; nothing for no phase in particular."""
    return f"{ROMANS[lesson.phase_number - 1]} {lesson.get_phase_number_display()}" if lesson.phase_number else ""


COLUMNS = (
    EntryColumn(gettext_lazy("Kind"), kind, "s"),
    EntryColumn(gettext_lazy("What happened"), lambda one: Cell(one.happened), "xl", on_page=False),
    EntryColumn(gettext_lazy("What to do the next time"), lambda one: text(one.advice), "xl"),
    EntryColumn(gettext_lazy("Phase"), phase, "m"),
    EntryColumn(gettext_lazy("Whom to ask about it"), lambda one: person(one.owner)),
)


# On paper, where a line is no longer than that: whom to ask stands with the phase it was learned in.
ON_PAPER = (
    EntryColumn(gettext_lazy("Kind"), kind, "m"),
    EntryColumn(gettext_lazy("What happened"), lambda one: Cell(one.happened), "xl"),
    EntryColumn(gettext_lazy("What to do the next time"), lambda one: text(one.advice), "xl"),
    EntryColumn(gettext_lazy("Whom to ask about it"), lambda one: replace(person(one.owner), second=phase_words(one)), "l"),
)


def blocks(initiative: Initiative) -> Iterator[Block]:
    """How many lessons, and the table."""
    found = list(entries(initiative))
    if not found:
        yield Paragraph(_("No lesson has been written down yet"))
        return
    yield Lead(ngettext("%(count)d lesson is written down.", "%(count)d lessons are written down.", len(found)) % {"count": len(found)})
    yield table(_("Lesson"), ON_PAPER, found)
