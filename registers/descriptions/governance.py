"""Description of governance and mandate: what it demands before which milestone, and how it stands on paper (D02, M26)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption import columns
from adoption.columns import EntryColumn
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from adoption.registry import Level, Need, Register
from core.blocks import Block, Bullets, Cell, Heading, Paragraph
from registers.escalation import path
from registers.models import Forum, ForumKind

JOINING, PLAN_GATE = "joining_shared_service", 4


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live forums in order."""
    rows = Forum.objects.live().filter(initiative=initiative)
    return rows.select_related("owner__organisation", "escalates_to", "initiative").order_by("number")


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Mandate and escalation (M26); who joins a shared service has agreed on steering before the plan (D02, 000:16). One query."""
    rows = Forum.objects.live().filter(initiative=initiative)
    forums = list(rows.values_list("kind", "agreed_on", "escalates_to_id"))
    texts = _("Mandates and roles are established"), _("Nobody has written down who may decide what")
    yield _need(initiative, "governance.mandate", "warn", bool(forums), texts, "M26")
    if len(forums) > 1:
        met = any(target for _kind, _day, target in forums)
        texts = _("The escalation path is established"), _("It is not said where a matter goes that a forum cannot settle")
        yield _need(initiative, "governance.escalation", "warn", met, texts, "M26")
    if gate == PLAN_GATE and JOINING in initiative.playbooks:
        agreed = any(kind == ForumKind.STEERING and day for kind, day, _target in forums)
        texts = _("The governance model and the steering are agreed"), _("The governance model and the steering are not agreed yet")
        yield _need(initiative, "governance.agreed", "enforce", agreed, texts, "D02")


def blocks(initiative: Initiative) -> Iterator[Block]:
    """A table of the forums, and the escalation path as a numbered list."""
    forums = list(entries(initiative))
    if not forums:
        yield Paragraph(_("No forum is described yet"))
        return
    yield columns.table(_("Forum"), COLUMNS, forums)
    if steps := path(forums):
        yield Heading(_("Escalation path"))
        yield Bullets(tuple(step.sentence for step in steps), ordered=True)


def _need(initiative: Initiative, key: str, level: Level, met: bool, texts: tuple[str, str], rule: str) -> Need:
    there, missing = texts
    return Need(
        key=key,
        level=level,
        met=met,
        text=there if met else missing,
        url=reverse("governance", args=[initiative.pk]),
        link=_("See governance"),
        detail="" if met or level == "warn" else _("Write a forum that steers, and the day the parties agreed on it."),
        rule=rule,
    )


def _target(forum: Forum) -> Cell:
    return columns.text(f"{forum.escalates_to.code} {forum.escalates_to.title}" if forum.escalates_to else "")


COLUMNS = (
    EntryColumn(gettext_lazy("Kind"), lambda forum: Cell(forum.get_kind_display())),
    EntryColumn(gettext_lazy("What it decides by itself"), lambda forum: columns.text(forum.mandate), "xl"),
    EntryColumn(gettext_lazy("Who sits in it"), lambda forum: columns.text(forum.members, forum.meets), "l", on_page=False),
    EntryColumn(gettext_lazy("Who leads it"), lambda forum: columns.person(forum.owner)),
    EntryColumn(gettext_lazy("Escalates to"), _target),
    EntryColumn(gettext_lazy("Agreed on"), lambda forum: columns.day(forum.agreed_on), "s"),
)
REGISTER = Register(
    key="governance",
    name=gettext_lazy("Governance and mandate"),
    noun=pgettext_lazy("log", "forum"),
    order=61,
    model=Forum,
    holder="owner",
    group="people",
    page="governance",
    needs=needs,
    blocks=blocks,
    entries=entries,
    wide=True,
)
