"""Draws the rail. Small and mini stand in lists, so they are written without a template."""

from collections.abc import Sequence

from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.components import Stop
from core.icons import MARKS
from core.misuse import misuse

SIZES = ("large", "small", "mini")
_WATER = SafeString('<span aria-hidden="true" class="fl-rail__water"></span>')
_BOAT = SafeString('<svg aria-hidden="true" class="fl-rail__boat" viewBox="0 0 32 20"><use href="#boat"/></svg>')


def render(stops: Sequence[Stop], size: str) -> SafeString:
    """The rail as an ordered list; words stand in each item. size: large, small or mini."""
    if size not in SIZES or any(stop.state not in MARKS for stop in stops):
        misuse(f"A rail is {SIZES} and its stops {MARKS}")
    if size == "large":
        rows = [(stop, attributes(stop), drawing(stop, numbered=True)) for stop in stops]
        return SafeString(get_template("components/rail_large.html").render({"rows": rows, "label": label(stops)}))
    items = format_html_join("", "<li {}>{}{}</li>", ((attributes(s), drawing(s, size == "small"), words(s)) for s in stops))
    return format_html('<ol class="fl-rail" data-size="{}" aria-label="{}">{}</ol>', size, label(stops), items)


def label(stops: Sequence[Stop]) -> str:
    """Phase 2 of 8; where no phase goes on (ended, stopped) how many were passed."""
    now = next((stop.number for stop in stops if stop.state == "here"), None)
    if now is not None:
        return _("The fairway: phase %(now)d of %(all)d") % {"now": now, "all": len(stops)}
    passed = sum(stop.state == "passed" for stop in stops)
    return _("The fairway: %(passed)d of %(all)d phases passed") % {"passed": passed, "all": len(stops)}


def attributes(stop: Stop) -> SafeString:
    """State, and for the one where we are also how far it has sailed."""
    if stop.state != "here":
        return format_html('data-state="{}"', stop.state)
    sailed = min(90, max(0, round(stop.sailed / 10) * 10))
    return format_html('data-state="here" data-sailed="{}" aria-current="step"', sailed)


def drawing(stop: Stop, numbered: bool) -> SafeString:
    """Water, boat, mark and, except in the mini rail, the milestone's number."""
    mark = format_html('<svg aria-hidden="true" class="fl-rail__mark" viewBox="0 0 44 56"><use href="#mk-{}"/></svg>', stop.state)
    number = format_html('<span aria-hidden="true" class="fl-rail__no">{}</span>', stop.roman) if numbered else ""
    return format_html("{}{}{}{}", _WATER, _BOAT if stop.state == "here" else "", mark, number)


def words(stop: Stop) -> SafeString:
    """The stop in words, for those who do not see the drawing."""
    return format_html('<span class="fl-vh">{}</span>', stop.text_for_screen_reader)
