"""The documents of a pack: new types, and headings of those there are."""

from __future__ import annotations

from django.utils.translation import gettext as _

from method.loading import parts
from method.model import DocumentType, Heading
from method.node import Node
from method.packs.content import Adjusted, OwnDocument
from method.packs.sections import FORMS, KEY, Known, gate, new_key, own, phase_keys, short
from method.text import NOTHING

LEVELS = ("enforce", "warn")
DEEPEST = 4
"""Parts that the number of a heading may have: 2.1.3.4."""


def documents(root: Node, known: Known) -> tuple[tuple[OwnDocument, ...], tuple[Adjusted, ...]]:
    """New document types; headings of those the method has."""
    there = {kind.key: kind for kind in known.base.document_types}
    nodes = root.nodes_or_none("documents")
    last = max(kind.order for kind in known.base.document_types)
    new = [node for node in nodes if node.string("key") not in there]
    adjusted = tuple(_adjusted(node, there[node.string("key")], known) for node in nodes if node not in new)
    return tuple(_own(node, last + n, known) for n, node in enumerate(new, 1)), adjusted


def _own(node: Node, order: int, known: Known) -> OwnDocument:
    node.allow("key", "name", "purpose", "phase", "demanded_at", "level", "approved_by", "headings", *parts.SOURCE_KEYS)
    demanded_at = gate(node, "demanded_at") if node.has("demanded_at") else None
    level = node.string("level") if node.has("level") else "warn"
    if level not in LEVELS:
        node.fail("level", _("must be one of %(words)s") % {"words": ", ".join(LEVELS)})
    kind = DocumentType(
        key=new_key(node, ()),
        order=order,
        name=short(node, "name"),
        purpose=node.text("purpose"),
        phase=_phase(node, demanded_at, known),
        gate=demanded_at if level == "enforce" else None,
        headings=_headings(node, known),
        approved_by=parts.approvers(node),
        written=True,
        ref=own(node).ref(),
    )
    return OwnDocument(type=kind, demanded_at=demanded_at, level="enforce" if level == "enforce" else "warn")


def _phase(node: Node, demanded_at: int | None, known: Known) -> str | None:
    """The phase it belongs to: the one of its milestone unless it says otherwise."""
    if not node.has("phase"):
        return known.base.phase(demanded_at).key if demanded_at else None
    node.refuse_unknown("phase", [node.string("phase")], phase_keys(known.base))
    return node.string("phase")


def _headings(node: Node, known: Known) -> tuple[Heading, ...]:
    """Those of a new document, numbered in order where they say nothing."""
    nodes = node.nodes("headings")
    numbers = [_number(one, at) for at, one in enumerate(nodes, 1)]
    node.refuse_twice("headings", numbers)
    levels = parts.levels_of(numbers)
    return tuple(_heading(one, number, levels[number], known) for one, number in zip(nodes, numbers, strict=True))


def _number(node: Node, at: int) -> str:
    number = node.string_or_empty("number") or str(at)
    there = number.split(".")
    if len(there) > DEEPEST or not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in there):
        node.fail("number", _("must be of the form “2” or “2.1”, in quotation marks"))
    return number


def _heading(node: Node, number: str, level: int, known: Known, was: Heading | None = None) -> Heading:
    node.allow("key", "number", "name", "help", "registers", *parts.SOURCE_KEYS)
    known.check_registers(node)
    if not KEY.fullmatch(node.string("key")):
        node.fail("key", str(FORMS[KEY]))
    return Heading(
        key=node.string("key"),
        number=number,
        level=level,
        name=was.name if was and not node.has("name") else short(node, "name"),
        help=node.text("help") if node.has("help") else was.help if was else NOTHING,
        registers=was.registers if was and not node.has("registers") else node.strings("registers"),
        ref=was.ref if was else own(node).ref(),
    )


def _adjusted(node: Node, kind: DocumentType, known: Known) -> Adjusted:
    """Headings with a key the type has are told otherwise; others come after the last. Who approves it may be told alone."""
    node.allow("key", "approved_by", "headings")
    there = {heading.key: heading for heading in kind.headings}
    tops = [heading.number for heading in kind.headings if heading.number.isdecimal()]
    following = max((int(number) for number in tops), default=0)
    found = []
    for one in node.nodes_or_none("headings") if node.has("approved_by") else node.nodes("headings"):
        was = there.get(one.string("key"))
        if one.has("number"):
            one.fail("number", _("cannot be chosen for a document of the method"))
        following += was is None
        number, level = (was.number, was.level) if was else (str(following), 1)
        found.append(_heading(one, number, level, known, was))
    return Adjusted(key=kind.key, headings=tuple(found), approved_by=parts.approvers(node) if node.has("approved_by") else ())
