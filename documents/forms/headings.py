"""The headings of a type of document, one row for each: its name, whether it stands in the document, up and down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import method
from core.components import Conflict
from core.fields import Line
from core.forms import FarledForm
from core.text import tidy
from documents.headings import LONGEST_NAME, Rows, Standing, adjusted, arranged, everything, rows_of

START = "start"


@dataclass(frozen=True)
class Row:
    """One heading on the page. number: as it will stand in the document, empty for one that is left out."""

    key: str
    title: str
    own: bool
    level: int
    number: str
    name: str
    shown: str
    first: bool
    last: bool
    bound: forms.BoundField
    error_id: str


class HeadingsForm(FarledForm):
    """Rows of a type, in order. What was typed is kept while headings are moved about; `typed` are the rows as they stand in the form."""

    mark_optional = False
    order = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
    new = Line(label=gettext_lazy("A heading of your own"), required=False, max_length=LONGEST_NAME)
    after = forms.ChoiceField(label=gettext_lazy("Stands after"), required=False)

    def __init__(self, data: Any = None, *, kind: method.DocumentType, rows: Rows, language: str, version: int, **options: Any) -> None:
        self.kind, self.language = kind, language
        self.top = arranged(kind, rows_sent(data) if data is not None else rows)
        self.standings = list(everything(self.top))
        self.base_fields = {**type(self).base_fields, **self._own_fields()}  # type: ignore[has-type]
        super().__init__(data, version=version, initial={**values_of(self.top), "after": self.top[-1].key, **options})
        first = (START, _("(at the beginning)"))
        self.fields["after"].choices = [first, *((one.key, self.title(one)) for one in self.top)]

    @property
    def typed(self) -> list[dict[str, Any]]:
        return rows_of(self.top)

    @property
    def values(self) -> dict[str, Any]:
        """What is compared when two people changed the headings at once."""
        return {name: value for name, value in self.cleaned_data.items() if "-" in name}

    def title(self, standing: Standing) -> str:
        """A heading by its name, the organisation's own where it has one."""
        return standing.name or (standing.method.name.in_(self.language) if standing.method else _("Heading without a name"))

    def rows(self) -> Iterator[Row]:
        """Every heading, drawn."""
        numbers = {heading.key: heading.number for heading in adjusted(self.kind, self.typed).headings}
        yield from self._rows(self.top, 1, numbers)

    def add_errors(self, error: ValidationError) -> None:
        """What the service refuses, at the row it is about."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, sentences in error.error_dict.items():
            if name not in self.errors:
                self.add_error(name, sentences)

    def show_theirs(self, rows: Rows, version: int) -> None:
        """Somebody else saved `rows` meanwhile: what differs is shown, the order too; saving again goes over theirs."""
        theirs = arranged(self.kind, rows)
        self.show_conflict({**values_of(theirs), "version": version})
        mine = self.top
        self.data["version"] = str(version)
        if [one.key for one in everything(theirs)] != [one.key for one in everything(mine)] or not self.conflicts:
            self.conflicts = [*self.conflicts, Conflict(_("Order"), self._in_order(theirs), self._in_order(mine))]

    def _in_order(self, top: Sequence[Standing]) -> str:
        return "\n".join(self.title(one) for one in top if one.shown)

    def _rows(self, beside: Sequence[Standing], level: int, numbers: dict[str, str]) -> Iterator[Row]:
        for at, one in enumerate(beside):
            bound, tick = self[f"name-{one.key}"], self[f"shown-{one.key}"]
            title = one.method.name.in_(self.language) if one.method else ""
            yield Row(
                one.key, title, one.method is None, level, numbers.get(one.key, ""),
                bound.as_widget(attrs={"class": "ds-input", "aria-label": str(bound.label), "lang": self.language}),
                tick.as_widget(attrs={"class": "ds-input", "aria-label": str(tick.label)}),
                at == 0, at == len(beside) - 1, bound, f"{bound.auto_id}_error",
            )  # fmt: skip
            yield from self._rows(one.below, level + 1, numbers)

    def _own_fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for one in self.standings:
            title = self.title(one)
            found[f"name-{one.key}"] = Line(
                label=_("Your name for “%(heading)s”") % {"heading": title}, required=False, max_length=LONGEST_NAME
            )
            found[f"shown-{one.key}"] = forms.BooleanField(
                label=_("“%(heading)s” stands in the document") % {"heading": title}, required=False
            )
        return found


def rows_sent(data: Any) -> list[dict[str, Any]]:
    """The rows as they came from the page."""
    keys = [key for key in str(data.get("order", "")).split(",") if key][:500]
    return [{"key": key, "name": tidy(data.get(f"name-{key}", "")), "shown": f"shown-{key}" in data} for key in keys]


def values_of(top: Sequence[Standing]) -> dict[str, Any]:
    """Initial values of the form."""
    found: dict[str, Any] = {"order": ",".join(one.key for one in everything(top))}
    for one in everything(top):
        found |= {f"name-{one.key}": one.name, f"shown-{one.key}": one.shown}
    return found
