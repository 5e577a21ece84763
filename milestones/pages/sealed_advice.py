"""What others said, read from the frozen items of a sealed basis alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from core import words
from core.components import Text
from milestones.advice_protocol import answered_by
from milestones.advice_registers import LOOKS
from milestones.choices import Advice, BasisKind, View
from milestones.models import BasisItem


@dataclass(frozen=True)
class Said:
    """One statement or answer: who, how it is drawn, its word, the texts, when. title: the area, or who answered."""

    title: str
    look: str
    word: Text
    texts: tuple[str, ...]
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Consulted:
    """One referral with its answers; silent: names of those who did not answer."""

    title: str
    question: str
    due: Any
    papers: tuple[dict[str, Any], ...]
    answers: tuple[Said, ...]
    silent: tuple[str, ...]


def statements(items: Iterable[BasisItem]) -> tuple[Said, ...]:
    """The statements of the areas (M08), what is advised against first, as they were sealed."""
    return tuple(_statement(item) for item in items if item.kind == BasisKind.STATEMENT)


def referrals(items: Iterable[BasisItem]) -> tuple[Consulted, ...]:
    """The referrals (M09), answers that oppose first, as they were sealed."""
    return tuple(_referral(item.content) for item in items if item.kind == BasisKind.REFERRAL)


def _statement(item: BasisItem) -> Said:
    said = item.content
    texts = tuple(text for text in (said["opinion"], said["recommendation"]) if text)
    by = words.named(said["by"], said["organisation"])
    return Said(item.title, LOOKS[said["kind"]], Advice(said["kind"]).label, texts, by, parse_datetime(said["given_at"]))


def _referral(said: dict[str, Any]) -> Consulted:
    silent = tuple(words.named(row["name"], row["organisation"]) for row in said["silent"])
    answers = tuple(_answer(row) for row in said["answers"])
    return Consulted(said["title"], said["question"], parse_date(said["due"]), tuple(said["documents"]), answers, silent)


def _answer(row: dict[str, Any]) -> Said:
    texts = (row["text"],) if row["text"] else ()
    word = View(row["view"]).label
    return Said(answered_by(row), LOOKS[row["view"]], word, texts, row["organisation"], parse_datetime(row["answered_at"]))
