"""The words at the head and foot of every page are no content: who listens to the file is not told them again on each page."""

from collections.abc import Iterator, Mapping
from typing import Any


def set_aside(pdf: Any) -> None:
    """Marks as artifacts what WeasyPrint tagged without giving it a place in the structure; changes the objects of a pydyf.PDF."""
    by_reference = {obj.reference: obj for obj in pdf.objects}
    root = next((obj for obj in pdf.objects if isinstance(obj, dict) and obj.get("Type") == "/StructTreeRoot"), None)
    if root is None:
        return
    placed = set(_placed(root, by_reference))
    numbered = by_reference[root["ParentTree"]]["Nums"]
    for page, references in zip(_pages(pdf, by_reference), numbered[1::2], strict=False):
        aside = {at for at, reference in enumerate(references) if reference not in placed}
        references[:] = [b"null" if at in aside else reference for at, reference in enumerate(references)]
        _mark(by_reference[page["Contents"]].stream, aside)
    for reference, obj in by_reference.items():
        if isinstance(obj, dict) and obj.get("Type") == "/StructElem" and reference not in placed:
            obj.clear()  # its number stays taken


def _placed(root: Any, by_reference: Mapping[bytes, Any]) -> Iterator[bytes]:
    """References of the elements in the tree."""
    left = [*root["K"]]
    while left:
        reference = left.pop()
        element = by_reference.get(reference) if isinstance(reference, bytes) else None
        if element is not None and element.get("Type") == "/StructElem":
            yield reference
            left.extend(element["K"])


def _pages(pdf: Any, by_reference: Mapping[bytes, Any]) -> Iterator[Any]:
    return (by_reference[reference] for reference in pdf.page_references)


def _mark(stream: list[Any], aside: set[int]) -> None:
    for at, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in aside:
            stream[at - 1] = "/Artifact"
            item.clear()
            item["Type"] = "/Pagination"
