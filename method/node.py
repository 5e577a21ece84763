"""A place in a data file: reads typed values and, when one is wrong, names the file, the line and the key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml
from django.utils.translation import gettext as _

from method import dates
from method.text import LANGUAGES, NOTHING, REFERENCE, Text

Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Choice = TypeVar("Choice", bound=StrEnum)


class MethodDataError(ValueError):
    """A data file says something the method cannot mean. `line` is where (0 where it is not known), counted from 1."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Mapped(dict[Any, Any]):
    """A mapping that remembers the line of each of its keys, and its own under None."""

    lines: dict[Any, int]


class Loader(Base):  # type: ignore[misc]
    """Plain values only; a key that stands twice is refused, and every key remembers its line."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Mapped:
        values = Mapped()
        values.lines = {None: node.start_mark.line + 1}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool | None):
                raise yaml.constructor.ConstructorError(None, None, _("a key must be a plain word"), key_node.start_mark)
            if key in values:
                raise yaml.constructor.ConstructorError(None, None, _("the key “%(key)s” stands twice") % {"key": key}, key_node.start_mark)
            values.lines[key] = key_node.start_mark.line + 1
            values[key] = self.construct_object(value_node, deep=True)
        return values

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """A day or a number that cannot be is said with its line, as any other fault."""
        try:
            value = super().construct_object(node, deep)
            # A number of thousands of digits is no number of ours, and Python refuses to write it out in a message.
            if isinstance(value, int):
                float(value)
            return value
        except (ValueError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error


Loader.add_constructor("tag:yaml.org,2002:map", Loader.construct_mapping)


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping somewhere in a file; ``path`` is how a reader finds it, for example ``phases[identify_need].milestone``."""

    file: str
    path: str
    values: dict[str, Any]

    def at(self, key: str) -> str:
        """The path of one of this node's keys."""
        return f"{self.path}.{key}" if self.path else key

    def line(self, key: str = "") -> int:
        """The line of a key, else of the mapping itself; 0 where nothing is known of it."""
        lines: dict[Any, int] = getattr(self.values, "lines", {})
        return lines.get(key, lines.get(None, 0))

    def fail(self, key: str, why: str) -> NoReturn:
        """Raises MethodDataError naming file, line and key."""
        line = self.line(key.partition("[")[0].partition(".")[0])
        place = where(self.file, line)
        raise MethodDataError(f"{place}: {self.at(key)}: {why}", line)

    def allow(self, *keys: str) -> None:
        """Raises MethodDataError for a key that nobody reads, most often a misspelt one."""
        for key in self.values:
            if key not in keys:
                self.fail(str(key), _("is not a known key"))

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.values

    def get(self, key: str) -> Any:
        """The raw value of a key. Raises MethodDataError when it is missing."""
        if key not in self.values:
            self.fail(key, _("is missing"))
        return self.values[key]

    def string(self, key: str) -> str:
        """A text that is not empty."""
        value = self.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(key, _("must be a text that is not empty"))
        return value

    def string_or_empty(self, key: str) -> str:
        """The same, or nothing when the key is absent."""
        return self.string(key) if key in self.values else ""

    def integer(self, key: str) -> int:
        """A whole number."""
        value = self.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail(key, _("must be a whole number"))
        return value

    def flag(self, key: str, absent: bool = False) -> bool:
        """True or false; `absent` when the key is not there."""
        value = self.values.get(key, absent)
        if not isinstance(value, bool):
            self.fail(key, _("must be true or false"))
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once; empty when the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.fail(key, _("must be a list of texts"))
        if len(set(value)) != len(value):
            self.fail(key, _("names something twice"))
        return tuple(value)

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """One of the words of an enumeration."""
        value = self.string(key)
        if value not in list(kind):
            self.fail(key, _("must be one of %(words)s") % {"words": ", ".join(kind)})
        return kind(value)

    def moment(self, key: str) -> dates.Moment:
        """When an activity begins or ends, for example ``start+5`` or ``gate-10``."""
        value = self.string(key)
        try:
            return dates.parse(value)
        except ValueError:
            self.fail(key, _("“%(value)s” is not of the form start+5 or gate-10") % {"value": value})

    def text(self, key: str) -> Text:
        """Words in all four languages. Raises MethodDataError naming the language that is missing, empty or unknown."""
        node = self.node(key)
        node.allow(*LANGUAGES)
        return Text(**{language: node.string(language).strip() for language in LANGUAGES})

    def text_or_empty(self, key: str) -> Text:
        """Words in all four languages, or none in any when the key is absent."""
        return self.text(key) if key in self.values else NOTHING

    def ref(self) -> str:
        """The place in the sources, or empty for what is marked ``ours: true``; exactly one of the two must be given."""
        if self.flag("ours"):
            if "ref" in self.values:
                self.fail("ref", _("cannot stand beside ours: true"))
            return ""
        return self.place("ref")

    def place(self, key: str) -> str:
        """One or more places in the sources."""
        value = self.string(key)
        if not REFERENCE.fullmatch(value):
            self.fail(key, _("“%(value)s” is not of the form 002:240 or 002:240-244") % {"value": value})
        return value

    def node(self, key: str) -> Node:
        """The mapping below a key."""
        return Node(self.file, self.at(key), self.mapping(key, self.get(key)))

    def nodes(self, key: str, name_by: str = "key") -> tuple[Node, ...]:
        """The list of mappings below a key. Raises MethodDataError when two have the same ``name_by``."""
        value = self.get(key)
        if not isinstance(value, list) or not value:
            self.fail(key, _("must be a list that is not empty"))
        found = tuple(self.item(key, position, item, name_by) for position, item in enumerate(value))
        self.refuse_twice(key, (node.string(name_by) for node in found))
        return found

    def nodes_or_none(self, key: str, name_by: str = "key") -> tuple[Node, ...]:
        """The same, and nothing when the key is absent."""
        return self.nodes(key, name_by) if key in self.values else ()

    def item(self, key: str, position: int, value: Any, name_by: str) -> Node:
        """One mapping of a list, called by its key where it has one and by its position where not."""
        values = self.mapping(f"{key}[{position}]", value)
        return Node(self.file, f"{self.at(key)}[{values.get(name_by, position)}]", values)

    def mapping(self, key: str, value: Any) -> dict[str, Any]:
        """The value, when it is a mapping. Raises MethodDataError when not."""
        if not isinstance(value, dict):
            self.fail(key, _("must be a mapping"))
        return value

    def refuse_twice(self, key: str, names: Iterable[str]) -> None:
        """Raises MethodDataError for the first name that comes a second time."""
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self.fail(key, _("“%(name)s” stands twice") % {"name": name})
            seen.add(name)

    def refuse_unknown(self, key: str, names: Iterable[str], known: Iterable[str]) -> None:
        """Raises MethodDataError for the first name that is none of the known."""
        there = set(known)
        for name in names:
            if name not in there:
                self.fail(key, _("“%(name)s” does not exist") % {"name": name})


def read(folder: Path, file: str) -> Node:
    """The whole of a data file. Raises MethodDataError, naming the file, when it is missing or no YAML mapping."""
    try:
        content = (folder / file).read_bytes()
    except OSError as error:
        raise MethodDataError(f"{file}: {_('cannot be read')}: {error.strerror}") from error
    return parse(content, file)


def parse(content: bytes | str, file: str) -> Node:
    """The mapping a text is. Raises MethodDataError, naming file and line, when it is no YAML mapping of plain values."""
    try:
        values = yaml.load(content, Loader=Loader)
    except yaml.YAMLError as error:
        raise not_yaml(error, file) from error
    if not isinstance(values, dict):
        raise MethodDataError(f"{file}: {_('must be a mapping')}")
    return Node(file, "", values)


def not_yaml(error: yaml.YAMLError, file: str) -> MethodDataError:
    """What the parser complains about, with file and line."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or error
    line = mark.line + 1 if mark else 0
    return MethodDataError(f"{where(file, line)}: {_('is not YAML')}: {problem}", line)


def where(file: str, line: int) -> str:
    """areas.yaml, line 12; the file alone where the line is not known (0)."""
    return _("%(file)s, line %(line)d") % {"file": file, "line": line} if line else file
