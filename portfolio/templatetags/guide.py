"""Small things of the pages of the guide: where a fact comes from, usual dates and who usually does what."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

import method
from method import Activity, Huki, Rule
from method.model import PointKind
from portfolio.guide import sources, words

register = template.Library()


@register.simple_tag
def source(ref: str) -> SafeString:
    """A small note: the name of the guide and the place in it; "Ours" for what no source says. ref: ``002:234``, or nothing."""
    if not ref:
        return format_html('<small class="fl-ref">{}</small>', _("Ours"))
    parts = ((one.lang, one.name, places) for one, places in sources.cited(ref))
    return format_html('<small class="fl-ref">{}</small>', format_html_join("; ", '<span lang="{}">{}</span>, {}', parts))


@register.simple_tag
def place(ref: str) -> SafeString:
    """The same as short as can be, where many stand below each other: number and line alone. The foot of the page names the guide."""
    title = "; ".join(f"{one.full}, {places}" for one, places in sources.cited(ref))
    return format_html('<small class="fl-ref" title="{}">{}</small>', title, ref) if ref else source("")


@register.filter
def common_ref(facts: Any) -> str | None:
    """What all of the facts refer to, or None when each needs its own note."""
    return sources.common(facts)


@register.simple_tag
def from_to(activity: Activity) -> str:
    """When an activity usually begins and ends, in words."""
    begins, ends = words.moment(activity.begins), words.moment(activity.ends)
    return f"{begins} – {ends[:1].lower()}{ends[1:]}"


@register.filter
def breakable(text: Any) -> str:
    """A text for a narrow place."""
    return words.breakable(str(text))


@register.filter
def point_kind(kind: PointKind) -> str:
    """Decide, verify, verify if possible."""
    return str(words.POINT_KINDS[kind])


@register.simple_tag
def rule_level(rule: Rule) -> tuple[str, str]:
    """(kind of state, word) of how a rule is carried out."""
    kind, word = words.LEVELS[rule.level]
    return kind, str(word)


@register.simple_tag
def huki(usual: Huki) -> SafeString:
    """Who usually does what: each letter with its word for those who hear the page, and its roles as ways to their explanation."""
    rows = ((letter, letter, words.letter(letter), roles(keys)) for letter, keys in usual.letters())
    row = '<li><span class="fl-hk" data-l="{}" aria-hidden="true">{}</span><span><span class="fl-vh">{}: </span>{}</span></li>'
    return format_html('<ul class="fl-who">{}</ul>', format_html_join("", row, rows))


@register.simple_tag
def area_way(key: str) -> SafeString:
    """The way to a coordination area, by its key."""
    return format_html('<a href="{}">{}</a>', reverse("guide-area", args=[key]), method.area(key).name)


@register.simple_tag
def roles(keys: tuple[str, ...]) -> SafeString:
    """Names of roles, each a way to its explanation. keys: of roles."""
    address = reverse("guide-roles")
    found = ((address, key, method.role(key).name) for key in keys)
    return format_html_join(", ", '<a href="{}#{}">{}</a>', found)
