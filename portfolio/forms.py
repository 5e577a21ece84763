"""The filter of the list of initiatives."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from adoption.choices import Phase, Status
from adoption.models import Initiative
from core.forms import FarledForm, Line

SETTING_UP = "setting_up"
ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("Newest first"), ("-created_at",)),
    "changed": (_("Changed last first"), ("-changed_at",)),
    "name": (_("Name"), ("name", "-created_at")),
    "case_number": (_("Case number"), ("case_number", "-created_at")),
}


class InitiativeFilter(FarledForm):
    """Text, phase, status, lead and order; all may be left empty."""

    mark_optional = False
    q = Line(label=_("Name or case number"), required=False, max_length=100)
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=[("", _("All phases")), *Phase.choices])
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), (SETTING_UP, _("Being set up")), *Status.choices]
    )
    lead = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Lead organisation"), required=False, empty_label=_("All organisations")
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=[(key, name) for key, (name, _by) in ORDERS.items()])
    groups = [("", ["q", ("phase", "status"), ("lead", "sort")])]

    def __init__(self, data: Any = None, *, user: User, **options: Any) -> None:
        super().__init__(data, **options)
        lead: Any = self.fields["lead"]
        leads = Initiative.objects.visible_to(user).order_by().values("lead_id").distinct()
        lead.queryset = Organisation.objects.filter(pk__in=leads)

    @property
    def narrows(self) -> bool:
        """Whether something is left out; asked after is_valid()."""
        return any(self.cleaned_data.get(name) for name in ("q", "phase", "status", "lead"))

    def chosen(self, initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
        """Those the filter lets through, in order, once it has been validated; a field that cannot be read lets all through."""
        values = self.cleaned_data
        if text := values.get("q"):
            initiatives = initiatives.filter(Q(name__icontains=text) | Q(case_number__icontains=text))
        if values.get("status") == SETTING_UP:
            initiatives = initiatives.filter(set_up_at__isnull=True)
        elif values.get("status"):
            initiatives = initiatives.filter(status=values["status"])
        exact = {name: values[name] for name in ("phase", "lead") if values.get(name)}
        return initiatives.filter(**exact).order_by(*ORDERS[values.get("sort", "")][1])
