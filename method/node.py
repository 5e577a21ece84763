"""A place in a data file: reads typed values and, when one is wrong, names the file and the key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml

from method.model import LANGUAGES, REFERENCE, Text

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
EMPTY = Text("", "", "", "")
Choice = TypeVar("Choice", bound=StrEnum)


class MethodDataError(ValueError):
    """A data file says something the method cannot mean."""


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping somewhere in a file; ``path`` is how a reader finds it, for example ``phases[identify_need].milestone``."""

    file: str
    path: str
    values: dict[str, Any]

    def at(self, key: str) -> str:
        """The path of one of this node's keys."""
        return f"{self.path}.{key}" if self.path else key

    def fail(self, key: str, why: str) -> NoReturn:
        """Raises MethodDataError naming file and key."""
        raise MethodDataError(f"{self.file}: {self.at(key)}: {why}")

    def allow(self, *keys: str) -> None:
        """Raises MethodDataError for a key that nobody reads, most often a misspelt one."""
        for key in self.values:
            if key not in keys:
                self.fail(str(key), "is not a known key")

    def get(self, key: str) -> Any:
        """The raw value of a key. Raises MethodDataError when it is missing."""
        if key not in self.values:
            self.fail(key, "is missing")
        return self.values[key]

    def string(self, key: str) -> str:
        """A text that is not empty."""
        value = self.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(key, "must be a text that is not empty")
        return value

    def integer(self, key: str) -> int:
        """A whole number."""
        value = self.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail(key, "must be a whole number")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when the key is absent."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fail(key, "must be true or false")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once; empty when the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.fail(key, "must be a list of texts")
        if len(set(value)) != len(value):
            self.fail(key, "names something twice")
        return tuple(value)

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """One of the words of an enumeration."""
        value = self.string(key)
        if value not in list(kind):
            self.fail(key, f"must be one of {', '.join(kind)}")
        return kind(value)

    def text(self, key: str) -> Text:
        """Words in all four languages. Raises MethodDataError naming the language that is missing, empty or unknown."""
        node = self.node(key)
        node.allow(*LANGUAGES)
        return Text(**{language: node.string(language).strip() for language in LANGUAGES})

    def text_or_empty(self, key: str) -> Text:
        """Words in all four languages, or none in any when the key is absent."""
        return self.text(key) if key in self.values else EMPTY

    def ref(self) -> str:
        """The place in the sources, or empty for what is marked ``ours: true``; exactly one of the two must be given."""
        if self.flag("ours"):
            if "ref" in self.values:
                self.fail("ref", "cannot stand beside ours: true")
            return ""
        ref = self.string("ref")
        if not REFERENCE.fullmatch(ref):
            self.fail("ref", f"{ref!r} is not of the form 002:240 or 002:240-244")
        return ref

    def node(self, key: str) -> Node:
        """The mapping below a key."""
        return Node(self.file, self.at(key), self.mapping(key, self.get(key)))

    def nodes(self, key: str, name_by: str = "key") -> tuple[Node, ...]:
        """The list of mappings below a key. Raises MethodDataError when two have the same ``name_by``."""
        value = self.get(key)
        if not isinstance(value, list) or not value:
            self.fail(key, "must be a list that is not empty")
        found = tuple(self.item(key, position, item, name_by) for position, item in enumerate(value))
        self.refuse_twice(key, (node.string(name_by) for node in found))
        return found

    def item(self, key: str, position: int, value: Any, name_by: str) -> Node:
        """One mapping of a list, called by its key where it has one and by its position where not."""
        values = self.mapping(f"{key}[{position}]", value)
        return Node(self.file, f"{self.at(key)}[{values.get(name_by, position)}]", values)

    def mapping(self, key: str, value: Any) -> dict[str, Any]:
        """The value, when it is a mapping. Raises MethodDataError when not."""
        if not isinstance(value, dict):
            self.fail(key, "must be a mapping")
        return value

    def refuse_twice(self, key: str, names: Iterable[str]) -> None:
        """Raises MethodDataError for the first name that comes a second time."""
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self.fail(key, f"{name!r} stands twice")
            seen.add(name)


def read(folder: Path, file: str) -> Node:
    """The whole of a data file. Raises MethodDataError, naming the file, when it is missing or no YAML mapping."""
    try:
        values = yaml.load((folder / file).read_bytes(), Loader=Loader)
    except OSError as error:
        raise MethodDataError(f"{file}: cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise MethodDataError(f"{file}: is not YAML: {error}") from error
    if not isinstance(values, dict):
        raise MethodDataError(f"{file}: must be a mapping")
    return Node(file, "", values)
