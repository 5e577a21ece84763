"""Forms of a review meeting: which risks and who, what is found of each, how it ends."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Person
from adoption.access import people_of
from adoption.forms.entries import named
from adoption.models import Initiative
from core.forms import FarledForm, Line, OneOf, Paragraphs, SomeOf
from registers.forms.risk import RiskReviewForm
from registers.models import MeetingScope, Risk
from registers.words import danger


class MeetingForm(FarledForm):
    """What the meeting is about, and who is there. scopes: the risks each choice gives."""

    groups: ClassVar[Any] = (("", ["scope"]), (_("Who is there"), ["participants", "others"]))

    scope = OneOf(label=_("Which risks"), choices=MeetingScope.choices, missing=_("Choose which risks the meeting walks through."))
    participants = SomeOf(label=_("With a role in the initiative"), required=False)
    others = Line(label=_("Others"), required=False, max_length=300, help_text=_("Names, if somebody else takes part."))

    def __init__(self, data: Any = None, *, initiative: Initiative, scopes: dict[str, list[Risk]], **options: Any) -> None:
        super().__init__(data, **options)
        self.people = {str(person.pk): person for person in people_of(initiative)}
        participants, scope = self.fields["participants"], self.fields["scope"]
        participants.choices = [(pk, named(person)) for pk, person in self.people.items()]  # type: ignore[attr-defined]
        scope.widget.descriptions = {key: _counted(key, len(risks)) for key, risks in scopes.items()}  # type: ignore[attr-defined]

    def clean_participants(self) -> list[Person]:
        return [self.people[pk] for pk in self.cleaned_data["participants"]]


class PointForm(RiskReviewForm):
    """One risk in the meeting: judged as it is today. The note may be left empty, but not where the risk is closed."""

    groups = (("", ["probability", "consequence", "note", "next_review"]),)

    note = Paragraphs(label=_("What was found"), required=False, max_length=2000, rows=3)

    def __init__(self, data: Any = None, *, closing: bool = False, **options: Any) -> None:
        super().__init__(data, **options)
        if closing:
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _("Write why the risk is closed.")
            self.fields["next_review"].required = False


class EndForm(FarledForm):
    """What was agreed, for the summary."""

    note = Paragraphs(label=_("What was agreed"), required=False, max_length=4000)


def _counted(scope: str, count: int) -> str:
    found = ngettext("%(count)d risk now", "%(count)d risks now", count) % {"count": count}
    if scope != MeetingScope.SIGNIFICANT:
        return found
    return _("From %(danger)d on, and those not judged yet: %(found)s") % {"danger": danger(), "found": found}
