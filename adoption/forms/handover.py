"""The form of handing work over: to whom, and what."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.access import people_of
from adoption.forms.entries import OneThing, named
from adoption.models import Initiative
from adoption.services.handover import ROLES, Kind
from core.forms import FarledForm, SomeOf


class HandoverForm(FarledForm):
    """To whom, and which kinds of what somebody holds; roles are not chosen unless asked for."""

    missing: ClassVar = {"to": _("Choose who takes it over."), "kinds": _("Choose at least one kind of work.")}
    groups: ClassVar[Any] = (("", ["to", "kinds"]),)

    to = OneThing(label=_("To whom"), queryset=None, help_text=_("Somebody with a role in the initiative."))
    kinds = SomeOf(label=_("What is handed over"))

    def __init__(self, data: Any = None, *, initiative: Initiative, person: Person, kinds: Sequence[Kind]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["to"].queryset = people_of(initiative).exclude(pk=person.pk)
        fields["to"].empty_label = _("Choose a person")
        fields["to"].label_from_instance = named
        fields["to"].error_messages["invalid_choice"] = _(
            "Choose somebody with a role in the initiative. Name them first if they have none."
        )
        fields["kinds"].choices = [(kind.key, format_lazy("{} ({})", kind.name, len(kind.things))) for kind in kinds]
        fields["kinds"].initial = [kind.key for kind in kinds if kind.key != ROLES]

    def chosen(self, kinds: Sequence[Kind]) -> list[Kind]:
        """Those that were ticked, of a valid form."""
        return [kind for kind in kinds if kind.key in self.cleaned_data["kinds"]]
