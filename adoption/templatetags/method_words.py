"""A term of the method explained where it is first met: `{% load method_words %}{% term "gate" %}`."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

import method
from core import navigation
from core.misuse import misuse

register = template.Library()
GLOSSARY = "guide-words"
_SEEN = "terms_explained"


@register.simple_tag(takes_context=True)
def term(context: Context, key: str, word: Any = "", capital: bool = False) -> SafeString:
    """A word as a way to its place in the glossary, with a small button that opens the explanation on the spot, without a script.

    key: of the glossary; word: how it is inflected here (else the term itself, its first letter small unless `capital`). The second
    time on a page it is only the word. Inside a sentence: `{% term "gate" as gate %}{% blocktranslate %}Before a {{ gate }} …`.
    """
    try:
        found = method.whole().term(key)
    except KeyError:
        misuse(f"Unknown term {key!r}")
        return format_html("{}", word or key)
    shown = word or (found.name if capital else _small(str(found.name)))
    return _explained(key, shown, str(found.name), str(found.explanation)) if _is_first(context, key) else format_html("{}", shown)


def _explained(key: str, shown: Any, name: str, explanation: str) -> SafeString:
    html = (
        '<span class="fl-term">{way}\u2060<button type="button" class="fl-term__ask" popovertarget="term-{key}">'
        '<span aria-hidden="true">?</span><span class="fl-vh">{ask}</span></button>'
        '<span class="fl-term__says" id="term-{key}" popover role="note"><strong>{name}</strong> {explanation}</span></span>'
    )
    ask = _("What does “%(word)s” mean?") % {"word": name}
    return format_html(html, way=_way(key, shown), key=key, ask=ask, name=name, explanation=explanation)


def _way(key: str, shown: Any) -> SafeString:
    address = navigation.address(GLOSSARY)
    return format_html('<a href="{}#{}">{}</a>', address, key, shown) if address else format_html("{}", shown)


def _is_first(context: Context, key: str) -> bool:
    """Whether the term was not met on this page; kept with the request, which all parts of a page share."""
    request = context.get("request")
    seen: set[str] = context.dicts[0].setdefault(_SEEN, set()) if request is None else request.__dict__.setdefault(_SEEN, set())
    if key in seen:
        return False
    seen.add(key)
    return True


def _small(name: str) -> str:
    """The term as it stands inside a sentence: its first letter small, unless it is an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
