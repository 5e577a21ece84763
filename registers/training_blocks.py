"""The training plan on paper: one table, the persons first."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.columns import EntryColumn, person, table
from adoption.models import Initiative
from core.blocks import Block, Cell, Lead, Paragraph
from registers.models import Training
from registers.training_page import due, entries, is_done, trained


def columns() -> tuple[EntryColumn, ...]:
    """What is told of each beside number and name."""
    today = timezone.localdate()
    return (
        EntryColumn(_("Who is trained"), lambda one: Cell(one.audience, second=one.competence), "xl"),
        EntryColumn(_("How they learn it"), lambda one: Cell(str(one.get_form_display()))),
        EntryColumn(_("Answers for it"), lambda one: person(one.owner)),
        EntryColumn(_("To be done by"), lambda one: due(one, today), "s"),
        EntryColumn(_("Trained"), trained, "s"),
    )


def blocks(initiative: Initiative) -> Iterator[Block]:
    """How many pieces of training are planned and done, and the table."""
    found = list(entries(initiative))
    if not found:
        yield Paragraph(_("No training is planned yet"))
        return
    yield Lead(_lead(found))
    yield table(_("Training"), columns(), found)


def _lead(found: list[Training]) -> str:
    planned = ngettext("%(count)d piece of training is planned;", "%(count)d pieces of training are planned;", len(found))
    done = _("%(count)d done.") % {"count": sum(is_done(training) for training in found)}
    return f"{planned % {'count': len(found)}} {done}"
