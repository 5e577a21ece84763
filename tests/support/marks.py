"""What is drawn on the pages of a tagged PDF, held against its structure: each stroke is content with a place in it, or an artifact."""

from collections.abc import Iterator
from typing import Any

import pikepdf

DRAWS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh"}
Place = tuple[int, int]  # number of a page, and of a piece of content on it


def of_content(pdf: Any) -> Iterator[str]:
    """Defects of the content: drawn without a mark, marked without a place, placed out of order or without being there."""
    places = list(_places(pdf))
    marks = {(at, mark) for at, page in enumerate(pdf.pages) for mark in _marks(page)}
    pieces = {(at, mark) for at, mark in marks if mark >= 0}
    if len(pieces) != len(marks):
        yield "content without a mark"
    if pieces - set(places):
        yield "content outside the structure"
    if set(places) - pieces:
        yield "a place without content"
    if len(places) != len(set(places)):
        yield "content told twice"
    if [page for page, _mark in places] != sorted(page for page, _mark in places):
        yield "pages out of order"


def of_links(pdf: Any) -> Iterator[str]:
    """Defects of links: no words for what they lead to, or no words of their own in the text."""
    if any(not str(note.get("/Contents", "")) for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"):
        yield "link without words"
    for element, _page in _elements(pdf):
        kids = _list(element.get("/K"))
        if element.S == "/Link" and not any(_number(kid) is not None or "/S" in kid for kid in kids):
            yield "link around nothing"


def _marks(page: Any) -> Iterator[int]:
    """Numbers of the pieces of content; -1 for something drawn outside of every mark."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        if name in ("BDC", "BMC"):
            depth += 1
            said = instruction.operands[1] if name == "BDC" else {}
            if "/MCID" in said:
                yield int(said["/MCID"])
        elif name == "EMC":
            depth -= 1
        elif name in DRAWS and not depth:
            yield -1


def _places(pdf: Any) -> Iterator[Place]:
    """Where each piece of content stands, in the order of the structure."""
    pages = {page.objgen: at for at, page in enumerate(pdf.pages)}
    for element, page in _elements(pdf):
        numbers = (_number(kid) for kid in _list(element.get("/K")))
        yield from ((pages[page.objgen], number) for number in numbers if number is not None)


def _elements(pdf: Any) -> Iterator[tuple[Any, Any]]:
    """Each element with its page, in reading order."""
    left = [(kid, None) for kid in reversed(_list(pdf.Root.StructTreeRoot.get("/K")))]
    while left:
        element, page = left.pop()
        page = element.get("/Pg", page)
        yield element, page
        kids = [kid for kid in _list(element.get("/K")) if _number(kid) is None and "/S" in kid]
        left.extend((kid, page) for kid in reversed(kids))


def _number(kid: Any) -> int | None:
    return None if isinstance(kid, pikepdf.Object) and isinstance(kid, pikepdf.Dictionary) else int(kid)


def _list(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]
