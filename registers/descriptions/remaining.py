"""Description of what remains at closing and who receives it: what milestone VII demands, how it stands on paper (M18, 002:256)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption import columns
from adoption.columns import EntryColumn
from adoption.kept import kept
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from adoption.registry import Need, Register
from adoption.task_register import named
from core.blocks import Block, Cell, Paragraph
from core.blocks.model import State
from registers.models import Remaining
from registers.remaining_work import lacks, not_handed_over, standing

GATE = 7
ON_PAPER: dict[str, State] = {"done": "done", "blocks": "blocks"}


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live entries in order, with the tasks they come from."""
    rows = Remaining.objects.live().filter(initiative=initiative)
    return rows.select_related("task", "owner__organisation", "initiative").order_by("number")


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Every open task is taken over by somebody, and every piece of work has its receiver, before milestone VII (M18)."""
    if gate != GATE:
        return
    rows: list[Remaining] = kept(initiative, "remaining", lambda: list(entries(initiative)))
    free = not_handed_over(initiative, {row.task_id for row in rows if row.task_id})
    lacking = [row for row in rows if lacks(row)]
    holders = [*(task.responsible for task in free), *(row.owner for row in lacking)]
    yield Need(
        key="remaining.received",
        level="enforce",
        met=not free and not lacking,
        text=_text(bool(free or lacking), bool(rows)),
        url=reverse("remaining", args=[initiative.pk]),
        link=_("See what remains"),
        detail="; ".join(part for part in (named(free), named(lacking)) if part),
        owner=holders[0] if len(set(holders)) == 1 else None,
        rule="M18",
    )


def blocks(initiative: Initiative) -> Iterator[Block]:
    """A table of what is left and who takes it over."""
    rows = list(entries(initiative))
    if not rows:
        yield Paragraph(_("Nothing is written down that remains"))
        return
    yield columns.table(_("Work that is left"), PAPER, rows)


def _text(missing: bool, some: bool) -> str:
    if missing:
        return _("Work remains that nobody receives")
    return _("What remains has a receiver") if some else _("No work remains to be taken over")


def _standing(entry: Remaining) -> Cell:
    kind, word = standing(entry)
    return Cell(str(word), ON_PAPER.get(kind, ""))


def _to(entry: Remaining) -> Cell:
    return columns.text(entry.get_destination_display() if entry.destination else "", entry.receiver)


KIND = EntryColumn(gettext_lazy("Kind of work"), lambda entry: Cell(entry.get_kind_display()))
TO = EntryColumn(gettext_lazy("Taken over by"), _to, "l")
STANDING = EntryColumn(gettext_lazy("State"), _standing)
COLUMNS = (KIND, TO, EntryColumn(gettext_lazy("Handed over by"), lambda entry: columns.person(entry.owner)), STANDING)
PAPER = (
    EntryColumn(gettext_lazy("What is left to do"), lambda entry: columns.text(entry.description, entry.get_kind_display()), "xl"),
    TO,
    EntryColumn(gettext_lazy("Reason or agreement"), lambda entry: columns.text(entry.note), "l"),
    STANDING,
)
REGISTER = Register(
    key="remaining",
    name=gettext_lazy("What remains"),
    noun=pgettext_lazy("log", "work that remains"),
    order=90,
    model=Remaining,
    holder="owner",
    group="plan",
    page="remaining",
    needs=needs,
    blocks=blocks,
    entries=entries,
    wide=True,
)
