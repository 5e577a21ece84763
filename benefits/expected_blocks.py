"""Expected benefits on paper: a table, then what stands behind each."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.columns import table
from adoption.models import Initiative
from benefits.expected_page import COLUMNS, entries
from benefits.models import ExpectedBenefit
from core.blocks import Block, Heading, Lead, Paragraph, text_blocks


def blocks(initiative: Initiative) -> Iterator[Block]:
    """How many are expected, the table, and a part for each that says more."""
    found = list(entries(initiative))
    if not found:
        yield Paragraph(_("No expected benefit is written down yet"))
        return
    yield Lead(_lead(found))
    yield table(_("Benefit"), COLUMNS, found)
    for benefit in found:
        if benefit.description.strip():
            yield Heading(f"{benefit.code} {benefit.title}")
            yield from text_blocks(benefit.description)


def _lead(found: list[ExpectedBenefit]) -> str:
    count = ngettext("%(count)d benefit is expected;", "%(count)d benefits are expected;", len(found)) % {"count": len(found)}
    ready = _("%(count)d can be followed up by an owner and a measure.") % {"count": sum(benefit.is_followable for benefit in found)}
    return f"{count} {ready}"
