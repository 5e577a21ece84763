"""Forms of the service lines."""

import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing, not_ahead
from adoption.models import Initiative, ServiceLine
from core.forms import FarledForm, Paragraphs

TIMES = ("process", ("provider", "frequency"), "booking", ("version", "handling"))
NAMES = ("process", "provider", "frequency", "booking", "version", "handling")

CHOSEN = ("today_version", "today_handling", "future_version", "future_handling")


def _of(time: str) -> list[Any]:
    """The fields of one side, today or future, as they stand on the form."""
    return [tuple(f"{time}_{name}" for name in row) if isinstance(row, tuple) else f"{time}_{row}" for row in TIMES]


class ServiceLineForm(EntryForm):
    """A service as it is and as it is to be, who answers for it, and when (003:56, 003:78, 003:86-87, 004:22-24)."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write what the service is called.")}
    groups: ClassVar[Any] = (
        ("", ["title", "description"]),
        (_("Who and when"), ["owner", ("starts", "due"), ("mandate_by", "mandate_on")]),
        (_("Today"), _of("today")),
        (_("To be"), _of("future")),
        (_("What is needed"), ["tools"]),
    )

    class Meta:
        model = ServiceLine
        field_classes: ClassVar = {"owner": OneThing}
        fields = [
            "title", "description", "owner", "starts", "due", "mandate_by", "mandate_on",
            *(f"{time}_{name}" for time in ("today", "future") for name in NAMES), "tools",
        ]  # fmt: skip
        labels: ClassVar = {"title": _("Name of the service")}
        help_texts = {
            "title": _("As customers would say it: building permit, remote physiotherapy."),
            "owner": _("Answers for it from beginning to end. It is needed when the service goes on to planning."),
            "due": _("Its owner is reminded of this day."),
            "mandate_by": _("Who in management gave the owner the right to change how people work."),
            "today_process": _("Step by step, from the customer's first contact to the end."),
            "future_process": _("The same steps as they are to be. Which ones fall away?"),
            "future_version": _("How far you go this time."),
            "future_handling": _("It weighs heavily on how the service turns out."),
            "tools": _("Programs, cameras, rooms, cards: what those who provide the service need."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, initiative=initiative, **options)
        for name in CHOSEN:
            field: Any = self.fields[name]
            field.choices = [("", _("Not said yet")), *(choice for choice in field.choices if choice[0])]

    def clean_mandate_on(self) -> datetime.date | None:
        not_ahead(self.cleaned_data["mandate_on"])
        return self.cleaned_data["mandate_on"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        starts, due = values.get("starts"), values.get("due")
        if starts and due and due < starts:
            self.add_error("due", _("The service cannot be in use before it starts. Change one of the dates."))
        return values


class LessonsForm(FarledForm):
    """What a service taught (K10)."""

    lessons = Paragraphs(
        label=_("What did you learn?"),
        help_text=_("What went well, what you would do differently, what the next service should know."),
        missing=_("Write what you learned, so that the next service goes quicker."),
        max_length=4000,
        rows=8,
    )


class BackForm(FarledForm):
    """Why a service goes one stage back."""

    reason = Paragraphs(
        label=_("Why does it go back?"),
        help_text=_("The reason stays in the log."),
        missing=_("Write why it goes back."),
        max_length=1000,
        rows=3,
    )
