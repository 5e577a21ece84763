"""The components of Farled as template tags and filters; templates/components/gallery.html shows each in all its states.

They take plain values or the shapes of core/components.py. A wrong state or icon raises while developing and testing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import field_view, navigation, rail_view, words
from core.components import GOOD_WORDS, LEVEL_WORDS, Example, MenuGroup, Note, Stop, level_bounds, level_of
from core.icons import ICONS, STATES
from core.misuse import misuse

register = template.Library()
register.filter("day", words.day)
register.filter("short_day", words.short_day)
register.filter("weekday", words.weekday)
register.filter("moment", words.moment)
register.filter("due", words.due)


@register.filter
def money(value: Decimal | float | None, currency: str = "EUR") -> str:
    """84 000 €. The argument is the currency's code."""
    return words.money(value, currency)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawing of the sprite, hidden from screen readers: a word always stands beside it. extra: further classes."""
    if name not in ICONS:
        misuse(f"Unknown icon {name!r}")
    classes = f"fl-i {extra}".strip()
    return format_html('<svg class="{}" aria-hidden="true" viewBox="0 0 20 20"><use href="#i-{}"/></svg>', classes, name)


@register.simple_tag
def state(kind: str, word: object, fill: bool = False, url: str = "") -> SafeString:
    """Word + shape + colour. kind: one of core.icons.STATES; fill: on a tinted ground; url: makes it a link to where it is mended."""
    if kind not in STATES:
        misuse(f"Unknown state {kind!r}")
    return format_html(
        '<{} class="fl-state" data-is="{}"{}>{}{}</{}>',
        format_html('a href="{}"', url) if url else SafeString("span"),
        kind,
        SafeString(" data-fill") if fill else "",
        icon(kind),
        word,
        SafeString("a" if url else "span"),
    )


@register.simple_tag
def rail(stops: Sequence[Stop], size: str = "small") -> SafeString:
    """The fairway of eight phases. size: large (inside fl-chart), small (band), mini (lists)."""
    return rail_view.render(stops, size)


@register.filter
def here(stops: Iterable[Stop]) -> Stop | None:
    """The stop where the initiative is, or None when all are passed."""
    return next((stop for stop in stops if stop.state == "here"), None)


METER_CELLS = 40


@register.simple_tag
def meter(done: int = 0, warns: int = 0, blocks: int = 0, ahead: int = 0) -> SafeString:
    """How much is in order, one cell a thing (more than 40 things are drawn to scale). The words carry the exact numbers."""
    counts = {"done": done, "warns": warns, "blocks": blocks, "ahead": ahead}
    total = sum(counts.values())
    label = _("%(done)d of %(total)d in order, %(warns)d warn, %(blocks)d block") % {**counts, "total": total}
    cells = [(kind,) for kind, number in counts.items() for _cell in range(_scaled(number, total))]
    return format_html(
        '<div class="fl-meter" role="img" aria-label="{}">{}</div>', label, format_html_join("", '<i data-is="{}"></i>', cells)
    )


def _scaled(number: int, total: int) -> int:
    return number if total <= METER_CELLS or not number else max(1, round(number * METER_CELLS / total))


@register.simple_tag
def score(value: int | None, good: bool = False) -> SafeString:
    """A risk's product, 1 to 25, with its level in a word; good: that of an opportunity. None: not judged yet."""
    if value is None:
        return format_html('<span class="fl-subtle">{}</span>', _("Not judged yet"))
    if not 1 <= value <= 25:
        misuse(f"A risk score is 1 to 25, not {value!r}")
    level, words_of = level_of(value), GOOD_WORDS if good else LEVEL_WORDS
    return format_html('<span class="fl-score" data-l="{}"><b>{}</b><span>{}</span></span>', level, value, words_of[level])


@register.inclusion_tag("components/score_preview.html")
def score_preview(probability: BoundField, consequence: BoundField) -> dict[str, Any]:
    """Beside two five-step fields: shows the product as they are chosen (farled.js); without a script, what was saved."""
    chosen = [int(v) for v in (probability.value(), consequence.value()) if str(v or "").isdigit()]
    return {
        "fields": f"{probability.html_name} {consequence.html_name}",
        "bounds": ",".join(map(str, level_bounds())),
        "words": "|".join(str(word) for word in LEVEL_WORDS.values()),
        "value": chosen[0] * chosen[1] if len(chosen) == 2 and all(1 <= v <= 5 for v in chosen) else None,
    }


