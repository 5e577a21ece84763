"""Deliverables on paper: one table, then each against the criteria of milestone V (M15)."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.columns import EntryColumn, person, table, text
from adoption.models import Initiative
from core import words
from core.blocks import Block, Cell, Column, Heading, Lead, Paragraph, Table, text_blocks
from registers.deliverable_page import Stand, count, delivered, entries, lacking, stands
from registers.models import Deliverable


def columns() -> tuple[EntryColumn, ...]:
    """What is told of each beside number and name."""
    today = timezone.localdate()
    return (
        EntryColumn(_("Delivered by"), _from_whom),
        EntryColumn(_("Answers for it"), lambda one: person(one.owner)),
        EntryColumn(_("When"), lambda one: _when(one, today)),
        EntryColumn(_("Criteria"), count, "s"),
    )


def blocks(initiative: Initiative) -> Iterator[Block]:
    """How many there are and how many are tested, the table, a part for each that is described or tested."""
    found = list(entries(initiative))
    if not found:
        yield Paragraph(_("No deliverables are written down yet"))
        return
    yield Lead(_lead(found))
    yield table(_("Deliverable"), columns(), found)
    for deliverable in found:
        yield from _part(deliverable)


def _from_whom(deliverable: Deliverable) -> Cell:
    return text(deliverable.supplier, _("to %(receiver)s") % {"receiver": deliverable.receiver} if deliverable.receiver else "")


def _when(deliverable: Deliverable, today: datetime.date) -> Cell:
    """The day it was delivered; else the day it is to be, and how late it is."""
    if deliverable.delivered_on:
        return Cell(words.short_day(deliverable.delivered_on), "done", _("Delivered"))
    late = delivered(deliverable, today)
    return Cell(words.short_day(deliverable.due) or "–", late.state, str(late.text))


def _lead(found: list[Deliverable]) -> str:
    ready = sum(not lacking(deliverable) for deliverable in found)
    all_of_them = ngettext("%(count)d deliverable.", "%(count)d deliverables.", len(found)) % {"count": len(found)}
    in_order = _("%(count)d in order on every criterion of milestone V.") % {"count": ready}
    return f"{all_of_them} {in_order}"


def _part(deliverable: Deliverable) -> Iterator[Block]:
    answered = [stand for stand in stands(deliverable) if stand.check]
    if not answered and not deliverable.description.strip():
        return
    yield Heading(f"{deliverable.code} {deliverable.title}")
    yield from text_blocks(deliverable.description)
    if answered:
        yield _criteria(stands(deliverable))


def _criteria(found: list[Stand]) -> Table:
    head = (
        Column(_("Criterion"), "l"),
        Column(_("How it stands"), "s"),
        Column(_("What it rests on"), "l"),
        Column(_("Confirmed by"), "m"),
    )
    return Table(head, tuple(_row(stand) for stand in found))


def _row(stand: Stand) -> tuple[Cell, ...]:
    criterion, answer = Cell(str(stand.criterion.text)), Cell(stand.word, stand.look)
    if stand.check is None:
        return criterion, answer, Cell("–"), Cell("–")
    who = Cell(stand.check.checked_by.name, second=words.short_day(stand.check.changed_at))
    return criterion, answer, text(stand.check.comment), who
