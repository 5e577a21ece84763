"""Description of profitability as a statement: three viewpoints, what milestone III asks of them, how they stand on paper (002:242)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption import columns
from adoption.kept import kept
from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from adoption.registry import Need, Register
from core.blocks import Block, Cell, Column, Heading, Paragraph, Table, text_blocks
from core.blocks.model import State
from core.components import Text
from registers.models import Profitability, Verdict, Viewpoint

GATE = 3
STATES = {Verdict.NOT_JUDGED: "waits", Verdict.PROFITABLE: "done", Verdict.EVEN: "ahead", Verdict.COSTS: "warns"}
ON_PAPER: dict[str, State] = {"done": "done", "warns": "warns"}


@dataclass(frozen=True)
class View:
    """A viewpoint with its statement, or without one yet."""

    viewpoint: Viewpoint
    entry: Profitability | None

    @property
    def standing(self) -> tuple[str, Text]:
        """Kind of state and the judgement in a word."""
        if self.entry is None:
            return "waits", _("Not written yet")
        verdict = Verdict(self.entry.verdict)
        return STATES[verdict], verdict.label

    @property
    def has_goal(self) -> bool:
        return self.entry is not None and bool(self.entry.goal.strip())

    @property
    def is_judged(self) -> bool:
        """Judged, with what the judgement rests on."""
        return self.entry is not None and bool(self.entry.verdict) and bool(self.entry.grounds.strip())


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live statements in order."""
    rows = Profitability.objects.live().filter(initiative=initiative)
    return rows.select_related("owner__organisation", "initiative").order_by("number")


def views(initiative: Initiative) -> list[View]:
    """The three viewpoints, always all of them. One query."""
    rows: list[Profitability] = kept(initiative, "profitability", lambda: list(entries(initiative)))
    for row in rows:
        row.initiative = initiative  # the rights of the reader are known of this one
    written = {row.viewpoint: row for row in rows}
    return [View(Viewpoint(value), written.get(value)) for value in Viewpoint.values]


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Milestone III decides the goals of profitability and verifies it, seen by all three (002:242)."""
    if gate != GATE:
        return
    three = views(initiative)
    texts = _("Each viewpoint has its goal of profitability"), _("Goals of profitability are missing")
    yield _need(initiative, "goals", three, lambda view: view.has_goal, texts)
    texts = _("Profitability is judged from each viewpoint"), _("Profitability is not judged from each viewpoint")
    yield _need(initiative, "judged", three, lambda view: view.is_judged, texts)


def blocks(initiative: Initiative) -> Iterator[Block]:
    """A table of the three, and what each judgement rests on."""
    three = views(initiative)
    if not any(view.entry for view in three):
        yield Paragraph(_("Profitability is not stated yet"))
        return
    head = (Column(_("Seen by"), "m"), Column(_("Goal"), "xl"), Column(_("Judgement"), "s"), Column(_("Judged by"), "m"))
    yield Table(head, tuple(_row(view) for view in three))
    for view in three:
        if view.entry is not None and view.entry.grounds.strip():
            yield Heading(_("What the judgement rests on: %(viewpoint)s") % {"viewpoint": view.viewpoint.label})
            yield from text_blocks(view.entry.grounds)


def _need(initiative: Initiative, key: str, three: list[View], fits: Callable[[View], bool], texts: tuple[str, str]) -> Need:
    lacking = [view for view in three if not fits(view)]
    there, missing = texts
    owners = {view.entry.owner for view in lacking if view.entry is not None and view.entry.owner is not None}
    return Need(
        key=f"profitability.{key}",
        level="warn",
        met=not lacking,
        text=missing if lacking else there,
        url=reverse("profitability", args=[initiative.pk]),
        link=_("See profitability"),
        detail="; ".join(str(view.viewpoint.label) for view in lacking),
        owner=owners.pop() if len(owners) == 1 else None,
    )


def _row(view: View) -> tuple[Cell, ...]:
    kind, word = view.standing
    goal = columns.text(view.entry.goal if view.entry else "")
    judge = columns.person(view.entry.owner if view.entry else None)
    return Cell(str(view.viewpoint.label)), goal, Cell(str(word), ON_PAPER.get(kind, "")), judge


REGISTER = Register(
    key="profitability",
    theme="cost",
    name=gettext_lazy("Profitability"),
    noun=pgettext_lazy("log", "judgement of profitability"),
    order=34,
    model=Profitability,
    holder="owner",
    group="decide",
    page="profitability",
    needs=needs,
    blocks=blocks,
    entries=entries,
)
