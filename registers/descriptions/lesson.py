"""Description of the lessons learned: asked for at milestone VIII and before an initiative is stopped."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption.choices import PHASES
from adoption.models import Initiative
from adoption.registry import Level, Need, Register
from registers.lesson_page import blocks, entries
from registers.models import Lesson


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """At milestone VIII something was learned."""
    if gate == len(PHASES):
        yield _any(initiative, "warn")


def end_needs(initiative: Initiative) -> Iterator[Need]:
    """An initiative that is stopped ends with what it has taught; nothing excuses it."""
    yield _any(initiative, "enforce")


def _any(initiative: Initiative, level: Level) -> Need:
    there = entries(initiative).exists()
    return Need(
        key="lessons.any",
        level=level,
        met=there,
        text=_("It is written down what was learned") if there else _("It is not written down what was learned"),
        url=reverse("lessons", args=[initiative.pk]),
        link=_("Write a lesson"),
    )


REGISTER = Register(
    key="lessons",
    name=gettext_lazy("Lessons learned"),
    noun=pgettext_lazy("log", "lesson"),
    order=94,
    model=Lesson,
    holder="owner",
    group="record",
    page="lessons",
    needs=needs,
    end_needs=end_needs,
    blocks=blocks,
    entries=entries,
)
