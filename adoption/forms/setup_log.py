"""The filter of the log."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.log import kinds, of_kind
from core.forms import Day, FarledForm
from core.models import Event

PROGRAM = "farled"


def _kinds() -> list[tuple[str, Any]]:
    return [(key, name) for key, (name, _beginnings) in kinds().items()]


class LogFilter(FarledForm):
    """Who, what kind, from when to when; all may be left empty."""

    mark_optional = False
    who = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("What"), required=False, choices=lambda: [("", _("Everything")), *_kinds()])
    since = Day(label=_("From"), required=False)
    until = Day(label=_("To"), required=False)

    def __init__(self, data: Any = None, *, actors: Iterable[Person], **options: Any) -> None:
        super().__init__(data, **options)
        who: Any = self.fields["who"]
        who.choices = [("", _("Everybody")), *((str(one.pk), one.name) for one in actors), (PROGRAM, "Farled")]

    def chosen(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """The events the filter lets through, once it has been validated; a field that cannot be read lets all through."""
        values = self.cleaned_data
        wanted = of_kind(values["kind"]) if values.get("kind") else Q()
        if values.get("who"):
            wanted &= Q(actor__isnull=True) if values["who"] == PROGRAM else Q(actor=values["who"])
        if values.get("since"):
            wanted &= Q(at__date__gte=values["since"])
        if values.get("until"):
            wanted &= Q(at__date__lte=values["until"])
        return events.filter(wanted)
