"""What the drawings share: colours of the light theme, numbers, text that fits, and the frame with title and description.

Each shape carries both a class (the screen's theme wins over attributes) and its colours as attributes (paper has no theme).
"""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

INK, INK_2, SEA, YOU = "#0a2a3a", "#46606d", "#0b4f6c", "#9c1c66"
LINE, EDGE, WARN, WHITE = "#d3e0e6", "#5f8798", "#744700", "#ffffff"
WATER_0, WATER_1, WATER_2, WATER_3, WATER_4 = "#f4f8fa", "#e8f1f5", "#d5e7ee", "#b4d4e0", "#7fb1c4"
FONT = "IBM Plex Sans"
WIDE = "MWmw@%ÆŒ—"
NARROW = "fijlrtI.,:;'|!()[] "


def number(value: float) -> str:
    """A coordinate with at most two decimals and no needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Safe parts after one another."""
    return mark_safe("".join(parts))  # every part is already safe


def frame(inner: SafeString, *, title: str, description: str, width: float, height: float, css: str = "") -> SafeString:
    """An svg of that many units with its title and description first. Raises ValueError without a title: paper may not lack it."""
    if not title.strip():
        raise ValueError("A drawing needs a title")
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img"{} viewBox="0 0 {} {}"><title>{}</title><desc>{}</desc>{}</svg>',
        format_html(' class="{}"', css) if css else "",
        number(width),
        number(height),
        title,
        description,
        inner,
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 11,
    fill: str = INK,
    weight: int = 400,
    anchor: str = "start",
    css: str = "g-lab",
    you: bool = False,
) -> SafeString:
    """A line of text with its foot at y."""
    return format_html(
        '<text class="{}"{} x="{}" y="{}" text-anchor="{}" font-family="{}" font-size="{}" font-weight="{}" fill="{}">{}</text>',
        css,
        SafeString(' data-you=""' if you else ' data-b=""' if weight >= 600 else ""),
        number(x),
        number(y),
        anchor,
        FONT,
        number(size),
        weight,
        fill,
        words,
    )


def rect(x: float, y: float, width: float, height: float, *, css: str, fill: str, stroke: str = "", stroke_width: float = 1) -> SafeString:
    """A rectangle."""
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}"{}/>',
        css,
        number(x),
        number(y),
        number(width),
        number(height),
        fill,
        format_html(' stroke="{}" stroke-width="{}"', stroke, number(stroke_width)) if stroke else "",
    )


def path(d: str, *, css: str, stroke: str, fill: str = "none", width: float = 1, dash: str = "") -> SafeString:
    """A path from ready commands."""
    dashes = format_html(' stroke-dasharray="{}"', dash) if dash else ""
    return format_html('<path class="{}" d="{}" fill="{}" stroke="{}" stroke-width="{}"{}/>', css, d, fill, stroke, number(width), dashes)


def estimated_width(words: str, size: float) -> float:
    """About how wide the words are at that size, in the same units; errs on the wide side."""
    return size * sum(0.9 if c in WIDE or ord(c) > 0x2E7F else 0.3 if c in NARROW else 0.62 if c.isupper() else 0.56 for c in words)


def fitted(words: str, width: float, size: float) -> str:
    """The words, cut with an ellipsis where they would run past the width."""
    words = " ".join(words.split())
    if estimated_width(words, size) <= width:
        return words
    while words and estimated_width(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"