@register.simple_tag
def hash(value: str, full: bool = False) -> SafeString:
    """A checksum in groups of four; short (first two and last group) unless full."""
    groups = [value[i : i + 4] for i in range(0, len(value), 4)]
    shown = groups if full or len(groups) < 4 else [*groups[:2], "…", groups[-1]]
    return format_html('<span class="fl-hash">{}</span>', " ".join(shown))


@register.inclusion_tag("components/note.html")
def note(note: Note, wide: bool = False) -> dict[str, Any]:
    """The method's voice. note: by, title, text, points, source (core.components.Note or alike); wide: under a wide table."""
    return {"note": note, "wide": wide, "id": f"note-{slugify(str(note.title)) or 'method'}"}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field whole: label, help before the input, input, error. Draws text, select, date, file, cards, five steps, ticks."""
    return field_view.context(bound)


@register.inclusion_tag("components/form_errors.html")
def form_errors(forms: BaseForm | Iterable[BaseForm]) -> dict[str, Any]:
    """The one summary on top of a form (or several): each error links to its field; nothing if there is none.

    A form that shows a conflict has no summary: the conflict says it. One of several names in `about` what it is about.
    """
    found = [forms] if isinstance(forms, BaseForm) else [form for form in forms if not getattr(form, "conflicts", None)]
    return {"errors": field_view.summary(found)}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any]) -> dict[str, Any]:
    """Pages of a list; keeps the query string. Nothing if there is one page. Needs `request` in the context."""
    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {"page_obj": page_obj, "pages": pages, "request": context["request"]}


@register.simple_tag
def overdue(value: date | datetime | None, done: bool = False) -> SafeString:
    """How far away a date is: a warning when it has passed, plain words when not; nothing when done or without a date."""
    if not value or done:
        return SafeString("")
    if words.days_until(value) < 0:
        return state("warns", words.due(value))
    return format_html("<span>{}</span>", words.due(value))


@register.simple_tag
def person(who: Any) -> SafeString:
    """Name and organisation of somebody: `name` and, where known, `organisation`. None: nobody yet."""
    if not who:
        return format_html('<span class="fl-subtle">{}</span>', _("Nobody yet"))
    return format_html("{}", words.named(who.name, getattr(who, "organisation", None)))


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: Any) -> dict[str, Any]:
    """The way here: label and address by turns, the last label alone; or one list of (label, address) whose last has no address."""
    if len(parts) == 1 and not isinstance(parts[0], str) and hasattr(parts[0], "__iter__"):
        return {"items": list(parts[0])}
    return {"items": [(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]}


@register.simple_block_tag(end_name="endnothing_yet")
def nothing_yet(content: str, title: str, example: Example | None = None) -> SafeString:
    """An empty page that teaches: what belongs here and the first step (the content), and an example where there is one."""
    html = template.loader.get_template("components/nothing_yet.html").render(
        {"title": title, "content": content, "example": example, "id": f"empty-{slugify(title) or 'page'}"}
    )
    return SafeString(html)


@register.inclusion_tag("components/_top.html", takes_context=True)
def top(context: Context) -> dict[str, Any]:
    """The head of every page; reads `request`, `user`, `awaiting_count` and `is_administrator` of the context."""
    return navigation.head(context)


@register.inclusion_tag("components/_foot.html")
def foot() -> dict[str, Any]:
    """The foot of every page."""
    return {"links": navigation.foot_links(), "installation": settings.FARLED_INSTALLATION}


@register.inclusion_tag("components/_local_menu.html")
def local_menu_of(groups: Sequence[MenuGroup]) -> dict[str, Any]:
    """The pages of an initiative in groups."""
    current = next((item.label for group in groups for item in group.items if item.current), _("Pages of the initiative"))
    return {"groups": groups, "current": current}
