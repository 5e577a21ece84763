"""Description of the maintenance objects: what is asked before milestones VI and VII, how they stand on paper (002:256)."""

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption import columns
from adoption.columns import EntryColumn
from adoption.kept import kept
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from adoption.registry import Need, Register
from adoption.task_register import NAMED, named
from core.blocks import Block, Cell, Facts, Heading, Paragraph, text_blocks
from core.components import Text
from registers.models import MaintenanceObject
from registers.money import currency_of

INTRODUCED, MAINTAINED = 6, 7
ASKED: tuple[tuple[str, Text], ...] = (
    ("organisation_id", gettext_lazy("who maintains it")),
    ("owner_id", gettext_lazy("who answers for it")),
    ("agreement", gettext_lazy("operations agreement")),
    ("financed_by", gettext_lazy("who pays")),
)
TEXTS: tuple[tuple[str, Text], ...] = (
    ("changes", gettext_lazy("How changes are asked for and decided")),
    ("support", gettext_lazy("Support for users")),
)


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live objects in order."""
    rows = MaintenanceObject.objects.live().filter(initiative=initiative)
    return rows.select_related("organisation", "owner__organisation", "initiative__lead").order_by("number")


def lacks(entry: MaintenanceObject) -> list[str]:
    """What milestone VII asks of it and it has not got, in words."""
    return [str(word) for name, word in ASKED if not str(getattr(entry, name) or "").strip()]


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """At VI who maintains each object; at VII that there are some, each with responsibility, agreement and financing (002:256)."""
    if gate not in (INTRODUCED, MAINTAINED):
        return
    rows: list[MaintenanceObject] = kept(initiative, "maintenance_objects", lambda: list(entries(initiative)))
    if gate == INTRODUCED:
        if rows:
            yield _receiver(initiative, [row for row in rows if row.organisation_id is None])
        return
    texts = _("Maintenance objects are described"), _("No maintenance object is described yet")
    yield _need(initiative, "any", bool(rows), texts)
    if rows:
        yield _complete(initiative, [row for row in rows if lacks(row)])


def blocks(initiative: Initiative) -> Iterator[Block]:
    """A table of the objects, and a part for each with its operation, changes and support."""
    rows = list(entries(initiative))
    if not rows:
        yield Paragraph(_("No maintenance object is described yet"))
        return
    yield columns.table(_("Maintenance object"), PAPER, rows)
    for row in rows:
        yield from _part(row)


def _receiver(initiative: Initiative, lacking: list[MaintenanceObject]) -> Need:
    texts = _("It is settled who maintains each object"), _("It is not settled who maintains each object")
    return _need(initiative, "receiver", not lacking, texts, named(lacking), lacking)


def _complete(initiative: Initiative, lacking: list[MaintenanceObject]) -> Need:
    texts = _("Maintenance is established for each object"), _("Maintenance is not established for each object")
    said = [_("%(object)s lacks %(what)s") % {"object": f"{row.code} {row.title}", "what": ", ".join(lacks(row))} for row in lacking]
    more = len(said) - NAMED
    detail = "; ".join(said[:NAMED])
    detail = _("%(first)s and %(more)d more") % {"first": detail, "more": more} if more > 0 else detail
    return _need(initiative, "complete", not lacking, texts, detail, lacking)


def _need(
    initiative: Initiative, key: str, met: bool, texts: tuple[str, str], detail: str = "", lacking: list[MaintenanceObject] | None = None
) -> Need:
    there, missing = texts
    holders = [row.owner for row in lacking or []]
    return Need(
        key=f"maintenance.{key}",
        level="warn",
        met=met,
        text=there if met else missing,
        url=reverse("maintenance-objects", args=[initiative.pk]),
        link=_("See maintenance objects"),
        detail=detail,
        owner=holders[0] if len(set(holders)) == 1 else None,
    )


def _part(row: MaintenanceObject) -> Iterator[Block]:
    yield Heading(f"{row.code} {row.title}")
    yield from text_blocks(row.description)
    told: tuple[tuple[str, str], ...] = (
        (_("Answers for it"), str(columns.person(row.owner).text)),
        (_("Operated by"), row.operated_by),
        (_("Operations agreement"), row.agreement),
        (_("Paid by"), row.financed_by),
    )
    yield Facts(tuple((label, value or "–") for label, value in told))
    for name, label in TEXTS:
        if getattr(row, name).strip():
            yield Heading(str(label), 2)
            yield from text_blocks(getattr(row, name))


def _maintainer(row: MaintenanceObject) -> Cell:
    return columns.text(row.organisation.name) if row.organisation else Cell(_("Nobody yet"))


def _standing(row: MaintenanceObject) -> Cell:
    lacking = lacks(row)
    if not lacking:
        return Cell(_("Established"), "done")
    return Cell(_("Lacks something"), "warns", second=", ".join(lacking))


def _column(label: Text, cell: Callable[[MaintenanceObject], Cell], **options: bool) -> EntryColumn:
    return EntryColumn(label, cell, "s" if options.get("numeric") else "m", **options)


PAPER = (
    _column(gettext_lazy("Kind"), lambda row: Cell(row.get_kind_display())),
    _column(gettext_lazy("Maintained by"), _maintainer),
    _column(gettext_lazy("Operated by"), lambda row: columns.text(row.operated_by)),
    _column(gettext_lazy("Cost a year"), lambda row: columns.amount(row.yearly_cost, currency_of(row.initiative)), numeric=True),
    _column(gettext_lazy("Handed over"), lambda row: columns.day(row.handed_over_on)),
)
COLUMNS = (*PAPER, _column(gettext_lazy("Maintenance"), _standing))
REGISTER = Register(
    key="maintenance_objects",
    name=gettext_lazy("Maintenance objects"),
    noun=pgettext_lazy("log", "maintenance object"),
    order=92,
    model=MaintenanceObject,
    holder="owner",
    group="plan",
    page="maintenance-objects",
    needs=needs,
    blocks=blocks,
    entries=entries,
    wide=True,
)
