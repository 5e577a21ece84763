"""The title page with the fairway, and the plainer head of a short document."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.blocks.html import lines
from core.blocks.model import Document, RailStop
from core.charts.rail import rail_svg
from core.pdf.blocks import picture
from core.pdf.labels import Labels

SIZES = ((34, "xl"), (64, "l"), (130, "m"), (300, "s"))  # up to so many characters the title is set so large
NAME_WIDTH = 12  # characters of a phase's name on a line of its column


def title_page(document: Document, labels: Labels) -> SafeString:
    """Organisation, title, fairway and facts on a page of their own."""
    return format_html(
        '<section class="title"><div class="in">{}<p class="org">{}</p><h1 class="{}">{}</h1><p class="sub">{}</p></div>{}'
        '<div class="facts">{}</div></section>',
        logo(document),
        document.organisation_line,
        size(document.title),
        document.title,
        document.subtitle or document.kind,
        _rail(document.rail, labels),
        _facts(document, labels),
    )


def letter_head(document: Document, labels: Labels) -> SafeString:
    """The same in short at the top of the first page."""
    return format_html(
        '<div class="letterhead">{}<p class="org">{}</p><h1>{}</h1><p class="sub">{}</p>{}</div>',
        logo(document),
        document.organisation_line,
        document.title,
        document.subtitle or document.kind,
        _facts(document, labels),
    )


def logo(document: Document) -> SafeString:
    """The organisation's logo in the head, at most 60 by 18 millimetres; nothing without one."""
    if document.logo is None or not document.logo.data:
        return SafeString("")
    return format_html('<div class="logo">{}</div>', picture(document.logo, 60.0, 18.0))


def size(title: str) -> str:
    """How large a title is set: xl, l, m, s or xs by its length; a word too long for a line makes it smaller."""
    longest = max((len(word) for word in title.split()), default=0)
    fitting = next((name for limit, name in SIZES if len(title) <= limit), "xs")
    return "s" if longest > 22 and fitting in ("xl", "l", "m") else fitting


def facts(document: Document, labels: Labels) -> tuple[tuple[str, str], ...]:
    """The document's own facts, else what it says of itself."""
    own = (
        (labels.case_number, document.case_number),
        (labels.version.format(version="").strip(), document.version),
        (labels.status, document.status_text),
        (labels.prepared_by, document.prepared_by),
        (labels.date, document.date_text),
    )
    return document.facts or tuple((label, value) for label, value in own if value)


def _facts(document: Document, labels: Labels) -> SafeString:
    pairs = ((label, lines(value)) for label, value in facts(document, labels))
    return format_html("<ul>{}</ul>", format_html_join("", '<li><span class="k">{}</span><span class="v">{}</span></li>', pairs))


def _rail(stops: Sequence[RailStop], labels: Labels) -> SafeString:
    if not stops:
        return SafeString("")
    drawing = rail_svg(stops, title=labels.fairway)
    items = format_html_join(
        "", '<li class="{}"><span class="ph h{}">{}</span>{}{}</li>', (_stop(stop, name_lines(stops)) for stop in stops)
    )
    return format_html('<div class="chart"></div><div class="rail">{}<ul class="n{}">{}</ul></div>', drawing, len(stops), items)


def name_lines(stops: Sequence[RailStop]) -> int:
    """Lines (2 to 5) the longest phase name takes in its narrow column, so that what stands below begins on one height."""
    return max(2, min(5, max(_lines(stop.phase) for stop in stops)))


def _lines(name: str) -> int:
    count, left = 1, NAME_WIDTH
    for word in name.split():
        if len(word) > left and left < NAME_WIDTH:
            count, left = count + 1, NAME_WIDTH
        while len(word) > NAME_WIDTH:
            count, word = count + 1, word[NAME_WIDTH - 1 :]
        left -= len(word) + 1
    return count


def _stop(stop: RailStop, height: int) -> tuple[str, int, str, SafeString, SafeString]:
    rows = format_html_join("", '<span class="ln">{}</span>', ((line,) for line in stop.lines))
    warning = format_html('<span class="is warns">{}</span>', stop.warning) if stop.warning else SafeString("")
    return stop.state, height, stop.phase, rows, warning
