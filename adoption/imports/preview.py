"""What a file would do: each row new, changed, unchanged, wrong or overtaken, cell by cell. Reads; writes nothing."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption.access import people_of
from adoption.columns import said
from adoption.imports import cells, headings, rings
from adoption.imports.fields import Field, World, Wrong
from adoption.imports.importer import Importer
from adoption.models import ImportDraft
from core.components import Text
from core.sheets import Percent
from core.sheets.plain import from_plain
from core.sheets.values import Read
from core.text import tidy


class Kind(StrEnum):
    """How a row stands."""

    WRONG = "wrong"
    CONFLICT = "conflict"
    CHANGED = "changed"
    NEW = "new"
    SAME = "same"


NAMES: dict[Kind, Text] = {
    Kind.WRONG: pgettext_lazy("rows", "Wrong"),
    Kind.CONFLICT: gettext_lazy("Changed by somebody else"),
    Kind.CHANGED: pgettext_lazy("rows", "Changed"),
    Kind.NEW: pgettext_lazy("rows", "New"),
    Kind.SAME: pgettext_lazy("rows", "Unchanged"),
}


@dataclass(frozen=True)
class Change:
    """A cell: what the entry says now, what it would say."""

    label: Text
    before: str
    after: str


@dataclass
class Line:
    """A row of the file. entry: the one it changes, or for a new one what it would be. values: only of the columns that are there."""

    number: int
    found: dict[str, Read]
    kind: Kind = Kind.NEW
    entry: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    faults: list[tuple[Text, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.entry is None or self.entry._state.adding

    @property
    def code(self) -> str:
        """T3; nothing for a new row."""
        return "" if self.is_new else str(self.entry.code)

    @property
    def title(self) -> str:
        """What it is called in the file, else what the entry is called."""
        written = self.found.get("title")
        return tidy(str(written)) if isinstance(written, (str, int)) else getattr(self.entry, "title", "") or ""

    def wrong(self, label: Text, sentence: Text) -> None:
        self.kind = Kind.WRONG
        self.faults.append((label, str(sentence)))


@dataclass(frozen=True)
class Preview:
    """All rows of a draft. complete: the column that names the entries is known; without it nothing is read."""

    draft: ImportDraft
    lines: Sequence[Line]
    complete: bool
    world: World | None = None

    @cached_property
    def counts(self) -> dict[Kind, int]:
        """How many rows stand how."""
        found = Counter(line.kind for line in self.lines)
        return {kind: found[kind] for kind in Kind}

    def of(self, kind: Kind) -> list[Line]:
        """The rows of a kind, in their order."""
        return [line for line in self.lines if line.kind == kind]

    @property
    def digest(self) -> str:
        """Which rows stand how against which versions: the same as long as deciding means the same."""
        rows = [(line.number, line.kind.value, line.code, 0 if line.is_new else line.entry.version) for line in self.lines]
        return hashlib.sha256(repr((self.draft.mapping, rows)).encode()).hexdigest()


def preview(importer: Importer, draft: ImportDraft, *, locked: bool = False) -> Preview:
    """Read the draft against the initiative as it is now. A few queries, however many rows; `locked` keeps the entries for a change."""
    if "title" not in draft.mapping:
        return Preview(draft, [], False)
    rows = importer.entries(draft.initiative)
    entries = {entry.number: entry for entry in (rows.select_for_update(of=("self",)) if locked else rows)}
    for entry in entries.values():
        entry.initiative = draft.initiative
    world = World(draft.initiative, list(people_of(draft.initiative)), entries)
    lines = _lines(draft)
    _identify(importer, lines, world)
    for line in lines:
        _read(importer, line, world)
    if importer.inside:
        rings.mark(importer, lines, world)
    for line in lines:
        _judge(importer, line)
    return Preview(draft, lines, True, world)


def _lines(draft: ImportDraft) -> list[Line]:
    """Rows with their cells by field; those that only explain are left out."""
    marks, found = headings.marks(), []
    for number, kept in draft.rows:
        read = {
            name: from_plain(cell) for name, cell in zip(draft.mapping, kept, strict=False) if name not in (headings.NOTHING, headings.TOLD)
        }
        known = {name: read.get(name) for name in draft.mapping if name not in (headings.NOTHING, headings.TOLD)}
        code = known.get(headings.CODE)
        if not (isinstance(code, str) and code.strip().casefold() in marks) and any(value is not None for value in known.values()):
            found.append(Line(number, known))
    return found


def _identify(importer: Importer, lines: list[Line], world: World) -> None:
    """Which entry each row is about; a row without a code is a new one."""
    taken: dict[int, int] = {}
    for line in lines:
        written = line.found.pop(headings.CODE, None)
        number = cells.number_of(written, importer.model.PREFIX) if isinstance(written, str) else None
        if written is None:
            _begin(importer, line, world)
        elif number is None or number not in world.entries:
            sentence = _("“%(code)s” is not there. Leave the cell empty for a new row, or write the code of one that is there.")
            line.wrong(headings.CODE_HEADING, sentence % {"code": str(written)[:40]})
        elif number in taken:
            line.wrong(headings.CODE_HEADING, _("%(code)s stands in row %(row)d already.") % {"code": written, "row": taken[number]})
        else:
            taken[number], line.entry, line.kind = line.number, world.entries[number], Kind.SAME


def _begin(importer: Importer, line: Line, world: World) -> None:
    """What the new entry would be, so that other rows can name it."""
    line.entry = importer.model(initiative=world.initiative, title=line.title[:200])
    spelt = " ".join(line.title.split()).casefold()
    if spelt:
        world.new_rows.setdefault(spelt, []).append(line.entry)
    if there := world.by_title.get(spelt):
        line.notes.append(_("%(code)s has the same name. This row adds another one.") % {"code": there[0].code})


def _read(importer: Importer, line: Line, world: World) -> None:
    """Every cell of a row into a value; what cannot be read is told."""
    if line.entry is None:
        return
    for one in importer.fields:
        if one.name in line.found:
            _read_cell(one, line, world)
        elif line.is_new and one.default is not None:
            line.values[one.name] = one.default(world)
        elif line.is_new and one.needed:
            line.wrong(one.label, one.needed)
    for name, sentence in importer.check(_whole(importer, line), None if line.is_new else line.entry).items():
        if name not in {fault for fault, _sentence in line.faults}:
            line.wrong(importer.field(name).label, sentence)


def _read_cell(one: Field, line: Line, world: World) -> None:
    value = line.found[one.name]
    if not line.is_new and _says_the_same(one.write(line.entry), value):
        return
    try:
        if value is None or value == "":
            if one.needed:
                raise Wrong(one.needed)
            line.values[one.name] = one.empty
        else:
            line.values[one.name] = one.read(value, world)
    except Wrong as fault:
        line.wrong(one.label, str(fault))


def _says_the_same(written: Any, value: Read) -> bool:
    """Whether a cell is as it was taken out."""
    if isinstance(written, Percent) and isinstance(value, Percent):
        return written.value == value.value
    if isinstance(written, str) and isinstance(value, str):
        return tidy(written).strip() == tidy(value).strip()
    return type(written) is type(value) and written == value


def _whole(importer: Importer, line: Line) -> dict[str, Any]:
    """What the entry would be in all."""
    return {one.name: getattr(line.entry, one.name) for one in importer.fields} | line.values


def _judge(importer: Importer, line: Line) -> None:
    """Changed or not, overtaken or not; a new row gets what it would be."""
    if line.kind == Kind.WRONG or line.is_new:
        return
    for one in importer.fields:
        if one.name in line.values and getattr(line.entry, one.name) != line.values[one.name]:
            line.changes.append(_change(one, line))
        else:
            line.values.pop(one.name, None)
    if line.changes:
        line.kind = Kind.CHANGED
        _compare_versions(line)
        _ask_rules(importer, line)


def _change(one: Field, line: Line) -> Change:
    before = str(said(one.write(line.entry)).text)
    return Change(one.label, before, str(said(_written(one, line)).text))


def _written(one: Field, line: Line) -> Any:
    """The new value as the column would write it."""
    kept = getattr(line.entry, one.name)
    setattr(line.entry, one.name, line.values[one.name])
    try:
        return one.write(line.entry)
    finally:
        setattr(line.entry, one.name, kept)


def _compare_versions(line: Line) -> None:
    version = line.found.get(headings.VERSION)
    if headings.VERSION not in line.found or version is None:
        line.notes.append(_("The file does not tell the version, so it cannot be seen whether somebody changed it meanwhile."))
    elif str(version).strip() != str(line.entry.version):
        line.kind = Kind.CONFLICT


def _ask_rules(importer: Importer, line: Line) -> None:
    if importer.may_change is None:
        return
    try:
        importer.may_change(line.entry, line.values)
    except ValidationError as error:
        line.wrong(importer.title.label, " ".join(error.messages))
