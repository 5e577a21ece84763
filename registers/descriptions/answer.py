"""Description of the checklists: what the areas demand before a milestone, and how the answers stand on paper."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.methods import method_for
from adoption.models import Initiative
from adoption.registry import Need, Register
from core.blocks import Block, Cell, Column, Group, Heading, Paragraph, Row, Table
from core.blocks.model import State
from method import Method
from registers.checklist_page import Standing, checklist_url, look_of, standings
from registers.models import Answer

STATES: dict[str, State] = {"done": "done", "warns": "warns"}


def entries(initiative: Initiative) -> list[Answer]:
    """Every answer, phase by phase."""
    rows = Answer.objects.filter(initiative=initiative).select_related("answered_by__organisation", "task", "risk")
    return list(rows.order_by("phase_number", "question"))


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """The questions of each area that the profile demands are answered in the phase of milestone 1–8 (M08)."""
    for one in standings(initiative, gate):
        if one.demanded:
            yield _need(initiative, gate, one)


def _need(initiative: Initiative, gate: int, one: Standing) -> Need:
    done = _("%(area)s: the questions of this phase are answered")
    left = _("%(area)s: not all questions of this phase are answered")
    return Need(
        key=f"checklists.{gate}.{one.area.key}",
        level="warn",
        met=one.is_done,
        text=(done if one.is_done else left) % {"area": one.area.name},
        detail=one.detail,
        owner=one.expert,
        url=checklist_url(initiative, gate, one.area.key),
        link=_("Answer the questions"),
        rule="M08",
    )


def blocks(initiative: Initiative) -> Iterator[Block]:
    """The answered questions of each phase by area, with answer and comment. One query."""
    rows = entries(initiative)
    if not rows:
        yield Paragraph(_("No question is answered yet"))
        return
    found = method_for(initiative)
    for phase in found.phases:
        of_phase = [row for row in rows if row.phase_number == phase.number]
        if of_phase:
            yield Heading(_("Phase %(number)s: %(name)s") % {"number": phase.number, "name": phase.name})
            yield _table(found, of_phase)


def _table(found: Method, rows: list[Answer]) -> Table:
    columns = (Column(_("Question"), "xl"), Column(_("Answer"), "s"), Column(_("Comment"), "l"))
    lines: list[Row] = []
    order = {area.key: number for number, area in enumerate(found.all_areas)}
    area = ""
    for row in sorted(rows, key=lambda one: (order.get(one.area, len(order)), one.question)):
        if row.area != area:
            area = row.area
            lines.append(Group(_area(found, area)))
        lines.append((Cell(_question(found, row.question)), _answer(row), Cell(row.comment or "–")))
    return Table(columns, tuple(lines), row_header_index=0)


def _answer(row: Answer) -> Cell:
    return Cell(str(row.get_word_display()), STATES.get(look_of(row), ""))


def _area(found: Method, key: str) -> str:
    try:
        return str(found.area(key).name)
    except KeyError:
        return key


def _question(found: Method, key: str) -> str:
    """Its words; the key where a pack that asked it is gone."""
    try:
        return str(found.question(key)[1].text)
    except KeyError:
        return key


REGISTER = Register(
    key="checklists",
    name=gettext_lazy("Checklists"),
    order=28,
    model=Answer,
    group="plan",
    page="checklists",
    needs=needs,
    blocks=blocks,
    entries=entries,
)
