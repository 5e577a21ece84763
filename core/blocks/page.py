"""A document as one file of HTML that needs nothing else: style, pictures, drawings and data are inside it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.blocks.html import lines, to_html
from core.blocks.json import fingerprint, to_json
from core.blocks.model import Document, Image, RailStop, Section
from core.blocks.ready import inside, ready
from core.charts.svg import joined
from core.pdf.labels import Labels
from core.pdf.shipped import PRINT
from core.pdf.title import facts
from core.text import tidy

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
LISTED, DEEPEST = 2, 5  # levels in the contents; the level of a heading under which blocks may still have theirs
STATES = ("done", "warns", "blocks")
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def render_page(document: Document, *, labels: Labels | None = None) -> str:
    """The document as the text of one HTML file; labels default to those of its language. It fetches nothing and runs nothing.

    The element with the id "document" holds the content as JSON; the fingerprint at the end is that of the same content.
    """
    with translation.override(document.language):
        words = labels or _labels(document.language)
        body = joined((_front(document, words), _contents(document, words), _main(document, words)))
        return tidy(_whole(document, body))


def _labels(language: str) -> Labels:
    return replace(
        Labels.in_language(language),
        about_text=gettext("The content of this document is also in this file as data that a program can read."),
        fingerprint_text=gettext("SHA-256 of that data. A document with the same fingerprint has the same content."),
    )


def _whole(document: Document, body: SafeString) -> str:
    title = document.title if document.title.startswith(document.kind) else f"{document.kind}: {document.title}"
    metas = {"author": document.organisation_line or document.prepared_by, "description": document.subtitle, "generator": "Farled"}
    return format_html(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title>{}<style>{}</style></head>'
        '<body class="{}">{}{}<script type="application/json" id="document">{}</script></body></html>\n',
        document.language,
        POLICY,
        title,
        format_html_join("", '<meta name="{}" content="{}">', ((name, value) for name, value in metas.items() if value)),
        _style(),
        document.layout,
        _shapes(),
        body,
        _data(document),
    )


def _data(document: Document) -> SafeString:
    """JSON of ASCII only, without characters that could end the element it stands in."""
    return SafeString(json.dumps(to_json(document), sort_keys=True).translate(ESCAPES))  # nothing in it is markup any more


def _front(document: Document, labels: Labels) -> SafeString:
    pairs = ((label, lines(value)) for label, value in facts(document, labels))
    return format_html(
        '<header>{}<p class="org">{}</p><h1>{}</h1><p class="sub">{}</p>{}<dl class="fl-facts">{}</dl></header>',
        _logo(document.logo),
        document.organisation_line,
        document.title,
        document.subtitle or document.kind,
        _fairway(document.rail, labels),
        format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", pairs),
    )


def _logo(logo: Image | None) -> SafeString:
    if logo is None or not logo.data:
        return SafeString("")
    return format_html('<img class="logo" src="{}" alt="{}">', inside(logo).url, logo.alternative)


def _fairway(stops: tuple[RailStop, ...], labels: Labels) -> SafeString:
    if not stops:
        return SafeString("")
    return format_html('<ol class="fairway" aria-label="{}">{}</ol>', labels.fairway, joined(map(_stop, stops)))


def _stop(stop: RailStop) -> SafeString:
    said = format_html_join("", "<span>{}</span> ", ((line,) for line in stop.lines))
    icon = SafeString('<svg aria-hidden="true" viewBox="0 0 20 20"><use href="#i-warns"></use></svg>')
    warning = format_html('<span class="fl-state" data-is="warns">{}{}</span>', icon, stop.warning) if stop.warning else ""
    return format_html('<li class="{}"><b>{} {}</b> {}{}</li>', stop.state, stop.roman, stop.phase, said, warning)


def _entries(sections: tuple[Section, ...], prefix: str = "s", level: int = 1) -> Iterator[tuple[str, Section, int]]:
    for at, section in enumerate(sections, 1):
        anchor = f"{prefix}-{at}"
        yield anchor, section, level
        yield from _entries(section.subsections, anchor, level + 1)


def _contents(document: Document, labels: Labels) -> SafeString:
    rows = [(f"l{level}", anchor, _named(part)) for anchor, part, level in _entries(document.sections) if level <= LISTED]
    items = format_html_join("", '<li class="{}"><a href="#{}">{}</a></li>', [*rows, ("l1", "about", labels.about)])
    return format_html('<nav aria-labelledby="contents"><h2 id="contents">{}</h2><ul>{}</ul></nav>', labels.contents, items)


def _named(section: Section) -> SafeString:
    return (
        format_html('<span class="n">{}</span> {}', section.number, section.title) if section.number else format_html("{}", section.title)
    )


def _main(document: Document, labels: Labels) -> SafeString:
    parts = joined(_section(anchor, part, level) for anchor, part, level in _entries(document.sections))
    return format_html("<main>{}{}</main>", parts, _about(document, labels))


def _section(anchor: str, section: Section, level: int) -> SafeString:
    tag = SafeString(f"h{min(level + 1, 6)}")
    head = format_html('<{} id="{}">{}</{}>', tag, anchor, _named(section), tag)
    return head + to_html(ready(section.blocks), heading_level=min(level + 1, DEEPEST))


def _about(document: Document, labels: Labels) -> SafeString:
    digits = fingerprint(document)
    groups = " ".join(digits[at : at + 8] for at in range(0, 64, 8))
    return format_html(
        '<h2 id="about">{}</h2>{}<p>{}</p><div class="seal"><p>{}</p><p class="hash">{}</p><p>{}</p></div>',
        labels.about,
        to_html((document.provenance,) if document.provenance else (), heading_level=2),
        labels.about_text,
        labels.fingerprint,
        groups,
        labels.fingerprint_text,
    )


@lru_cache(maxsize=1)
def _style() -> SafeString:
    return SafeString((PRINT / "page.css").read_text("utf-8"))  # our own file


@lru_cache(maxsize=1)
def _shapes() -> SafeString:
    """The shapes beside states, in the colour of their words."""
    symbols = (re.sub(r"<svg [^>]*>(.*)</svg>", r"\1", (PRINT / f"state-{name}.svg").read_text("utf-8").strip()) for name in STATES)
    coloured = (re.sub(r'"#\w{6}"', '"currentColor"', symbol).replace('"#fff"', '"var(--page)"') for symbol in symbols)
    named = zip(STATES, map(SafeString, coloured), strict=True)  # our own drawings
    return format_html(
        '<svg aria-hidden="true" width="0" height="0">{}</svg>',
        format_html_join("", '<symbol id="i-{}" viewBox="0 0 20 20">{}</symbol>', named),
    )
