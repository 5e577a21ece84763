"""Risks on paper: table, the two matrices with the same in words, and a part for each contingency plan."""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption.models import Initiative, Task
from core import words
from core.blocks import Block, Bullets, Cell, Column, Figure, Heading, Lead, Paragraph, Table, text_blocks
from core.blocks.model import State
from core.charts import MatrixLabels, risk_matrix_svg
from registers import risk_measures, risk_page, risk_since
from registers.models import Risk, RiskKind
from registers.words import PROBABILITY, contingency, effect, level

STATES: dict[str, State] = {"done": "", "blocks": "blocks"}


def blocks(initiative: Initiative) -> Iterator[Block]:
    """Open risks, then open opportunities: largest first."""
    register = risk_page.read(initiative, timezone.localdate())
    risks, chances = (risk_page.listed(initiative, register.view(view), {}) for view in ("risks", "opportunities"))
    if not risks and not chances:
        yield Paragraph(_("No risks are written down yet"))
        return
    yield Lead(lead(register))
    if risks:
        yield _table(risks, _("Probability × consequence, 1 to 25. From %(danger)d on a contingency plan is demanded.") % _danger())
        yield from _matrices(risks)
    if chances:
        yield Heading(_("Opportunities"))
        yield _table(chances, "")
        yield from _matrices(chances, RiskKind.OPPORTUNITY)
    yield from _since(initiative)
    yield from _details([*risks, *chances], risk_measures.of_initiative(initiative))


def lead(register: risk_page.Register) -> str:
    """How many risks are followed and what needs attention."""
    return f"{'; '.join([risk_page.count_words(len(register.view('risks'))), *register.summary()])}."


def _table(risks: list[Risk], caption: str) -> Table:
    columns = (
        Column(_("No."), "xs"),
        Column(_("Risk"), "xl"),
        Column(_("Owner"), "m"),
        Column(_("Today"), "s", numeric=True),
        Column(_("With measures"), "s", numeric=True),
        Column(_("Contingency plan"), "s"),
    )
    return Table(columns, tuple(_row(risk) for risk in risks), caption, row_header_index=1)


def _row(risk: Risk) -> tuple[Cell, ...]:
    owner = Cell(words.named(risk.owner.name, risk.owner.organisation)) if risk.owner else Cell(_("Nobody yet"))
    kind, word = contingency(risk)
    today, after = str(risk.score or "–"), str(risk.score_after or "–")
    return Cell(risk.code), Cell(risk.title), owner, Cell(today), Cell(after), Cell(str(word), STATES.get(kind, ""))


def _matrices(risks: list[Risk], kind: str = RiskKind.RISK) -> Iterator[Figure]:
    before = [(risk.code, risk.probability, risk.consequence) for risk in risks if risk.probability and risk.consequence]
    after = [(r.code, r.probability_after, r.consequence_after) for r in risks if r.probability_after and r.consequence_after]
    titles = _("Risk matrix: today, before measures"), _("Risk matrix: with measures, expected when they are done")
    if kind == RiskKind.OPPORTUNITY:
        titles = _("Matrix of opportunities: today, before measures"), _("Matrix of opportunities: with measures")
    yield from _matrix(before, titles[0], kind)
    yield from _matrix(after, titles[1], kind)


def _matrix(points: list[tuple[str, int, int]], title: str, kind: str) -> Iterator[Figure]:
    if points:
        alternative = "; ".join(f"{code}: {p} × {c} = {level(p * c, kind)}" for code, p, c in points)
        yield Figure(risk_matrix_svg(points, labels=labels(kind), title=title, description=alternative), title, alternative, title)


def labels(kind: str = RiskKind.RISK) -> MatrixLabels:
    """The words round the matrix in the active language."""
    axis, five = effect(kind)
    steps = ({number: str(word) for number, word in enumerate(told, 1)} for told in (PROBABILITY, five))
    return MatrixLabels(_("Probability"), str(axis), *steps)


def _since(initiative: Initiative) -> Iterator[Block]:
    """What has happened to the risks since the latest milestone; nothing before the first."""
    last = next(iter(risk_since.passed(initiative)), None)
    if last is None:
        return
    groups = risk_since.groups(risk_since.steps(initiative, last.at))
    yield Heading(_("Changes since: %(milestone)s") % {"milestone": last.word})
    nothing = _("Nothing has changed")
    yield Paragraph(f"{risk_since.summary(groups) or nothing}.")
    rows = tuple(_step_row(step, group.title) for group in groups for step in group.steps if group.kind != "unchanged")
    if rows:
        columns = (
            Column(_("No."), "xs"),
            Column(_("Risk"), "xl"),
            Column(_("What happened"), "m"),
            Column(_("At the milestone"), "s"),
            Column(_("Today"), "s"),
            Column(_("Found in the last review"), "l"),
        )
        yield Table(columns, rows, row_header_index=1)


def _step_row(step: risk_since.Step, title: str) -> tuple[Cell, ...]:
    before, after = (level(score, step.risk.kind) or "–" for score in (step.before, step.after))
    return Cell(step.risk.code), Cell(step.risk.title), Cell(title), Cell(before), Cell(after), Cell(step.found or "–")


def _details(risks: list[Risk], tasks: dict[UUID, list[Task]]) -> Iterator[Block]:
    """What is done about each risk, with its measures in the plan, and what if it happens all the same."""
    for risk in risks:
        mine = tasks.get(risk.pk, [])
        if risk.measures.strip() or risk.response or mine:
            yield Heading(_("Measures for %(code)s, %(title)s") % {"code": risk.code, "title": risk.title})
            yield from _text(risk.get_response_display(), risk.measures)
            if mine:
                yield Bullets(tuple(risk_measures.sentence(task) for task in mine))
        if risk.contingency.strip():
            yield Heading(_("Contingency plan for %(code)s, %(title)s") % {"code": risk.code, "title": risk.title})
            yield from _text("", risk.contingency)


def _text(first: str, text: str) -> Iterator[Block]:
    if first:
        yield Paragraph(first)
    yield from text_blocks(text)


def _danger() -> dict[str, int]:
    return {"danger": settings.CONTINGENCY_FROM}
