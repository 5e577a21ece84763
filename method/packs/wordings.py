"""`texts` of a pack: other words for what the method has, by key."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from method.node import Node
from method.packs.content import Wording
from method.packs.sections import short
from method.whole import Method

FIELDS = {
    "phases": ("purpose",),
    "milestones": ("title", "purpose"),
    "activities": ("title", "what"),
    "areas": ("name", "purpose"),
    "documents": ("name", "purpose"),
    "roles": ("name", "explanation"),
    "notes": ("title", "text"),
    "glossary": ("name", "explanation"),
}
ONE_LINE = ("name", "title")
NEVER = ("number", "key", "order", "roman", "name", "milestone")


def wordings(root: Node, base: Method) -> tuple[Wording, ...]:
    """Milestones go by the key of the phase they end, activities by ``phase/activity``."""
    if not root.has("texts"):
        return ()
    texts = root.node("texts")
    texts.allow(*FIELDS)
    return tuple(one for kind in texts.values for one in _of_kind(texts.node(kind), kind, base))


def _of_kind(node: Node, kind: str, base: Method) -> Iterator[Wording]:
    known = keys(kind, base)
    for key in node.values:
        if key not in known:
            node.fail(str(key), _("“%(name)s” does not exist") % {"name": key})
        one = node.node(key)
        _refuse_phases(one, kind)
        one.allow(*FIELDS[kind])
        if not one.values:
            node.fail(key, _("must be a mapping that is not empty"))
        yield Wording(
            kind=kind, key=key, texts=tuple((name, short(one, name) if name in ONE_LINE else one.text(name)) for name in one.values)
        )


def _refuse_phases(node: Node, kind: str) -> None:
    for key in NEVER if kind == "phases" else ():
        if node.has(key):
            node.fail(key, _("cannot be changed by a pack: the eight phases, their names and their order are the same for all"))


def keys(kind: str, base: Method) -> set[str]:
    """What may be told otherwise."""
    if kind in ("phases", "milestones"):
        return {phase.key for phase in base.phases}
    if kind == "activities":
        return {f"{phase.key}/{activity.key}" for phase in base.phases for activity in phase.activities}
    things = {"areas": base.all_areas, "documents": base.document_types, "roles": base.roles, "notes": base.notes}
    return {thing.key for thing in things.get(kind, base.glossary)}  # type: ignore[attr-defined]
