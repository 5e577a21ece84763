"""Small economies around WeasyPrint 70, each giving the very same file: measured in script/bench documents, dropped for other versions."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
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


@contextmanager
def economies() -> Iterator[None]:
    """Inside, two things of WeasyPrint are remembered instead of made again: addresses of pages, and descriptions of fonts."""
    _page_references()
    yield


@lru_cache(maxsize=1)
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
