"""Solution options on paper: the comparison, a part for each option, the recommendation last (002:270)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.models import Initiative
from core.blocks import Block, Cell, Column, Heading, Lead, Paragraph, Table, text_blocks
from registers.models import Option
from registers.option_entries import entries
from registers.option_page import TEXTS, Side, sides


def blocks(initiative: Initiative) -> Iterator[Block]:
    """Comparison table, each option with its texts, the recommendation with its reasons."""
    options = list(entries(initiative))
    if not options:
        yield Paragraph(_("No solution options are described yet"))
        return
    chosen = next((option for option in options if option.recommended), None)
    yield Lead(_lead(options, chosen))
    for side in sides(options, in_words=False):
        yield _table(side)
    for option in options:
        yield from _part(option)
    yield from _recommendation(chosen)


def _lead(options: Sequence[Option], chosen: Option | None) -> str:
    count = ngettext("%(count)d option is described.", "%(count)d options are described.", len(options)) % {"count": len(options)}
    return f"{count} {_chosen(chosen)}"


def _chosen(chosen: Option | None) -> str:
    if chosen is None:
        return _("None is recommended yet.")
    return _("%(code)s, %(title)s, is recommended.") % {"code": chosen.code, "title": chosen.title}


def _table(side: Side) -> Table:
    columns = (Column(_("Criterion"), "m"), *(Column(head.name, "m") for head in side.heads))
    rows = tuple((Cell(str(line.label)), *(cell for _head, cell in line.cells)) for line in side.lines)
    return Table(columns, rows, _("Options compared. Judged from 1 to 5, 5 is best; sums without interest."))


def _part(option: Option) -> Iterator[Block]:
    yield Heading(f"{option.code} {option.title}")
    told = [(label, text) for name, label in TEXTS if (text := getattr(option, name).strip())]
    if not told and not option.description.strip():
        yield Paragraph(_("Not described yet"))
    yield from text_blocks(option.description)
    for label, text in told:
        yield Heading(str(label), 2)
        yield from text_blocks(text)


def _recommendation(chosen: Option | None) -> Iterator[Block]:
    yield Heading(_("Reasoning about the recommended option"))
    yield Paragraph(_chosen(chosen))
    yield from text_blocks(chosen.reasons if chosen else "")
