"""The fairway as a drawing for the title page: water, marks, and the boat where the initiative is."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.blocks.model import RailStop
from core.charts import svg

WIDTH, HEIGHT, LEFT, STEP_END = 800, 116, 2, 20
BODY = "M15.2 16.5h12.2L31.5 44h-19z"
FLARE = "M23.5 4.5C28-1.5 36-5 44-5.5 42.5 2 37 8 29.5 11.5c-3.2 1.3-6-.2-7-2.5-.6-1.5-.1-3.1 1-4.5z"
BOAT = "M2.5 3.5h17c4.5 0 8 3 10.5 6.5-2.5 3.5-6 6.5-10.5 6.5h-17c-1.3-4.3-1.3-8.7 0-13z"


def rail_svg(stops: Sequence[RailStop], *, title: str, description: str = "", sailed: float = 0.5) -> SafeString:
    """The stops from left to right, 800 by 116 units. sailed says how much of the phase we are in is behind us (0 to 1)."""
    if not stops:
        raise ValueError("A rail needs stops")
    step = (WIDTH - STEP_END - 12) / len(stops)
    here = _position(stops, step, sailed)
    boat = _boat(here) if any(stop.state == "here" for stop in stops) else SafeString("")
    marks = svg.joined(_mark(stop, LEFT + step * (at + 1)) for at, stop in enumerate(stops))
    return svg.frame(_water(here) + boat + marks, title=title, description=description, width=WIDTH, height=HEIGHT, css="fl-railchart")


def _position(stops: Sequence[RailStop], step: float, sailed: float) -> float:
    passed = sum(stop.state == "passed" for stop in stops)
    if passed == len(stops):
        return WIDTH - STEP_END - 8
    inside = min(0.66, max(0.12, sailed)) if any(stop.state == "here" for stop in stops) else 0
    return max(LEFT + 10, LEFT + step * (passed + inside))


def _water(here: float) -> SafeString:
    end = WIDTH - STEP_END
    channel = format_html(
        '<rect class="r-water" x="2" y="76" width="{}" height="20" rx="10" fill="{}" stroke="{}" stroke-width="1.25"/>',
        end,
        svg.WATER_0,
        svg.WATER_4,
    )
    sailed = format_html('<path class="r-sailed" d="M12 76H{}V96H12A10 10 0 0 1 12 76z" fill="{}"/>', svg.number(here), svg.WATER_4)
    line = svg.path(f"M10 86H{svg.number(here)}", css="r-line", stroke=svg.SEA, width=2)
    ahead = svg.path(f"M{svg.number(here)} 86H{end - 8}", css="r-ahead", stroke=svg.EDGE, width=1.5, dash="5 4")
    return channel + sailed + line + ahead


def _boat(here: float) -> SafeString:
    drawing = svg.path(BOAT, css="m-boat", stroke=svg.WHITE, fill=svg.YOU, width=1.5)
    return format_html('<g transform="translate({} 75) scale(1.1)">{}</g>', svg.number(here - 14), drawing)


def _mark(stop: RailStop, x: float) -> SafeString:
    colour = {"passed": svg.SEA, "here": svg.YOU, "ahead": svg.EDGE}[stop.state]
    body = svg.SEA if stop.state == "passed" else svg.WHITE
    stick = svg.path("M20.8 16 19.9 8", css="m-line", stroke=colour, width=2)
    head = stick + _disc(19.5, 5.5, 3.2, svg.WHITE if stop.state == "ahead" else colour, colour)
    foot = _disc(22, 46, 4, svg.WHITE, svg.INK)
    drawing = head + svg.path(BODY, css="m-body", stroke=colour, fill=body, width=2) + _sign(stop.state) + foot
    mark = format_html('<g class="m-{}" transform="translate({} 37.7) scale(1.05)">{}</g>', stop.state, svg.number(x - 23.1), drawing)
    fill = svg.YOU if stop.state == "here" else svg.INK
    return mark + svg.text(x, 16, stop.roman, size=16, weight=600, fill=fill, anchor="middle", you=stop.state == "here")


def _disc(x: float, y: float, radius: float, fill: str, stroke: str) -> SafeString:
    spot = svg.number(x), svg.number(y), svg.number(radius)
    return format_html('<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="1.75"/>', *spot, fill, stroke)


def _sign(state: str) -> SafeString:
    """A tick on a passed mark, band and flare on the one we are heading for."""
    if state == "passed":
        return svg.path("M17 31l4 4.2 7-8.2", css="m-tick", stroke=svg.WHITE, width=2.4)
    if state == "here":
        band = svg.path("M14.3 24h14.2l1.3 9H13.4z", css="m-band", stroke="none", fill=svg.YOU)
        return band + svg.path(FLARE, css="m-flare", stroke="none", fill=svg.YOU)
    return SafeString("")
