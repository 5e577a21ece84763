"""Connections on paper: how many are connected, who stands where, and how many stood where month by month."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from adoption import columns, connection_months, connection_page
from adoption.columns import EntryColumn
from adoption.connection_page import HELD, PLANNED, STATE
from adoption.models import Connection, Initiative
from core.blocks import Block, Cell, Column, Heading, Lead, Paragraph, Table


def blocks(initiative: Initiative) -> Iterator[Block]:
    """The sentence that is asked for at milestone VI, the organisations, the months. Contact details stay in Farled."""
    found: list[Connection] = list(connection_page.entries(initiative))
    if not found:
        yield Paragraph(_("No organisation has declared that it connects yet"))
        return
    yield Lead(f"{connection_page.in_short(found)}.")
    yield columns.table(_("Organisation"), (STATE, PLANNED, HELD, EntryColumn(_("Note"), lambda one: columns.text(one.note), "l")), found)
    yield Heading(_("Month by month"))
    yield _months(initiative, found)


def _months(initiative: Initiative, found: list[Connection]) -> Table:
    steps = connection_months.reached(initiative)
    months = connection_months.window("", (day for rows in steps.values() for day, _state in rows))
    told = [*connection_months.sums(steps, months), connection_months.planned_in(found, months, _("Planned to be connected"))]
    head = (Column(_("Month"), "m"), *(Column(str(one.label), "s", numeric=True) for one in told))
    numbers = [[number for _month, number in one.numbers] for one in told]
    rows = tuple((Cell(month.label), *(_number(row[at]) for row in numbers)) for at, month in enumerate(months))
    return Table(head, rows, _("How many organisations stood where at the end of each month"))


def _number(value: int | None) -> Cell:
    return Cell("" if value is None else str(value))
