"""What a sealed basis says, read from the frozen items alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

import method
from core.components import Text
from milestones.choices import BasisKind, MarkKind, PointAnswer
from milestones.models import BasisItem


@dataclass(frozen=True)
class Proposal:
    """One point as the decider reads it: the question, the answer's word and what is proposed."""

    question: str
    answer: Text
    text: str


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

    proposals: tuple[Proposal, ...]
    facts: tuple[Fact, ...]
    papers: tuple[Paper, ...]
    missing: tuple[Missing, ...]
    others: tuple[BasisItem, ...]


def read(items: Iterable[BasisItem], gate: int) -> Basis:
    """The items of a round at milestone `gate` (1–8), sorted out. No queries."""
    rows = list(items)
    texts = {point.key: str(point.text) for point in method.milestone(gate).points}
    papers = _of(rows, BasisKind.DOCUMENT)
    registers = _of(rows, BasisKind.REGISTER)
    return Basis(
        proposals=tuple(_proposal(item, texts) for item in _of(rows, BasisKind.POINT)),
        facts=tuple(fact for fact in map(_fact, registers) if fact is not None),
        papers=tuple(_paper(item) for item in papers),
        missing=tuple(_missing(row) for item in _of(rows, BasisKind.READINESS) for row in item.content if row["reason"]),
        others=tuple(item for item in rows if item.kind != BasisKind.DOCUMENT),
    )


def _of(rows: list[BasisItem], kind: str) -> list[BasisItem]:
    return [item for item in rows if item.kind == kind]


def _proposal(item: BasisItem, texts: dict[str, str]) -> Proposal:
    answer = PointAnswer(item.content["answer"]).label if item.content["answer"] else ""
    return Proposal(texts.get(item.key.partition(":")[2], item.title), answer, item.content["text"])


def _paper(item: BasisItem) -> Paper:
    content = item.content
    title = str(method.document_type(content["type"]).name)
    return Paper(title, content["number"], content["sha256"], content["approved_by"], item.version)


def _missing(row: dict[str, Any]) -> Missing:
    return Missing(row["text"], row["reason"], row["by"], row["state"] == MarkKind.TO_FOLLOW)


def _fact(item: BasisItem) -> Fact | None:
    """How many entries a register had, and how many of them called for attention; nothing for one without a table."""
    rows = [row for table in _tables(item.content) for row in table["rows"] if isinstance(row, list)]
    if not rows:
        return None
    marked = sum(any(cell.get("state") in ("warns", "blocks") for cell in row) for row in rows)
    small = ngettext("%(count)d calls for attention", "%(count)d call for attention", marked) % {"count": marked} if marked else ""
    return Fact(item.title, str(len(rows)), small)


def _tables(content: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = [block for section in content.get("sections", []) for block in section["blocks"]]
    return [block for block in blocks if block.get("block") == "table"][:1]
