"""The parts that several files are made of: lines, activities, headings, questions."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from method.model import USUAL_APPROVERS, Activity, Approver, Area, Heading, Huki, Line, Question, Role, RoleKind, Rule
from method.model import Level as RuleLevel
from method.node import Node

SOURCE_KEYS = ("ref", "ours")
ACTIVITY_KEYS = ("key", "title", "what", "begins", "ends", "huki", "registers", "areas", *SOURCE_KEYS)


def line(node: Node) -> Line:
    """A sentence with its key."""
    node.allow("key", "text", *SOURCE_KEYS)
    return Line(key=node.string("key"), text=node.text("text"), ref=node.ref())


def single_line(node: Node, key: str) -> Line:
    """A sentence that stands alone under a key of its own."""
    one = node.node(key)
    one.allow("text", *SOURCE_KEYS)
    return Line(key=key, text=one.text("text"), ref=one.ref())


def activity_values(node: Node) -> dict[str, object]:
    """What every activity says."""
    return {
        "key": node.string("key"),
        "title": node.text("title"),
        "what": node.text("what"),
        "begins": node.moment("begins"),
        "ends": node.moment("ends"),
        "huki": huki(node),
        "registers": node.strings("registers"),
        "areas": node.strings("areas"),
        "ref": node.ref(),
    }


def activity(node: Node) -> Activity:
    """An activity of a phase."""
    node.allow(*ACTIVITY_KEYS)
    return Activity(**activity_values(node))  # type: ignore[arg-type]


def huki(node: Node) -> Huki:
    """Who usually does what; refuses a second H in a row (U17)."""
    row = node.node("huki")
    row.allow("H", "U", "K", "I", "ours")
    if len(row.strings("H")) > 1:
        row.fail("H", _("only one role can be accountable"))
    letters = {letter.lower(): row.strings(letter) for letter in ("H", "U", "K", "I")}
    return Huki(**letters, ours=row.flag("ours"))


def approvers(document: Node) -> tuple[Approver, ...]:
    """The roles that may approve a document; those of the house where it does not say. Raises MethodDataError for any other."""
    if not document.has("approved_by"):
        return USUAL_APPROVERS
    found = document.strings("approved_by")
    if not found:
        document.fail("approved_by", _("must be a list that is not empty"))
    for name in found:
        if name not in list(Approver):
            values = {"name": name, "words": ", ".join(Approver)}
            document.fail("approved_by", _("“%(name)s” cannot approve a document; name any of %(words)s") % values)
    return tuple(Approver(name) for name in found)


def headings(document: Node) -> tuple[Heading, ...]:
    """The headings of a document type, each number once, with the level its number gives."""
    nodes = document.nodes_or_none("headings")
    document.refuse_twice("headings", (node.string("number") for node in nodes))
    levels = levels_of(node.string("number") for node in nodes)
    return tuple(_heading(node, levels) for node in nodes)


def levels_of(numbers: Iterable[str]) -> dict[str, int]:
    """{number of a heading: its level}, counted from the nearest number above it that is there."""
    levels: dict[str, int] = {}
    for number in numbers:
        levels[number] = _level_above(number, levels) + 1
    return levels


def _level_above(number: str, levels: dict[str, int]) -> int:
    while "." in number:
        number = number.rpartition(".")[0]
        if number in levels:
            return levels[number]
    return 0


def _heading(node: Node, levels: dict[str, int]) -> Heading:
    node.allow("number", "key", "name", "help", "registers", *SOURCE_KEYS)
    number = node.string("number")
    return Heading(
        key=node.string("key"),
        number=number,
        level=levels[number],
        name=node.text("name"),
        help=node.text_or_empty("help"),
        registers=node.strings("registers"),
        ref=node.ref(),
    )


def question(node: Node) -> Question:
    """A question of a coordination area."""
    node.allow("key", "phase", "text", "grounds", "within", *SOURCE_KEYS)
    return Question(
        key=node.string("key"),
        phase=node.string("phase"),
        text=node.text("text"),
        grounds=node.place("grounds") if node.has("grounds") else "",
        within=node.string_or_empty("within"),
        ref=node.ref(),
    )


def area(node: Node, questions: tuple[Question, ...]) -> Area:
    """A coordination area with its questions."""
    node.allow("key", "name", "purpose", *SOURCE_KEYS)
    return Area(key=node.string("key"), name=node.text("name"), purpose=node.text("purpose"), questions=questions, ref=node.ref())


def role(node: Node) -> Role:
    """A role."""
    node.allow("key", "kind", "name", "explanation", *SOURCE_KEYS)
    return Role(
        key=node.string("key"),
        kind=node.choice("kind", RoleKind),
        name=node.text("name"),
        explanation=node.text("explanation"),
        ref=node.ref(),
    )


def rule(node: Node) -> Rule:
    """A rule of the method."""
    node.allow("key", "level", "text", "why", "playbook", *SOURCE_KEYS)
    return Rule(
        key=node.string("key"),
        level=node.choice("level", RuleLevel),
        text=node.text("text"),
        why=node.text("why"),
        playbook=node.string_or_empty("playbook"),
        ref=node.ref(),
    )
