"""The form of a lesson."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing
from core.forms import OneOf
from registers.models import Lesson, LessonKind


class LessonForm(EntryForm):
    """What happened, and what to do the next time."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write the lesson in a few words."), "happened": _("Write what happened.")}
    groups: ClassVar[Any] = (("", ["title", "kind", "happened", "advice", ("phase_number", "owner")]),)

    kind = OneOf(label=_("Kind"), choices=LessonKind.choices)

    class Meta:
        model = Lesson
        field_classes: ClassVar = {"owner": OneThing}
        fields = ["title", "kind", "happened", "advice", "phase_number", "owner"]
        help_texts = {
            "title": _("A few words, as it stands in lists."),
            "happened": _("What was done or left undone, and what came of it. Write of the work, not of persons."),
            "advice": _("What somebody who begins the same work should do."),
        }
