"""A whole document as HTML for paper: title page or head, contents, chapters, and what it is worth knowing of it."""

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.blocks.html import lines
from core.blocks.json import fingerprint
from core.blocks.model import Document, Paragraph, Rich, Section, Span
from core.blocks.naming import says_kind
from core.charts.svg import joined
from core.pdf.blocks import LED, Outline, is_led, written
from core.pdf.characters import printable
from core.pdf.labels import Labels
from core.pdf.title import letter_head, title_page

LISTED = 2  # levels in the table of contents
Entry = tuple[str, Section, int]


def html(document: Document, labels: Labels) -> str:
    """The document as one HTML text of printable characters."""
    entries = list(_entries((*document.sections, _about(document, labels))))
    front = letter_head(document, labels) if document.layout == "letter" else title_page(document, labels) + _contents(entries, labels)
    outline = Outline()
    body = joined(
        _section(anchor, section, level, outline, _end(document, labels, section)) for anchor, section, level in _chapters(entries)
    )
    return printable(_whole(document, front + body))


def anchors(document: Document, labels: Labels) -> dict[str, str]:
    """What each link of the contents leads to, in words."""
    return {
        anchor: printable(f"{section.number} {section.title}".strip())
        for anchor, section, _level in _entries((*document.sections, _about(document, labels)))
    }


def _whole(document: Document, body: SafeString) -> str:
    title = document.title if says_kind(document) else f"{document.kind}: {document.title}"
    metas = {"author": document.organisation_line or document.prepared_by, "description": document.subtitle, "generator": "Farled"}
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title>{}</head>'
        '<body class="{}"><main>{}</main></body></html>',
        document.language,
        title,
        format_html_join("", '<meta name="{}" content="{}">', ((name, value) for name, value in metas.items() if value)),
        document.layout,
        body,
    )


def _entries(sections: tuple[Section, ...], prefix: str = "s", level: int = 1) -> Iterator[Entry]:
    for at, section in enumerate(sections, 1):
        anchor = f"{prefix}-{at}"
        yield anchor, section, level
        yield from _entries(section.subsections, anchor, level + 1)


def _chapters(entries: list[Entry]) -> Iterator[Entry]:
    return (entry for entry in entries if entry[2] == 1)


def _contents(entries: list[Entry], labels: Labels) -> SafeString:
    rows = (
        (level, format_html('<span class="n">{}</span>', section.number) if section.number else "", anchor, section.title, anchor)
        for anchor, section, level in entries
        if level <= LISTED
    )
    items = format_html_join("", '<li class="l{}">{}<a href="#{}">{}</a><span class="at" data-at="#{}"></span></li>', rows)
    return format_html('<section class="sect contents"><h2>{}</h2><ul>{}</ul></section>', labels.contents, items)


def _section(anchor: str, section: Section, level: int, outline: Outline, end: SafeString) -> SafeString:
    tag = SafeString(f"h{outline.enter(level + 1)}")
    number = format_html('<span class="n">{}</span> ', section.number) if section.number else ""
    led = SafeString(LED) if _is_led(section) else ""
    head = format_html('<{} id="{}"{}>{}{}</{}>', tag, anchor, led, number, section.title, tag)
    blocks = written(section.blocks, level + 1, outline)
    parts = joined(_section(f"{anchor}-{at}", part, level + 1, outline, SafeString("")) for at, part in enumerate(section.subsections, 1))
    return format_html('<section class="{}">{}{}{}{}</section>', _css(section, level), head, blocks, parts, end)


def _is_led(section: Section) -> bool:
    """True if a wide table comes first in the section, or in its first part."""
    return is_led(section.blocks) if section.blocks else any(map(_is_led, section.subsections[:1]))


def _css(section: Section, level: int) -> str:
    turned = "wide" if section.landscape else "upright" if level == 1 else ""
    return f"{'sect' if level == 1 else 'part'} {turned}".strip()


def _about(document: Document, labels: Labels) -> Section:
    blocks = (document.provenance,) if document.provenance else ()
    verify = (_verify(document, labels),) if document.verify_at else ()
    return Section(title=labels.about, blocks=(*blocks, Paragraph(labels.about_text), *verify), key="about")


def _verify(document: Document, labels: Labels) -> Paragraph:
    """Where the file can be verified, as a way to follow."""
    return Paragraph(Rich((Span(f"{labels.verify} "), Span(document.verify_at, href=document.verify_at))))


def _end(document: Document, labels: Labels, section: Section) -> SafeString:
    """After the last chapter: the fingerprint, in groups of eight that can be compared by eye."""
    if section.key != "about" or section.title != labels.about:
        return SafeString("")
    digits = fingerprint(document)
    groups = " ".join(digits[at : at + 8] for at in range(0, 64, 8))
    return format_html(
        '<div class="seal"><p class="k">{}</p><p class="hash">{}</p><p class="small">{}</p></div>',
        labels.fingerprint,
        groups,
        lines(labels.fingerprint_text),
    )
