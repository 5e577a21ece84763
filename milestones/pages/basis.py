"""What a sealed basis says, read from the frozen items alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

import method
from adoption import registry
from adoption.decision_points import word
from core.blocks.html import to_html
from core.components import Text
from milestones.asked import SUMMARY, by_gate, sealed_gates
from milestones.choices import BasisKind, Fate, MarkKind, Matter, PointAnswer
from milestones.matters import EXPLAINED, agreed_words
from milestones.models import BasisItem
from milestones.pages import sealed_advice
from milestones.sealed_blocks import blocks_of, raw_blocks


@dataclass(frozen=True)
class Proposal:
    """One point as the decider reads it: the question, the answer's word and what is proposed."""

    question: str
    answer: Text
    text: str


@dataclass(frozen=True)
class Proposals:
    """The points of one milestone; with its title where several were decided together."""

    title: str
    rows: tuple[Proposal, ...]


@dataclass(frozen=True)
class Review:
    """A phase review as it was held: on which day, at which decision point, who decided, who recorded it."""

    held_on: date | None
    decision_point: str
    decided_by: str
    recorded_by: str


@dataclass(frozen=True)
class Fact:
    """A number for the brief."""

    label: str
    value: str
    small: str


@dataclass(frozen=True)
class Paper:
    """A document frozen in the version that was approved."""

    title: str
    number: int
    sha256: str
    approved_by: str
    version: UUID | None


@dataclass(frozen=True)
class Missing:
    """Something that was not in order when the basis was sealed, with the reason given."""

    text: str
    reason: str
    by: str
    to_follow: bool


@dataclass(frozen=True)
class Basis:
    """A sealed basis, by what is shown of it."""

    gates: tuple[int, ...]
    groups: tuple[Proposals, ...]
    review: Review | None
    facts: tuple[Fact, ...]
    papers: tuple[Paper, ...]
    missing: tuple[Missing, ...]
    statements: tuple[sealed_advice.Said, ...]
    referrals: tuple[sealed_advice.Consulted, ...]
    registers: tuple[BasisItem, ...]
    others: tuple[BasisItem, ...]


def read(items: Iterable[BasisItem], gate: int) -> Basis:
    """The items of a round at milestone `gate` (1–8), sorted out. No queries."""
    rows = list(items)
    review = next((item.content for item in _of(rows, BasisKind.REVIEW)), None)
    gates = next((sealed_gates(item.content, gate) for item in rows if item.key == SUMMARY), (gate,))
    papers = _of(rows, BasisKind.DOCUMENT)
    registers = _of(rows, BasisKind.REGISTER)
    return Basis(
        gates=gates,
        groups=(
            *(_proposals(of or gate, asked, bool(of), review is None) for of, asked in by_gate(_of(rows, BasisKind.POINT))),
            *matter_groups(rows),
        ),
        review=_review(review) if review is not None else None,
        facts=tuple(fact for fact in map(_fact, registers) if fact is not None),
        papers=tuple(_paper(item) for item in papers),
        missing=tuple(_missing(row) for item in _of(rows, BasisKind.READINESS) for row in item.content if row["reason"]),
        statements=sealed_advice.statements(rows),
        referrals=sealed_advice.referrals(rows),
        registers=tuple(registers),
        others=tuple(item for item in rows if item.kind not in (BasisKind.DOCUMENT, BasisKind.REGISTER)),
    )


def matter_groups(rows: list[BasisItem]) -> Iterator[Proposals]:
    """What is proposed beside the milestones, who has agreed, and what becomes of what is left."""
    for item in _of(rows, BasisKind.PROPOSAL):
        content = item.content
        facts = [Proposal("", "", f"{label}: {value}") for label, value in content["facts"]]
        yield Proposals("", tuple(facts or [Proposal(str(EXPLAINED[content["matter"]]), "", str(Matter(content["matter"]).label))]))
        if content["consents"]:
            yield Proposals(_("Who has agreed"), tuple(_agreed(one) for one in content["consents"]))
    left = left_of(rows)
    if left:
        yield Proposals(_("What becomes of what is left"), left)


def left_of(rows: list[BasisItem]) -> tuple[Proposal, ...]:
    """What becomes of each benefit and contract, of the sealed basis of a stop."""
    return tuple(_fate(item) for item in _of(rows, BasisKind.FATE))


def _agreed(consent: dict[str, str]) -> Proposal:
    return Proposal(agreed_words(consent), "", consent["organisation"])


def _fate(item: BasisItem) -> Proposal:
    answer = item.content["answer"]
    said = str(Fate(answer).label) if answer in Fate.values else _("Not answered")
    return Proposal(f"{said}: {item.content['text']}" if item.content["text"] else said, "", item.title)


def _of(rows: list[BasisItem], kind: str) -> list[BasisItem]:
    return [item for item in rows if item.kind == kind]


def _proposals(gate: int, items: list[BasisItem], titled: bool, formal: bool) -> Proposals:
    found = method.milestone(gate)
    texts = {point.key: str(point.text) for point in found.points}
    title = _("%(gate)s: %(title)s") % {"gate": word(gate, formal=formal), "title": found.title} if titled else ""
    return Proposals(title, tuple(_proposal(item, texts) for item in items))


def _proposal(item: BasisItem, texts: dict[str, str]) -> Proposal:
    answer = PointAnswer(item.content["answer"]).label if item.content["answer"] else _("Not answered")
    return Proposal(texts.get(item.key.partition(":")[2], item.title), answer, item.content["text"])


def _review(content: dict[str, str]) -> Review:
    return Review(parse_date(content["held_on"]), content["decision_point"], content["decided_by"], content["recorded_by"])


def _paper(item: BasisItem) -> Paper:
    content = item.content
    title = _type_name(content["type"], item.title)
    return Paper(title, content["number"], content["sha256"], content["approved_by"], item.version)


def _type_name(key: str, sealed: str) -> str:
    """What the kind of document is called; as it was sealed where it came with a pack."""
    return next((str(kind.name) for kind in method.document_types() if kind.key == key), sealed)


def _missing(row: dict[str, Any]) -> Missing:
    return Missing(row["text"], row["reason"], row["by"], row["state"] == MarkKind.TO_FOLLOW)


def _fact(item: BasisItem) -> Fact | None:
    """How many entries a register had, and what it says of itself in one sentence; nothing for an empty one."""
    entries = item.content.get("entries", {})
    if not entries:
        return None
    leads = [block["text"] for block in raw_blocks(item) if block.get("block") == "lead"]
    name = {r.key: str(r.name) for r in registry.all_registers()}.get(item.key.partition(":")[2], item.title)
    return Fact(name, str(len(entries)), leads[0] if leads else "")


def readable(item: BasisItem) -> SafeString:
    """A sealed register as it stood, as HTML. A drawing is told in its words: it was not sealed, what it shows was."""
    return to_html(blocks_of(item), heading_level=1)
