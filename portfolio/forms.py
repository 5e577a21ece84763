"""The filters of the list of initiatives and of my work."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation, User
from adoption.choices import DueKind, Phase, Status
from adoption.models import DueItem, Initiative
from core.forms import FarledForm, Line
from portfolio.work import ORDERS as WORK_ORDERS

SETTING_UP = "setting_up"
ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("Newest first"), ("-created_at",)),
    "changed": (_("Changed last first"), ("-changed_at",)),
    "name": (_("Name"), ("name", "-created_at")),
    "case_number": (_("Case number"), ("case_number", "-created_at")),
}


class WorkFilter(FarledForm):
    """Kind, initiative and order of my work; only what waits for the reader is offered."""

    mark_optional = False
    groups = [("", [("kind", "initiative"), "sort"])]
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    initiative = forms.ModelChoiceField(Initiative.objects.none(), label=_("Initiative"), required=False, empty_label=_("All initiatives"))
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("date", _("By date")), ("initiative", pgettext_lazy("order", "By initiative"))]
    )

    def __init__(self, data: Any = None, *, mine: QuerySet[DueItem]) -> None:
        super().__init__(data)
        kinds = set(mine.order_by().values_list("kind", flat=True).distinct())
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("All kinds")), *((value, label) for value, label in DueKind.choices if value in kinds)]
        initiative: Any = self.fields["initiative"]
        initiative.queryset = Initiative.objects.filter(pk__in=mine.order_by().values("initiative_id")).order_by("name")

    @property
    def narrows(self) -> bool:
        """Whether something is left out; asked after is_valid()."""
        return any(self.cleaned_data.get(name) for name in ("kind", "initiative"))

    @property
    def by_initiative(self) -> bool:
        """Whether things stand together by initiative instead of by time."""
        return bool(self.cleaned_data.get("sort") == "initiative")

    @property
    def order(self) -> tuple[Any, ...]:
        """How they are sorted."""
        return WORK_ORDERS["initiative" if self.by_initiative else "date"]

    def chosen(self, mine: QuerySet[DueItem]) -> QuerySet[DueItem]:
        """Those the filter lets through, once it has been validated; a value that is not offered lets all through."""
        exact = {name: self.cleaned_data[name] for name in ("kind", "initiative") if self.cleaned_data.get(name)}
        return mine.filter(**exact)


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
