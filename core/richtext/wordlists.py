"""Lists as a word processor puts them on the clipboard: paragraphs with a class and a style instead of list markup."""

import re
from typing import Any

from core.blocks.model import Inline
from core.richtext.model import inline, look, spans_of

LEVEL = re.compile(r"\blevel([1-9])\b")
BULLET = re.compile(r"^[\s\xa0]*[·•§oØü▪▫‣◦–—\-\uf0b7\uf0a7\uf0d8\uf0fc][\s\xa0]+")
NUMBER = re.compile(r"^[\s\xa0]*(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)][\s\xa0]+")


def word_list_kind(element: Any) -> str:
    """ "ul" or "ol" for a paragraph that was meant as a point of a list; nothing for any other."""
    style = "".join((element.get("style") or "").lower().split())
    if "mso-list:" not in style or "mso-list:none" in style or "mso-list:skip" in style:
        return ""
    return "ol" if NUMBER.match(_mark(element)) and not BULLET.match(_mark(element)) else "ul"


def level_of(element: Any) -> int:
    """How deep the point lies, 1 to 9."""
    found = LEVEL.search(element.get("style") or "")
    return int(found[1]) if found else 1


def without_mark(text: Inline) -> Inline:
    """The words without the bullet or number typed before them."""
    first, *rest = spans_of(text) or ()
    bare = BULLET.sub("", first.text, count=1)
    return inline((look(first, bare if bare != first.text else NUMBER.sub("", first.text, count=1)), *rest))


def _mark(element: Any) -> str:
    """What stands before the words: in a span of its own that is to be ignored, else in the words themselves."""
    for part in element.iter():
        if isinstance(part.tag, str) and "mso-list:ignore" in "".join((part.get("style") or "").lower().split()):
            return "".join(part.itertext()) + " "
    return "".join(element.itertext())
