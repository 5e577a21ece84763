"""The form of what a partner commits to."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.forms.entries import NOBODY, OneThing, not_ahead
from adoption.models import Participation
from core.forms import FarledModelForm


class PartnerEditForm(FarledModelForm):
    """What a partner commits to, whom to talk to, since when it takes part (002:216)."""

    class Meta:
        model = Participation
        field_classes: ClassVar = {"contact": OneThing}
        fields = ["commitment", "contact", "since"]
        widgets: ClassVar = {"commitment": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "commitment": _("People, money, data, time: what the others can count on. One line for each is enough."),
            "contact": _("Somebody of the organisation itself."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        contact: Any = self.fields["contact"]
        contact.queryset = Person.objects.filter(Q(organisation=self.instance.organisation_id) | Q(pk=self.instance.contact_id)).order_by(
            "name"
        )
        contact.empty_label, contact.label_from_instance = NOBODY, lambda person: person.name

    def clean_since(self) -> datetime.date | None:
        not_ahead(self.cleaned_data["since"])
        return self.cleaned_data["since"]
