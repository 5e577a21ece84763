"""Which registers can be brought in: each described once, in ready(), by the app that owns it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Person
from adoption.imports.fields import Field
from adoption.models import Initiative, RegisterEntry
from adoption.services.entries import Edit
from core.components import Text

Check = Callable[[dict[str, Any], Any], Mapping[str, Text]]


@dataclass(frozen=True)
class ImportWords:
    """What the pages say about a register."""

    title: Text
    lead: Text
    again: Text


@dataclass(frozen=True)
class Importer:
    """How a register is brought in.

    page: url name of its page, which is also its name in the address. entries: its live entries with what the fields write.
    told: headings of columns that are taken out but not read again. check: what does not fit together in a row. may_change: raises
    ValidationError where a rule forbids the new values of an entry. inside: the field that makes an entry part of another, if there is one.
    """

    page: str
    name: Text
    model: type[RegisterEntry]
    fields: Sequence[Field]
    entries: Callable[[Initiative], Any]
    check: Check
    create: Callable[..., Sequence[Any]]
    edit: Callable[..., Sequence[Any]]
    words: ImportWords
    told: Sequence[Text] = ()
    may_change: Callable[[Any, dict[str, Any]], None] | None = None
    inside: str = ""

    @property
    def title(self) -> Field:
        """The field that names an entry."""
        return self.field("title")

    def field(self, name: str) -> Field:
        """A field by its name. Raises KeyError."""
        found = {field.name: field for field in self.fields}
        return found[name]

    def carry_out(self, initiative: Initiative, new: Sequence[dict[str, Any]], edits: Sequence[Edit], *, by: Person) -> None:
        """Make and change, in the caller's transaction."""
        if new:
            self.create(initiative, new, by=by)
        if edits:
            self.edit(edits, by=by)


_importers: dict[str, Importer] = {}


def add(importer: Importer) -> None:
    """Called once by the owning app in ready()."""
    _importers[importer.page] = importer


def find(page: str) -> Importer | None:
    """By the url name of its page; None where it cannot be brought in."""
    return _importers.get(page)
