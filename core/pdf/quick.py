"""Small economies around WeasyPrint 70, each giving the very same file: measured in script/bench documents, dropped for other versions."""

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

VOID = re.compile(r"<((?:br|col|img|meta|link|hr)\b[^<>]*?)/?>")
NAMESPACED = '<svg xmlns="http://www.w3.org/2000/svg"'
DOCTYPE = re.compile(r"^\s*<!doctype[^>]*>", re.IGNORECASE)


def source(html: str, base: str, fetch: Any) -> Any:
    """The HTML as WeasyPrint reads it, by the quick parser where it can."""
    from cssselect2 import ElementWrapper
    from weasyprint import HTML

    root = tree(html)
    made = HTML(string=html if root is None else "<p>", base_url=base, url_fetcher=fetch)
    if root is not None:
        made.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        made.etree_element = made.wrapper_element.etree_element
    return made


def tree(html: str) -> Any:
    """Our own HTML as a tree, read by the quick parser for XML; None where only a parser for HTML can read it.

    What we write is well formed but for the tags that have no end and the namespace of drawings.
    """
    if html.count("<svg") != html.count(NAMESPACED):
        return None
    text = VOID.sub(r"<\1/>", DOCTYPE.sub("", html))
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None


@lru_cache(maxsize=1)
def economise() -> None:
    """Twice WeasyPrint does again and again what it could do once: the addresses of pages, and the letters of drawings.

    Done once in a process, and only for the version that was measured.
    """
    import weasyprint

    if weasyprint.VERSION.split(".")[0] == "70":
        _page_references()
        _whole_texts()


def again(pdf: Any, count: int, identifier: bytes) -> bytes:
    """A pydyf.PDF that was written before, written once more with an empty object beside the first `count`."""
    from pydyf import Dictionary

    del pdf.objects[count:]  # what the first writing added
    pdf.current_position = 0
    pdf.add_object(Dictionary())
    output = BytesIO()
    pdf.write(output, None, identifier, True)
    return output.getvalue()


class Whole(str):
    """A text that is walked through in one step."""

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _whole_texts() -> None:
    """Each letter of a drawing's text is laid out by itself, though they stand in a row: now all of them at once."""
    from weasyprint import svg

    letter_by_letter = svg.TAGS["text"]

    def text(drawing: Any, node: Any, font_size: float) -> None:
        single = all(" " not in (node.get(name) or "").strip() for name in ("x", "y", "dx", "dy"))
        if single and node.text and not any(node.get(name) for name in ("rotate", "letter-spacing", "textLength")):
            node._etree_node.text = Whole(node.text)
        letter_by_letter(drawing, node, font_size)

    svg.TAGS |= {tag: text for tag, draw in svg.TAGS.items() if draw is letter_by_letter}
    svg.text = text


def _page_references() -> None:
    """pydyf makes the list of all pages anew for every tag, which makes the time grow with the square of the pages."""
    import pydyf

    made = pydyf.PDF.page_references.fget

    def page_references(self: Any) -> Any:
        kids = self.pages["Kids"]
        kept = self.__dict__.get("_farled_pages")
        if kept is None or kept[0] != len(kids):
            kept = self.__dict__["_farled_pages"] = (len(kids), made(self))
        return kept[1]

    pydyf.PDF.page_references = property(page_references)
