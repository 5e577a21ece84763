"""A tagged PDF read back as a reader's aid meets it: the tree of its tags, and what is wrong with it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from tests.support import marks


@dataclass(frozen=True)
class Node:
    """A tag with those below it. words: its alternative or its own title; scope: what a header cell heads."""

    kind: str
    words: str = ""
    scope: str = ""
    below: tuple["Node", ...] = field(default=())

    def walk(self) -> Iterator["Node"]:
        """Itself and everything below, in reading order."""
        yield self
        for node in self.below:
            yield from node.walk()


def tree(data: bytes) -> Node:
    """The whole structure. Raises KeyError for a file without one."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root.StructTreeRoot
        return Node("Root", below=tuple(_nodes(root.get("/K"))))


def headings(data: bytes) -> list[int]:
    """Levels of the headings in reading order."""
    return [int(node.kind[1:]) for node in tree(data).walk() if node.kind[:1] == "H" and node.kind[1:].isdecimal()]


def defects(data: bytes) -> list[str]:
    """What a person who does not see the pages would miss; empty for a sound file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = list(_of_catalogue(pdf))
        if "/StructTreeRoot" not in pdf.Root:
            return [*found, "no structure"]
        found += [*marks.of_content(pdf), *marks.of_links(pdf), *_of_bookmarks(pdf, len(headings(data)))]
    root = tree(data)
    return [*found, *_of_headings(headings(data)), *(said for node in root.walk() for said in _of_node(node))]


def _of_catalogue(pdf: Any) -> Iterator[str]:
    root = pdf.Root
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "not marked as tagged"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "the title is not shown"
    with pdf.open_metadata() as metadata:
        if not str(metadata.get("dc:title", "")).strip():
            yield "no title"
        if str(metadata.get("pdfuaid:part", "")) != "1":
            yield "does not say that it is accessible"
    with pdf.open_outline() as outline:
        if not outline.root:
            yield "no bookmarks"


def _of_bookmarks(pdf: Any, headings: int) -> Iterator[str]:
    def count(items: Any) -> int:
        return sum(1 + count(item.children) for item in items)

    with pdf.open_outline() as outline:
        if outline.root and count(outline.root) != headings:
            yield "bookmarks are not the headings"


def _of_headings(levels: list[int]) -> Iterator[str]:
    if not levels or levels[0] != 1:
        yield "does not begin with a heading of level 1"
    for before, after in zip(levels, levels[1:], strict=False):
        if after > before + 1:
            yield f"heading of level {after} after {before}"


def _of_node(node: Node) -> Iterator[str]:
    if node.kind == "Figure" and not node.words.strip():
        yield "figure without alternative"
    if node.kind == "TH" and node.scope not in ("Row", "Column", "Both"):
        yield "header cell without scope"
    if node.kind == "Table" and not any(one.kind == "TH" for one in node.walk()):
        yield "table without header cells"
    if node.kind == "L" and any(one.kind not in ("LI", "L", "Caption") for one in node.below):
        yield "something else than points in a list"
    if node.kind == "LI" and not any(one.kind == "LBody" for one in node.below):
        yield "point without a body"


def _nodes(kids: Any) -> Iterator[Node]:
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield _node(kid)


def _node(element: Any) -> Node:
    attributes = element.get("/A")
    scope = attributes.get("/Scope", "") if isinstance(attributes, pikepdf.Dictionary) else ""
    words = str(element.get("/Alt", "")) or str(element.get("/T", ""))
    return Node(str(element.S).lstrip("/"), words, str(scope).lstrip("/"), tuple(_nodes(element.get("/K"))))
