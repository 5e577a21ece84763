"""Risks on paper: table, the two matrices with the same in words, and a part for each contingency plan."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption.models import Initiative
from core import words
from core.blocks import Block, Cell, Column, Figure, Heading, Lead, Paragraph, Table, text_blocks
from core.blocks.model import State
from core.charts import MatrixLabels, risk_matrix_svg
from registers import risk_page
from registers.models import Risk
from registers.words import CONSEQUENCE, PROBABILITY, contingency, level

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
    yield from _details(risks)


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


def _matrices(risks: list[Risk]) -> Iterator[Figure]:
    before = [(risk.code, risk.probability, risk.consequence) for risk in risks if risk.probability and risk.consequence]
    after = [(r.code, r.probability_after, r.consequence_after) for r in risks if r.probability_after and r.consequence_after]
    yield from _matrix(before, _("Risk matrix: today, before measures"))
    yield from _matrix(after, _("Risk matrix: with measures, expected when they are done"))


def _matrix(points: list[tuple[str, int, int]], title: str) -> Iterator[Figure]:
    if points:
        alternative = "; ".join(f"{code}: {p} × {c} = {level(p * c)}" for code, p, c in points)
        yield Figure(risk_matrix_svg(points, labels=labels(), title=title, description=alternative), title, alternative, title)


def labels() -> MatrixLabels:
    """The words round the matrix in the active language."""
    probabilities = {number: str(word) for number, word in enumerate(PROBABILITY, 1)}
    return MatrixLabels(_("Probability"), _("Consequence"), probabilities, {n: str(word) for n, word in enumerate(CONSEQUENCE, 1)})


def _details(risks: list[Risk]) -> Iterator[Block]:
    """What is done about each risk, and what if it happens all the same."""
    for risk in risks:
        if risk.measures.strip() or risk.response:
            yield Heading(_("Measures for %(code)s, %(title)s") % {"code": risk.code, "title": risk.title})
            yield from _text(risk.get_response_display(), risk.measures)
        if risk.contingency.strip():
            yield Heading(_("Contingency plan for %(code)s, %(title)s") % {"code": risk.code, "title": risk.title})
            yield from _text("", risk.contingency)


def _text(first: str, text: str) -> Iterator[Block]:
    if first:
        yield Paragraph(first)
    yield from text_blocks(text)


def _danger() -> dict[str, int]:
    return {"danger": settings.CONTINGENCY_FROM}
