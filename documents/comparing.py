"""Two versions of a document beside each other, section by section."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core import richtext
from core.blocks.frozen import thaw
from core.blocks.model import Bullets, Facts, Figure, Heading, Image, Lead, Note, Paragraph, Quote, Table

WRITTEN = (Paragraph, Heading, Bullets, Quote, Table)


@dataclass(frozen=True)
class Difference:
    """A section in both versions. kind: of the section as a whole; renamed: its title before, if that was another."""

    number: str
    title: str
    level: int
    key: str
    kind: richtext.Kind
    changes: Sequence[richtext.Change]
    renamed: str = ""

    @property
    def count(self) -> int:
        """Lines that differ."""
        return sum(change.kind != "same" for change in self.changes)


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Every section of either content, in the newer order; what was taken away stands after the section it followed."""
    before = {row["key"]: row for row in old["sections"]}
    found = [_difference(before.pop(row["key"], None), row) for row in new["sections"]]
    order = [row["key"] for row in old["sections"]]
    for key, row in before.items():
        above = order[: order.index(key)]
        at = next((i for i in range(len(found) - 1, -1, -1) if found[i].key in above), -1)
        found.insert(at + 1, _difference(row, None))
    return found


def _difference(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Difference:
    row: dict[str, Any] = new or old or {}
    changes = richtext.compare(_blocks(old), _blocks(new))
    kind: richtext.Kind = "added" if old is None else "removed" if new is None else "same"
    renamed = old["title"] if old and new and old["title"] != new["title"] else ""
    if kind == "same" and (renamed or any(change.kind != "same" for change in changes)):
        kind = "changed"
    return Difference(row["number"], row["title"], row["level"] + 1, row["key"], kind, changes, renamed)


def _blocks(row: dict[str, Any] | None) -> list[Any]:
    """What a section says, its registers too, as blocks that can be compared."""
    if row is None:
        return []
    text = richtext.from_markup(row["text"]) if "html" not in row else richtext.read(row["html"]).blocks
    found: list[Any] = list(text)
    for register in row.get("registers", ()):
        found.append(Heading(register["name"]))
        found += [said for block in thaw(register["blocks"]) for said in _said(block)]
    return found


def _said(block: Any) -> list[Any]:
    """A register's block in words."""
    if isinstance(block, WRITTEN):
        return [block]
    if isinstance(block, Facts):
        return [Paragraph(f"{label}: {value}") for label, value in block.pairs]
    if isinstance(block, (Figure, Image)):
        return [Paragraph(block.alternative)]
    if isinstance(block, Note):
        return [Paragraph(block.text)]
    return [Paragraph(block.text)] if isinstance(block, Lead) else []
