"""The parts of a pack that are lists: questions, points, activities, decision points, terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from method.loading import parts
from method.loading.phases import ROMAN
from method.model import Activity, Point, PointKind, Question, Term
from method.node import Mapped, Node
from method.text import Text
from method.whole import DecisionPoint, Method

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
QUESTION_KEY = re.compile(r"own\.[a-z][a-z0-9_]{0,59}")
FORMS = {
    KEY: gettext_lazy("must be small letters a–z, digits and _, at most 60"),
    QUESTION_KEY: gettext_lazy("must be of the form own.some_words"),
}
GATES = range(1, 9)
LINE, DECISION_POINT = 200, 40


@dataclass(frozen=True)
class Known:
    """What a pack may name: the method it is added to, and the keys of registers (None: any)."""

    base: Method
    registers: frozenset[str] | None

    def check_registers(self, node: Node) -> None:
        """Raises MethodDataError for a register that is not there."""
        if self.registers is not None:
            node.refuse_unknown("registers", node.strings("registers"), self.registers)


def own(node: Node, **absent: Any) -> Node:
    """The same place, counted as ours where it names no source; `absent` are the values of keys that are not given."""
    values = Mapped(node.values)
    values.lines = getattr(node.values, "lines", {})
    if "ref" not in values:
        values["ours"] = values.get("ours", True)
    for key, value in absent.items():
        values.setdefault(key, value)
    return Node(node.file, node.path, values)


def short(node: Node, key: str, most: int = LINE) -> Text:
    """Words in all four languages, each on one line of at most so many characters."""
    text = node.text(key)
    for language, words in text.items():
        if len(words) > most or "\n" in words:
            node.node(key).fail(language, _("must be one line of at most %(most)d characters") % {"most": most})
    return text


def new_key(node: Node, taken: Iterable[str], form: re.Pattern[str] = KEY) -> str:
    """A key that is well formed and not used yet."""
    key = node.string("key")
    if not form.fullmatch(key):
        node.fail(
            "key", _("must be small letters a–z, digits and _, at most 60") if form is KEY else _("must be of the form own.some_words")
        )
    if key in taken:
        node.fail("key", _("“%(key)s” is used already") % {"key": key})
    return key


def gate(node: Node, key: str) -> int:
    """The number of a milestone."""
    found = node.integer(key)
    if found not in GATES:
        node.fail(key, _("must be the number of a milestone, 1 to 8"))
    return found


def questions(root: Node, known: Known) -> tuple[tuple[str, Question], ...]:
    """Questions added to an area in a phase."""
    return tuple(_question(node, known) for node in root.nodes_or_none("questions"))


def _question(node: Node, known: Known) -> tuple[str, Question]:
    node.allow("key", "area", "phase", "text", "within", *parts.SOURCE_KEYS)
    areas = {area.key for area in known.base.all_areas}
    gone = {key for version in known.base.versions for key in version.without_areas}
    new_key(node, (question.key for area in known.base.all_areas for question in area.questions), QUESTION_KEY)
    area = node.string("area")
    node.refuse_unknown("area", [area], areas)
    node.refuse_unknown("phase", [node.string("phase")], phase_keys(known.base))
    node.refuse_unknown("within", [node.string("within")] if node.has("within") else (), areas - gone)
    if (area in gone) != node.has("within"):
        node.fail("within", _("must say in which area it is asked where the version has no area %(area)s, and only then") % {"area": area})
    rest = Mapped({key: value for key, value in node.values.items() if key != "area"})
    rest.lines = getattr(node.values, "lines", {})
    return area, parts.question(own(Node(node.file, node.path, rest)))


def points(root: Node, known: Known) -> tuple[tuple[int, Point], ...]:
    """Points added to a milestone."""
    return tuple(_point(node, known) for node in root.nodes_or_none("points"))


def _point(node: Node, known: Known) -> tuple[int, Point]:
    node.allow("key", "milestone", "kind", "text", *parts.SOURCE_KEYS)
    number = gate(node, "milestone")
    key = new_key(node, (point.key for point in known.base.milestone(number).points))
    kind = node.choice("kind", PointKind)
    if kind == PointKind.VERIFY_IF_POSSIBLE:
        node.fail("kind", _("must be one of %(words)s") % {"words": f"{PointKind.DECIDE}, {PointKind.VERIFY}"})
    return number, Point(key=key, kind=kind, text=node.text("text"), ref=own(node).ref())


def activities(root: Node, known: Known) -> tuple[tuple[str, Activity], ...]:
    """Activities added to a phase."""
    return tuple(_activity(node, known) for node in root.nodes_or_none("activities"))


def _activity(node: Node, known: Known) -> tuple[str, Activity]:
    node.allow("phase", *parts.ACTIVITY_KEYS)
    phase = node.string("phase")
    node.refuse_unknown("phase", [phase], phase_keys(known.base))
    new_key(node, (activity.key for activity in known.base.phase_by_key(phase).activities))
    short(node, "title")
    found = Activity(**parts.activity_values(own(node, huki={})))  # type: ignore[arg-type]
    node.refuse_unknown("areas", found.areas, (area.key for area in known.base.all_areas))
    for letter, names in found.huki.letters():
        node.node("huki").refuse_unknown(letter, names, (role.key for role in known.base.roles))
    known.check_registers(node)
    return phase, found


def decision_points(root: Node) -> tuple[DecisionPoint, ...]:
    """What the milestones are called; the same name may stand at neighbours (M14), which are then decided together."""
    found = tuple(_decision_point(node) for node in _listed(root, "decision_points", "gate"))
    root.refuse_twice("decision_points", (str(point.gate) for point in found))
    _refuse_apart(root, found)
    return tuple(sorted(found, key=lambda point: point.gate))


def _decision_point(node: Node) -> DecisionPoint:
    node.allow("gate", "name", "formal")
    return DecisionPoint(gate=gate(node, "gate"), name=short(node, "name", DECISION_POINT), formal=node.flag("formal", absent=True))


def _refuse_apart(root: Node, found: tuple[DecisionPoint, ...]) -> None:
    """One name, one run of neighbours: one decision cannot skip a milestone (M01), formal for all of them or for none (M14)."""
    named: dict[str, list[DecisionPoint]] = {}
    for point in sorted(found, key=lambda point: point.gate):
        named.setdefault(point.name.en, []).append(point)
    for name, own in named.items():
        first, last = own[0], own[-1]
        if last.gate - first.gate + 1 != len(own):
            root.fail("decision_points", _("“%(name)s” stands at milestones that are not neighbours") % {"name": name})
        other = next((point for point in own if point.formal != first.formal), None)
        if other is not None:
            text = _("Milestones %(before)s and %(gate)s are decided together at “%(name)s”: both formally, or neither.")
            values = {"before": ROMAN[first.gate - 1], "gate": ROMAN[other.gate - 1], "name": name}
            root.fail("decision_points", (text % values).rstrip("."))


def terms(root: Node, known: Known) -> tuple[Term, ...]:
    """Words added to the glossary."""
    return tuple(_term(node, known) for node in root.nodes_or_none("glossary"))


def _term(node: Node, known: Known) -> Term:
    node.allow("key", "name", "explanation", *parts.SOURCE_KEYS)
    key = new_key(node, (term.key for term in known.base.glossary))
    return Term(key=key, name=short(node, "name"), explanation=node.text("explanation"), ref=own(node).ref())


def phase_keys(base: Method) -> set[str]:
    """The keys of the eight phases."""
    return {phase.key for phase in base.phases}


def _listed(root: Node, key: str, name_by: str) -> tuple[Node, ...]:
    """As Node.nodes, for a list whose entries are told apart by a number."""
    if not root.has(key):
        return ()
    value = root.get(key)
    if not isinstance(value, list) or not value:
        root.fail(key, _("must be a list that is not empty"))
    return tuple(root.item(key, position, item, name_by) for position, item in enumerate(value))
