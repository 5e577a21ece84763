"""The risk matrix: probability upwards, consequence to the right, deeper tint for shallower water, a dotted danger line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.charts import svg

Point = tuple[str, int, int]
CELL_W, CELL_H, LEFT, TOP, GAP = 84, 54, 104, 8, 3
PILLS_A_CELL = 6
DANGER = 10
SCALE = range(1, 6)
FILLS = {1: svg.WHITE, 2: svg.WATER_1, 3: svg.WATER_2, 4: svg.WATER_3}


@dataclass(frozen=True)
class MatrixLabels:
    """The words round a matrix: each axis, and each step of it from 1 to 5."""

    probability: str
    consequence: str
    probabilities: Mapping[int, str]
    consequences: Mapping[int, str]


def depth(probability: int, consequence: int) -> int:
    """Tint 1 to 4 of a square by the product of its steps: below 5, below 10 (the danger line), below 15, from 15 on."""
    score = probability * consequence
    return 1 if score < 5 else 2 if score < DANGER else 3 if score < 15 else 4


def risk_matrix_svg(points: Sequence[Point], *, labels: MatrixLabels, title: str, description: str) -> SafeString:
    """The points (label, probability 1 to 5, consequence 1 to 5) in five by five squares, 532 by 330 units.

    Raises ValueError for a step outside 1 to 5. More than six points in a square are counted ("+3").
    """
    if any(p not in SCALE or c not in SCALE for _label, p, c in points):
        raise ValueError("Probability and consequence are steps from 1 to 5")
    squares = defaultdict(list)
    for label, probability, consequence in points:
        squares[probability, consequence].append(label)
    drawing = svg.joined(_square(p, c) for p in SCALE for c in SCALE) + _danger_line() + _axes(labels)
    pills = svg.joined(_pills(names, *_corner(*at)) for at, names in sorted(squares.items()))
    return svg.frame(
        drawing + pills,
        title=title,
        description=description,
        width=LEFT + 5 * CELL_W + 8,
        height=TOP + 5 * CELL_H + 52,
        css="fl-matrixchart",
    )


def _corner(probability: int, consequence: int) -> tuple[float, float]:
    return LEFT + (consequence - 1) * CELL_W, TOP + (5 - probability) * CELL_H


def _square(probability: int, consequence: int) -> SafeString:
    x, y = _corner(probability, consequence)
    tint = depth(probability, consequence)
    size = CELL_W - GAP, CELL_H - GAP
    return svg.rect(x, y, *size, css=f"x-l{tint}", fill=FILLS[tint], stroke=svg.LINE if tint == 1 else "")


def _danger_line() -> SafeString:
    """Along the squares from which a contingency plan is demanded, from the top edge to the right one."""
    half = GAP / 2
    first = {p: next((c for c in SCALE if p * c >= DANGER), 6) for p in SCALE}
    x, y = _corner(5, first[5])
    steps = [f"M{svg.number(x - half)} {svg.number(y - half)}"]
    for probability in reversed(SCALE):
        x, y = _corner(probability, first[probability])
        steps.append(f"H{svg.number(x - half)}V{svg.number(y + CELL_H - half)}" if first[probability] < 6 else "")
    steps.append(f"H{LEFT + 5 * CELL_W - half}")
    return svg.path("".join(steps), css="x-danger", stroke=svg.INK, width=2.25, dash="0.1 5")


def _axes(labels: MatrixLabels) -> SafeString:
    bottom = TOP + 5 * CELL_H
    rows = (svg.text(LEFT - 8, _corner(p, 1)[1] + 30, _step(p, labels.probabilities, 92), fill=svg.INK_2, anchor="end") for p in SCALE)
    columns = (
        svg.text(_corner(1, c)[0] + 40.5, bottom + 13, _step(c, labels.consequences, 84), fill=svg.INK_2, anchor="middle") for c in SCALE
    )
    across = svg.text(LEFT + 2.5 * CELL_W, bottom + 36, f"{labels.consequence} →", weight=600, anchor="middle")
    up = format_html(
        '<g transform="translate(8 {}) rotate(-90)">{}</g>',
        TOP + 2.5 * CELL_H,
        svg.text(0, 3, f"{labels.probability} →", weight=600, anchor="middle"),
    )
    return svg.joined(rows) + svg.joined(columns) + across + up


def _step(number: int, words: Mapping[int, str], width: float) -> str:
    return svg.fitted(f"{number} {words.get(number, '')}".strip(), width, 11)


def _pills(names: list[str], x: float, y: float) -> SafeString:
    shown = names if len(names) <= PILLS_A_CELL else [*names[: PILLS_A_CELL - 1], f"+{len(names) - PILLS_A_CELL + 1}"]
    columns = 1 if len(shown) == 1 else 2 if len(shown) <= 4 else 3
    lines = -(-len(shown) // columns)
    width = min(34.0, (CELL_W - GAP - 4) / columns - 2)
    left, top = x + (CELL_W - GAP - columns * (width + 2) + 2) / 2, y + (CELL_H - GAP - lines * 20 + 2) / 2
    return svg.joined(_pill(name, left + (at % columns) * (width + 2), top + (at // columns) * 20, width) for at, name in enumerate(shown))


def _pill(name: str, x: float, y: float, width: float) -> SafeString:
    name = svg.fitted(name, width - 2, 10.5)
    body = format_html(
        '<rect class="x-pill" x="{}" y="{}" width="{}" height="18" rx="9" fill="{}"/>',
        svg.number(x),
        svg.number(y),
        svg.number(width),
        svg.INK,
    )
    return body + svg.text(x + width / 2, y + 12.75, name, size=10.5, weight=600, fill=svg.WHITE, anchor="middle", css="x-name")
