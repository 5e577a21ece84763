"""What experts and stakeholders said, in the protocol: made from the sealed basis alone."""

from collections.abc import Iterator
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core import words
from core.blocks.model import Block, Cell, Column, Heading, Paragraph, Section, Table
from core.blocks.text import text_blocks
from milestones.advice_registers import CELLS
from milestones.choices import Advice, BasisKind, View
from milestones.models import BasisItem, Decision


def statements(_decision: Decision, basis: list[BasisItem]) -> Iterator[Section]:
    """The statements of the areas (M08), what is advised against first, as they stand in the basis."""
    rows = [item for item in basis if item.kind == BasisKind.STATEMENT]
    if rows:
        columns = (
            Column(_("Area"), "m"),
            Column(_("Advice"), "m"),
            Column(_("Opinion and recommendation"), "xl"),
            Column(_("Given by"), "m"),
        )
        yield Section(_("What the experts advise"), (Table(columns, tuple(_statement(item) for item in rows)),), key="statements")


def referrals(_decision: Decision, basis: list[BasisItem]) -> Iterator[Section]:
    """Each referral with its question, its answers and who did not answer (M09)."""
    blocks = [block for item in basis if item.kind == BasisKind.REFERRAL for block in _referral(item)]
    if blocks:
        yield Section(_("What stakeholders answered"), tuple(blocks), key="referrals")


def _statement(item: BasisItem) -> tuple[Cell, ...]:
    said = item.content
    text = "\n".join(part for part in (said["opinion"], said["recommendation"]) if part)
    by = words.named(said["by"], said["organisation"])
    advice = Cell(str(Advice(said["kind"]).label), CELLS.get(said["kind"], ""))
    return (Cell(item.title), advice, Cell(text or "–"), Cell(by, second=_day(said["given_at"])))


def _referral(item: BasisItem) -> Iterator[Block]:
    said = item.content
    yield Heading(said["title"])
    yield from text_blocks(said["question"])
    if said["documents"]:
        papers = ", ".join(_("%(title)s, version %(number)d") % document for document in said["documents"])
        yield Paragraph(_("Sent with: %(papers)s") % {"papers": papers})
    columns = (Column(_("Who"), "m"), Column(_("Answer"), "m"), Column(_("What they say"), "xl"), Column(_("Date"), "s"))
    if said["answers"]:
        yield Table(columns, tuple(_answer(row) for row in said["answers"]))
    if said["silent"]:
        names = "; ".join(words.named(row["name"], row["organisation"]) for row in said["silent"])
        yield Paragraph(_("No answer from: %(names)s") % {"names": names})


def _answer(row: dict[str, Any]) -> tuple[Cell, ...]:
    view = Cell(str(View(row["view"]).label), CELLS.get(row["view"], ""))
    return (Cell(answered_by(row), second=row["organisation"]), view, Cell(row["text"] or "–"), Cell(_day(row["answered_at"])))


def answered_by(row: dict[str, Any]) -> str:
    """Who answered; with the name the link was made for where that is another one."""
    if row["name"].casefold().split() == row["for"].casefold().split():
        return str(row["for"])
    return _("%(other)s, on the link made for %(name)s") % {"other": row["name"], "name": row["for"]}


def _day(moment: str) -> str:
    return words.short_day(parse_datetime(moment)) if moment else ""
