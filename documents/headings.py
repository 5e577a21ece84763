"""The headings of a type of document as an organisation wants them: the method's, put in another order, renamed, left out, added to.

Rows are what documents.models.OwnHeadings keeps. The method's headings stay what they are: below the heading they belong to, known by
their key; only own ones come to them, all at the first level.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

import method
from accounts.models import Organisation
from adoption.methods import method_for
from adoption.models import Initiative

if TYPE_CHECKING:
    from documents.models import Document

LONGEST_NAME, MOST_OWN = 120, 20
OWN = re.compile(r"own-[a-z0-9][a-z0-9-]{0,70}")
Rows = Sequence[Mapping[str, Any]]


@dataclass(eq=False)
class Standing:
    """A heading where the organisation wants it. `method`: as the method has it, None for one of its own; name: its own, may be empty."""

    key: str
    method: method.Heading | None
    name: str = ""
    shown: bool = True
    below: list["Standing"] = field(default_factory=list)

    @property
    def row(self) -> dict[str, Any]:
        return {"key": self.key, "name": self.name, "shown": self.shown}


def adjusted(kind: method.DocumentType, rows: Rows) -> method.DocumentType:
    """The type with its headings as the rows want them; itself when they change nothing.

    A heading that is left out takes those below it along; one the rows do not know stands after the one before it. Numbers are those
    of the source as long as the same headings stand in the same order. Rows that would leave nothing leave out nothing.
    """
    top = [standing for standing in arranged(kind, rows) if standing.method or standing.name]
    kept = list(_walk(top, 1))
    if not any(standing.shown for standing in top):
        kept = list(_walk(top, 1, all_of_them=True))
    renumber = [standing.key for standing, _level, _number in kept] != [heading.key for heading in kind.headings]
    headings = tuple(_heading(standing, level, number if renumber else "") for standing, level, number in kept)
    return kind if headings == kind.headings else replace(kind, headings=headings)


def arranged(kind: method.DocumentType, rows: Rows) -> list[Standing]:
    """Every heading of the method and the organisation's own, as a tree in the order of the rows. Unknown rows are left out."""
    found: list[Standing] = _tree(kind)
    first: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for at, row in enumerate(rows):
        first.setdefault(str(row.get("key", "")), (at, row))
    for standing in everything(found):
        _take(standing, first.get(standing.key))
    known = {heading.key for heading in kind.headings}
    own = [_own(row) for key, (_at, row) in first.items() if key not in known and OWN.fullmatch(key)]
    places = {key: at for key, (at, _row) in first.items()}
    return _ordered([*found, *own], places)


def rows_of(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """The rows that say the same, in order."""
    return [standing.row for standing in everything(standings)]


def everything(standings: Iterable[Standing]) -> Iterator[Standing]:
    """Each heading, then those below it."""
    for standing in standings:
        yield standing
        yield from everything(standing.below)


def moved(kind: method.DocumentType, rows: Rows, key: str, by: int) -> list[dict[str, Any]]:
    """The rows with one heading moved among those beside it, -1 up or 1 down, and what stands below it along."""
    top = arranged(kind, rows)
    for beside in (top, *(standing.below for standing in everything(top))):
        at = next((at for at, standing in enumerate(beside) if standing.key == key), None)
        if at is not None and 0 <= at + by < len(beside):
            beside.insert(at + by, beside.pop(at))
            break
    return rows_of(top)


def with_own(kind: method.DocumentType, rows: Rows, name: str, after: str) -> list[dict[str, Any]]:
    """The rows with an own heading after one of the first level, by its key; at the beginning for any other key."""
    top = arranged(kind, rows)
    taken = {standing.key for standing in everything(top)}
    base = f"own-{slugify(name)[:60].strip('-_').replace('_', '-') or 'heading'}"
    key = next(key for key in chain([base], (f"{base}-{n}" for n in count(2))) if key not in taken)
    at = next((at for at, standing in enumerate(top, 1) if standing.key == after), 0)
    top.insert(at, Standing(key, None, name))
    return rows_of(top)


def type_for(initiative: Initiative, type_key: str) -> method.DocumentType:
    """A type as the initiative's method has it and its lead organisation wants it. Raises KeyError for one the method does not know.

    One query for all types of an initiative: what the organisation wants is kept on the object.
    """
    return adjusted(method_for(initiative).document_type(type_key), _rows_for(initiative).get(type_key, []))


def methods_name(document: "Document", heading: method.Heading) -> str:
    """What the method calls a heading that the organisation gave another name, in the active language; nothing for any other."""
    try:
        name = method_for(document.initiative).document_type(document.type_key).heading(heading.key).name
    except KeyError:
        return ""
    return "" if name == heading.name else str(name)


def _rows_for(initiative: Initiative) -> dict[str, Rows]:
    kept: dict[str, Rows] | None = initiative.__dict__.get("_own_headings")
    if kept is None:
        own = Organisation(pk=initiative.lead_id).own_headings  # type: ignore[attr-defined]
        kept = dict(own.values_list("type_key", "rows"))
        initiative.__dict__["_own_headings"] = kept
    return kept


def _tree(kind: method.DocumentType) -> list[Standing]:
    top: list[Standing] = []
    above: list[tuple[int, list[Standing]]] = [(0, top)]
    for heading in kind.headings:
        while above[-1][0] >= heading.level:
            above.pop()
        standing = Standing(heading.key, heading)
        above[-1][1].append(standing)
        above.append((heading.level, standing.below))
    return top


def _take(standing: Standing, found: tuple[int, Mapping[str, Any]] | None) -> None:
    if found is not None:
        standing.name, standing.shown = _name(found[1]), bool(found[1].get("shown", True))


def _own(row: Mapping[str, Any]) -> Standing:
    return Standing(str(row["key"]), None, _name(row), bool(row.get("shown", True)))


def _name(row: Mapping[str, Any]) -> str:
    return " ".join(str(row.get("name") or "").split())[:LONGEST_NAME]


def _ordered(beside: list[Standing], places: Mapping[str, int]) -> list[Standing]:
    """Those beside each other by their place in the rows; one without a place right after the one the method has before it."""
    found = sorted((standing for standing in beside if standing.key in places), key=lambda standing: places[standing.key])
    for before, standing in zip([None, *beside], beside, strict=False):
        if standing.key not in places:
            found.insert(0 if before is None else found.index(before) + 1, standing)
    for standing in found:
        standing.below = _ordered(standing.below, places)
    return found


def _walk(standings: list[Standing], level: int, number: str = "", all_of_them: bool = False) -> Iterator[tuple[Standing, int, str]]:
    """(heading, level, number) of each that is shown; numbers are counted anew."""
    shown = [standing for standing in standings if standing.shown or all_of_them]
    for n, standing in enumerate(shown, 1):
        own = f"{number}{n}"
        yield standing, level, own
        yield from _walk(standing.below, level + 1, f"{own}.", all_of_them)


def _heading(standing: Standing, level: int, number: str) -> method.Heading:
    """number: empty for the one the method gives."""
    name = method.Text(*[standing.name] * len(method.LANGUAGES)) if standing.name else None
    if standing.method is None:
        return method.Heading(
            key=standing.key, ref="", number=number, level=level, name=name or method.NOTHING, help=method.NOTHING, registers=()
        )
    return replace(standing.method, level=level, number=number or standing.method.number, name=name or standing.method.name)
