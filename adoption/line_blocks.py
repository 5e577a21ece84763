"""Service lines on paper: how far each has come in one table, then some of them at a time side by side."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import columns, line_page
from adoption.columns import EntryColumn
from adoption.models import Initiative, ServiceLine, Stage
from core.blocks import Block, Cell, Column, Group, Heading, Lead, Paragraph, Row, Table

BESIDE = 4  # lines that stand side by side on a page; more of them go on in a further table


def blocks(initiative: Initiative) -> Iterator[Block]:
    """How many there are, the table, today and to be side by side, what closed ones taught."""
    lines = list(line_page.entries(initiative))
    if not lines:
        yield Paragraph(_("No service lines are described yet"))
        return
    yield Lead(_lead(lines))
    yield columns.table(_("Service"), _columns(), lines)
    yield Heading(_("Side by side"))
    tables = -(-len(lines) // BESIDE)
    wide = -(-len(lines) // tables)
    for at in range(0, len(lines), wide):
        yield _side(lines[at : at + wide])
    yield from _lessons(lines)


def _lead(lines: list[ServiceLine]) -> str:
    count = ngettext("%(count)d service is taken into use;", "%(count)d services are taken into use;", len(lines)) % {"count": len(lines)}
    closed = sum(line.stage == Stage.CLOSED for line in lines)
    return f"{count} {_('%(count)d closed.') % {'count': closed}}"


def _columns() -> tuple[EntryColumn, ...]:
    return (
        EntryColumn(_("What the service is"), lambda line: columns.text(line.description), "xl"),
        EntryColumn(_("Stage"), line_page.stage),
        EntryColumn(_("Owner"), line_page.owner),
        EntryColumn(_("Start"), lambda line: columns.day(line.starts), "s"),
        EntryColumn(_("To be in use by"), line_page.due, "s"),
        EntryColumn(_("Tasks"), line_page.progress, "s"),
    )


def _side(lines: Sequence[ServiceLine]) -> Table:
    head = (Column(_("What is compared"), "m"), *(Column(f"{line.code} {line.title}", "l") for line in lines))
    rows: list[Row] = []
    for group in line_page.groups()[1:]:
        rows.append(Group(str(group.title)))
        rows += [(Cell(str(one.label)), *(one.cell(line) for line in lines)) for one in group.aspects]
    return Table(head, tuple(rows), _("Services side by side"))


def _lessons(lines: Sequence[ServiceLine]) -> Iterator[Block]:
    told = [line for line in lines if line.lessons]
    if told:
        yield Heading(_("What was learned"))
    for line in told:
        yield Paragraph(f"{line.code} {line.title}: {line.lessons}")
