"""What a protocol says of a matter beside the milestones, from its sealed basis alone."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.blocks.model import Block, Cell, Column, Facts, Heading, Paragraph, Section, Table
from core.blocks.text import text_blocks
from milestones.choices import BasisKind, Fate
from milestones.matters import agreed_words
from milestones.models import BasisItem, Decision
from milestones.sealed_blocks import blocks_of

LESSONS = "register:lessons"


def sections(decision: Decision, basis: list[BasisItem]) -> Iterator[Section]:
    """Why, what was proposed and who agreed; of a stop what was learned and what becomes of what is left. Nothing for a milestone."""
    if not decision.is_matter or decision.round is None:
        return
    yield Section(_("What was decided on"), tuple(_proposed(basis)), key="points")
    fates = [item for item in basis if item.kind == BasisKind.FATE]
    if fates:
        yield Section(_("What becomes of what is left"), (_fates(fates),), key="fates")
    lessons = [block for item in basis if item.key == LESSONS for block in blocks_of(item)]
    if lessons:
        yield Section(_("What was learned"), tuple(lessons), key="lessons")


def _proposed(basis: list[BasisItem]) -> Iterator[Block]:
    summary = next((item.content["summary"] for item in basis if item.key == "summary"), "")
    yield from text_blocks(summary)
    for item in basis:
        if item.kind == BasisKind.PROPOSAL:
            yield from _facts(item.content)


def _facts(content: dict[str, Any]) -> Iterator[Block]:
    if content["facts"]:
        yield Facts(tuple((label, value) for label, value in content["facts"]))
    if content["consents"]:
        yield Heading(_("Who has agreed"))
        yield Facts(tuple((one["organisation"], agreed_words(one)) for one in content["consents"]))


def _fates(items: list[BasisItem]) -> Table:
    columns = (Column(_("What"), "l"), Column(_("Register"), "m"), Column(_("What becomes of it"), "m"), Column(_("To whom, or why"), "l"))
    return Table(columns, tuple(_fate(item) for item in items))


def _fate(item: BasisItem) -> tuple[Cell, ...]:
    answer = item.content["answer"]
    said = str(Fate(answer).label) if answer in Fate.values else _("Not answered")
    return Cell(item.title), Cell(item.content["register"]), Cell(said), Cell(item.content["text"] or "–")


def mended(decision: Decision, _basis: list[BasisItem]) -> Iterator[Section]:
    """Which decision this one supersedes."""
    if decision.supersedes is not None:
        values = {"sha256": decision.supersedes.sha256, "of": decision.round.proposal["of"] if decision.round else ""}
        text = _("This decision supersedes: %(of)s. Its fingerprint (SHA-256): %(sha256)s. The earlier record stays as it is.")
        yield Section(_("Corrects an earlier decision"), (Paragraph(text % values),), key="supersedes")
