"""Lessons learned: list, one lesson."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy

from adoption.entry_pages import EntryPages, EntryWords
from adoption.list_pages import ListPage, ListWords
from core.components import Example
from registers.forms.lesson import LessonForm
from registers.lesson_page import COLUMNS, entries, kind, phase
from registers.models import Lesson

EXAMPLE = Example(
    gettext_lazy("Example from another town"),
    [
        (gettext_lazy("Lesson"), gettext_lazy("Service providers were asked too late")),
        (
            gettext_lazy("What happened"),
            gettext_lazy("Three pilots stood still for a month: nobody could send test cases."),
        ),
        (gettext_lazy("What to do the next time"), gettext_lazy("Agree on test cases with two providers before the pilot is planned.")),
    ],
)


def _detail(request: HttpRequest, lesson: Lesson) -> dict[str, Any]:
    return {"kind": kind(lesson), "phase": phase(lesson)}


LESSON = EntryPages(
    model=Lesson,
    form=LessonForm,
    name="lesson",
    plural="lessons",
    page="lessons",
    template="registers/lesson.html",
    related=("owner__organisation", "deleted_by"),
    detail=_detail,
    words=EntryWords(
        register=gettext_lazy("Lessons learned"),
        add=gettext_lazy("Write a lesson"),
        add_lead=gettext_lazy("One thing that was learned, so that the next initiative need not learn it again."),
        change=gettext_lazy("Change lesson %(code)s"),
        remove=gettext_lazy("Remove lesson %(code)s, %(title)s?"),
        remove_lead=gettext_lazy("It disappears from the list and from the documents; the record keeps it with your reason."),
        save=gettext_lazy("Save the lesson"),
        remove_button=gettext_lazy("Remove the lesson"),
    ),
)
LIST = ListPage(
    pages=LESSON,
    words=ListWords(
        lead=gettext_lazy("What was learned on the way, for those who do the same next. It is asked for when the initiative ends."),
        column=gettext_lazy("Lesson"),
        empty_title=gettext_lazy("No lesson has been written down yet"),
        empty_text=gettext_lazy(
            "Write a lesson while it is fresh: after a pilot, a milestone, a delay. A few lines are enough: what happened, and what"
            " to do the next time."
        ),
        add_first=gettext_lazy("Write the first lesson"),
    ),
    entries=entries,
    columns=tuple(column for column in COLUMNS if column.on_page),
    example=EXAMPLE,
    searched=("title", "happened", "advice"),
)

URLS: list[URLPattern] = LIST.urls()
