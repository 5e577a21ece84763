"""What a column of a spreadsheet means: told once for what is taken out and what is brought in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from accounts.models import Person
from adoption.columns import EntryColumn, said
from adoption.models import Initiative, RegisterEntry
from core import words
from core.blocks.model import Width
from core.components import Text
from core.sheets import Value
from core.sheets.values import Read


class Wrong(Exception):
    """A cell that cannot be taken; the sentence says how to mend it."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(str(sentence))


@dataclass
class World:
    """What cells are read against: the people of the initiative, its live entries, and the rows of the file that are new.

    new_rows: title in small letters -> the entries that would be made of them.
    """

    initiative: Initiative
    people: Sequence[Person]
    entries: Mapping[int, Any]
    new_rows: dict[str, list[Any]] = field(default_factory=dict)

    @cached_property
    def by_title(self) -> dict[str, list[Any]]:
        """Live entries by their title in small letters."""
        found: dict[str, list[Any]] = {}
        for entry in self.entries.values():
            found.setdefault(entry.title.casefold(), []).append(entry)
        return found

    @cached_property
    def called(self) -> dict[str, list[Person]]:
        """People by name, by name with organisation, and by e-mail address, in small letters."""
        found: dict[str, list[Person]] = {}
        for person in self.people:
            for name in {person.name.casefold(), words.named(person.name, person.organisation).casefold(), person.email.casefold()}:
                if name:
                    found.setdefault(name, []).append(person)
        return found


Reader = Callable[[Read, World], Any]


@dataclass(frozen=True)
class Field:
    """A field of an entry as a column.

    read: what a filled cell means, raising Wrong. write: what is written into the cell of an entry. help and example stand in the
    empty form that can be fetched. empty: what an empty cell means. needed: the sentence where the cell must not be empty.
    default: what a new row gets where the file has no such column.
    """

    name: str
    label: Text
    read: Reader
    write: Callable[[Any], Value]
    help: Text
    example: Value | Text
    empty: Any = None
    needed: Text = ""
    width: Width = "m"
    numeric: bool = False
    default: Callable[[World], Any] | None = None

    def column(self) -> EntryColumn:
        """The same as a column of a list."""
        return EntryColumn(self.label, lambda entry: said(self.write(entry)), self.width, self.numeric, value=self.write)


def of_attribute(name: str) -> Callable[[RegisterEntry], Value]:
    """The value as it is kept, nothing for an empty text."""
    return lambda entry: getattr(entry, name) or None
