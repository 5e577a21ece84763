"""The page on which a register stands as a list: search, whose, order, pages; an empty one teaches.

A register describes its list in a ListPage; one entry, its form and its removal are adoption.entry_pages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from adoption.access import Rule, initiative_for
from adoption.columns import EntryColumn
from adoption.entry_pages import EntryPages
from adoption.forms.entries import OneThing, offer_people
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative, view_initiative
from core.blocks import Cell
from core.components import Example, Text
from core.forms import FarledForm, Line
from core.http import page

Orders = Mapping[str, tuple[Text, tuple[Any, ...]]]
ORDERS = {"title": ("title", "number"), "changed": ("-changed_at", "number")}
ORDER_CHOICES = [("number", _("By number")), ("title", _("By name")), ("changed", _("Latest change first"))]


@dataclass(frozen=True)
class ListWords:
    """What the list says: its first line, and what an empty one teaches."""

    lead: Text
    column: Text
    empty_title: Text
    empty_text: Text
    add_first: Text


@dataclass(frozen=True)
class ListChoice:
    """A further filter: the field it narrows by, what it is called, its values with their labels."""

    field: str
    label: Text
    choices: Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class ListRow:
    """An entry with what it says in each column: (label, cell, numeric)."""

    entry: Any
    url: str
    cells: Sequence[tuple[Text, Cell, bool]]


def _nothing_above(request: HttpRequest, initiative: Initiative, entries: list[Any]) -> dict[str, Any]:
    return {}


class ListFilter(FarledForm):
    """Which entries to list. A value that is not offered is passed over."""

    mark_optional = False
    groups: ClassVar[Any] = (("", [("q", "owner"), "sort"]),)

    q = Line(label=_("Search"), required=False, max_length=100)
    owner = OneThing(label=_("Whose"), queryset=None, required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=ORDER_CHOICES)

    def __init__(
        self, data: Any, *, initiative: Initiative, owned: bool, choices: Sequence[ListChoice] = (), orders: Orders | None = None
    ) -> None:
        super().__init__(data)
        for one in choices:
            self.fields[one.field] = forms.ChoiceField(label=one.label, required=False, choices=[("", _("All")), *one.choices])
        if choices:
            self.groups = (("", [("q", "owner"), (*(one.field for one in choices), "sort")]),)  # type: ignore[misc]
        sort: Any = self.fields["sort"]
        sort.choices = [*ORDER_CHOICES, *((key, label) for key, (label, _fields) in (orders or {}).items())]
        if owned:
            offer_people(self.fields["owner"], initiative)
            owner: Any = self.fields["owner"]
            owner.empty_label = _("All")
        else:
            del self.fields["owner"]

    def chosen(self) -> dict[str, Any]:
        """The values that are offered, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


@dataclass(frozen=True)
class ListPage:
    """The list of one register.

    entries: its live entries as a queryset. columns: what stands beside number and title. above adds to the context; template extends
    adoption/list.html where the page shows more than the table. searched: the fields that the search looks into. choices: further
    filters. orders: further orders, key -> (label, fields).
    """

    pages: EntryPages
    words: ListWords
    entries: Callable[[Initiative], Any]
    columns: Sequence[EntryColumn]
    example: Example | None = None
    template: str = "adoption/list.html"
    rule: Rule = view_initiative
    searched: Sequence[str] = ("title",)
    choices: Sequence[ListChoice] = ()
    orders: Orders = field(default_factory=dict)
    above: Callable[[HttpRequest, Initiative, list[Any]], dict[str, Any]] = _nothing_above

    def urls(self) -> list[URLPattern]:
        """The list, then the four addresses of an entry."""
        way = path(f"initiatives/<uuid:pk>/{self.pages.plural}/", page()(self.see), name=self.pages.page)
        return [way, *self.pages.urls()]

    def see(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The register as a list."""
        initiative = initiative_for(request.user, pk, self.rule)
        filters = ListFilter(request.GET, initiative=initiative, owned=bool(self._holder), choices=self.choices, orders=self.orders)
        chosen = filters.chosen()
        narrowed = bool(set(chosen) - {"sort"})
        rows = self._found(initiative, chosen)
        page_obj = Paginator(rows, settings.PAGE_SIZE).get_page(request.GET.get("page"))
        shown = list(page_obj)
        context = {
            "list": self,
            "words": self.words,
            "register": self.pages.words.register,
            "add": self.pages.words.add,
            "new_url": reverse(f"{self.pages.name}-new", args=[initiative.pk]),
            "filters": filters,
            "narrowed": narrowed,
            "all_url": f"?sort={chosen['sort']}" if "sort" in chosen else "?",
            "page_obj": page_obj,
            "columns": [column for column in self.columns if column.on_page],
            "rows": [self._row(entry) for entry in shown],
            "is_empty": not narrowed and not page_obj.paginator.count,
            "may_add": manage_initiative(request.user, initiative),
            **self.above(request, initiative, shown),
        }
        return show(request, initiative, self.template, self.pages.page, context)

    def _found(self, initiative: Initiative, chosen: dict[str, Any]) -> Any:
        rows = self.entries(initiative)
        if "q" in chosen:
            wanted = Q()
            for field in self.searched:
                wanted |= Q(**{f"{field}__icontains": chosen["q"]})
            rows = rows.filter(wanted)
        if "owner" in chosen:
            rows = rows.filter(**{self._holder: chosen["owner"]})
        rows = rows.filter(**{one.field: chosen[one.field] for one in self.choices if one.field in chosen})
        order = {**ORDERS, **{key: fields for key, (_label, fields) in self.orders.items()}}.get(chosen.get("sort", ""))
        return rows.order_by(*order) if order else rows

    @property
    def _holder(self) -> str:
        """The field that says whose an entry is; empty where it is nobody's."""
        return next((name for name in ("owner", "responsible") if hasattr(self.pages.model, name)), "")

    def _row(self, entry: Any) -> ListRow:
        cells = [(column.label, column.cell(entry), column.numeric) for column in self.columns if column.on_page]
        return ListRow(entry, reverse(self.pages.name, args=[entry.pk]), cells)
