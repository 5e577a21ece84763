"""Solution options side by side: the criteria, told once for the page and for documents (002:236, 002:270)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from adoption.columns import EntryColumn, text
from adoption.money import currency_of
from core import words
from core.blocks import Cell
from core.components import Text
from core.sheets import Money
from registers.models import Option
from registers.option_sums import YEARS, against, difference
from registers.words import Five

BESIDE = 4  # options that stand side by side; more of them go on in a further table
MEETS: Five = (
    pgettext_lazy("meets the need", "not at all"),
    pgettext_lazy("meets the need", "little"),
    pgettext_lazy("meets the need", "partly"),
    pgettext_lazy("meets the need", "mostly"),
    pgettext_lazy("meets the need", "fully"),
)
FEASIBLE: Five = (
    pgettext_lazy("can be carried out", "hardly"),
    pgettext_lazy("can be carried out", "with great effort"),
    pgettext_lazy("can be carried out", "with effort"),
    pgettext_lazy("can be carried out", "well"),
    pgettext_lazy("can be carried out", "easily"),
)
# What is told of an option in words: name of the field, how it is called.
TEXTS: tuple[tuple[str, Text], ...] = (
    ("benefit", gettext_lazy("What it gives")),
    ("security", gettext_lazy("Information security")),
    ("legal", gettext_lazy("Legal conditions")),
    ("reuse", gettext_lazy("What is reused")),
    ("maintenance", gettext_lazy("How it would be maintained")),
    ("funding", gettext_lazy("How it would be financed and staffed")),
)


@dataclass(frozen=True)
class Head:
    """An option at the top of its column, with the way to recommend it."""

    code: str
    title: str
    url: str
    recommended: bool
    recommend_url: str

    @property
    def name(self) -> str:
        """O2 Join the shared platform."""
        return f"{self.code} {self.title}"


@dataclass(frozen=True)
class Line:
    """A criterion with what each option says."""

    label: Text
    cells: tuple[tuple[Head, Cell], ...]
    numeric: bool


@dataclass(frozen=True)
class Side:
    """Some options side by side."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]


def sides(options: Sequence[Option], *, in_words: bool) -> list[Side]:
    """The options in even groups that fit beside each other. in_words: with the texts too, not only what can be counted."""
    lines = list(criteria(options))
    lines += [EntryColumn(label, _text_of(name)) for name, label in TEXTS] if in_words else []
    tables = -(-len(options) // BESIDE)
    wide = -(-len(options) // tables) if tables else 1
    return [_side(options[at : at + wide], lines) for at in range(0, len(options), wide)]


def criteria(options: Iterable[Option]) -> Iterator[EntryColumn]:
    """What can be compared at a glance: recommendation, the two judgements, the sums, the difference."""
    nothing = next((net(option) for option in options if option.does_nothing), None)
    yield EntryColumn(_("Recommendation"), standing)
    yield EntryColumn(_("Meets the need"), meets)
    yield EntryColumn(_("Can be carried out"), feasible)
    yield EntryColumn(_("Cost to introduce"), lambda option: _sum(option, option.cost), numeric=True)
    yield EntryColumn(_("Cost a year"), lambda option: _sum(option, option.yearly_cost), numeric=True)
    yield EntryColumn(_("Benefit a year"), lambda option: _sum(option, option.yearly_benefit), numeric=True)
    yield EntryColumn(over_years(), lambda option: _difference(option, nothing), numeric=True)


def over_years() -> str:
    """How the difference is called."""
    return _("Benefits less costs over %(years)d years") % {"years": YEARS}


def standing(option: Option) -> Cell:
    """Recommended, in word and shape; a dash for the others."""
    return Cell(pgettext("option", "Recommended"), "done") if option.recommended else Cell("–")


def meets(option: Option) -> Cell:
    """4 mostly."""
    return _step(option.meets_need, MEETS)


def feasible(option: Option) -> Cell:
    """3 with effort."""
    return _step(option.feasible, FEASIBLE)


def net(option: Option) -> Decimal | None:
    """Benefits less costs over the years; None while a sum is missing."""
    return difference(option.cost, option.yearly_cost, option.yearly_benefit)


def net_sum(option: Option) -> Money | None:
    """The same as a sum of money."""
    found = net(option)
    return None if found is None else Money(found, currency_of(option.initiative))


def difference_of(option: Option) -> Cell:
    """Benefits less costs over the years, alone."""
    return _difference(option, None)


def _side(options: Sequence[Option], lines: list[EntryColumn]) -> Side:
    heads = tuple(_head(option) for option in options)
    rows = (Line(line.label, tuple(zip(heads, map(line.cell, options), strict=True)), line.numeric) for line in lines)
    return Side(heads, tuple(rows))


def _head(option: Option) -> Head:
    way, recommend = (reverse(name, args=[option.pk]) for name in ("option", "option-recommend"))
    return Head(option.code, option.title, way, option.recommended, recommend)


def _step(step: int | None, five: Five) -> Cell:
    return Cell(f"{step} {five[step - 1]}" if step else _("Not judged yet"))


def _text_of(name: str) -> Any:
    return lambda option: text(getattr(option, name))


def _sum(option: Option, value: Decimal | None) -> Cell:
    return Cell(words.money(value, currency_of(option.initiative)) or "–")


def _difference(option: Option, nothing: Decimal | None) -> Cell:
    found = net(option)
    if found is None:
        return Cell("–", second=_("A sum is missing"))
    currency, better = currency_of(option.initiative), against(found, nothing)
    second = ""
    if better is not None and not option.does_nothing:
        sign = "+" if better > 0 else ""
        second = _("%(sum)s against going on as today") % {"sum": f"{sign}{words.money(better, currency)}"}
    return Cell(words.money(found, currency), second=second)
