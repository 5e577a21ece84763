"""Looks through the YAML of a pack before anything is built of it: size, depth, references, tags, characters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml
from django.utils.translation import gettext as _

from core.text import unseen
from method.node import Loader, MethodDataError, not_yaml, where

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 12
MAX_LENGTH = 5000
PLAIN = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")}


def decoded(content: bytes | str, file: str) -> str:
    """The text of a pack. Raises MethodDataError when it is larger than MAX_BYTES or not written in UTF-8."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    if len(content) > MAX_BYTES:
        values = {"size": len(content) / MAX_BYTES, "most": MAX_BYTES // 1024 // 1024}
        raise MethodDataError(f"{file}: {_('is too large: %(size).1f MB, and at most %(most)d MB are read') % values}")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise MethodDataError(f"{where(file, line)}: {_('is not written in UTF-8')}", line) from error


def check(text: str, file: str) -> None:
    """Raises MethodDataError, naming file, line and key, for the first thing a pack must not hold."""
    trail = Trail(file)
    try:
        for event in yaml.parse(text, Loader=Loader):
            trail.meet(event)
    except yaml.YAMLError as error:
        raise not_yaml(error, file) from error


@dataclass
class Level:
    """A mapping or a list that is open: the key or position reached."""

    is_list: bool
    at: str = ""
    count: int = 0
    awaits_key: bool = True


@dataclass
class Trail:
    """Where in the file we are."""

    file: str
    levels: list[Level] = field(default_factory=list)

    def meet(self, event: Any) -> None:
        """One event of the parser. Raises MethodDataError for what is not allowed."""
        if isinstance(event, yaml.NodeEvent):
            self._step(event)
            self._refuse_references(event)
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_characters(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.levels.append(Level(isinstance(event, yaml.SequenceStartEvent)))
            if len(self.levels) > MAX_DEPTH:
                self._fail(event, _("stands too deep: at most %(most)d levels are read") % {"most": MAX_DEPTH})
        elif isinstance(event, yaml.CollectionEndEvent):
            self.levels.pop()

    def _step(self, event: Any) -> None:
        if not self.levels:
            return
        level = self.levels[-1]
        if level.is_list:
            level.at, level.count = f"[{level.count}]", level.count + 1
        elif level.awaits_key:
            level.at, level.awaits_key = str(getattr(event, "value", "?"))[:60], False
        else:
            level.awaits_key = True

    def _refuse_references(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._fail(event, _("refers to another place (*%(name)s); write the text out instead") % {"name": event.anchor})
        if event.anchor:
            self._fail(event, _("is marked to be referred to (&%(name)s); write the text out where it is needed") % {"name": event.anchor})
        tag = getattr(event, "tag", None)
        if tag and tag not in PLAIN:
            self._fail(event, _("is marked as an object (%(tag)s); only plain values are read") % {"tag": tag[:80]})

    def _refuse_characters(self, event: Any) -> None:
        if len(event.value) > MAX_LENGTH:
            self._fail(event, _("is too long: at most %(most)d characters") % {"most": MAX_LENGTH})
        if unseen(event.value):
            self._fail(event, _("holds a character that cannot be shown"))

    def _fail(self, event: Any, why: str) -> NoReturn:
        line = event.start_mark.line + 1
        path = ".".join(level.at for level in self.levels if level.at).replace(".[", "[")
        raise MethodDataError(f"{where(self.file, line)}: {path}: {why}" if path else f"{where(self.file, line)}: {why}", line)
