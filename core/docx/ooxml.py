"""Elements of WordprocessingML, made in the order its schema demands: word processors refuse a file that mixes it up."""

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement as Element

__all__ = ["Element", "el", "fields", "on", "paragraph", "twips"]


def el(tag: str, *children: Element | None, **attributes: object) -> Element:
    """An element of the main namespace with its attributes and children; None among the children is passed over."""
    made = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend([child for child in children if child is not None])
    return made


def on(tag: str, condition: object) -> Element | None:
    """The element, or None where the condition does not hold."""
    return el(tag) if condition else None


def paragraph(
    style: str,
    *content: Element,
    keep_next: bool = False,
    new_page: bool = False,
    points: tuple[int, int] | None = None,
    tab: int = 0,
    right_to_left: bool = False,
    before: int | None = None,
    align: str = "",
) -> Element:
    """A paragraph of that style. points are list and level, tab is the place of a right-hand tab, before the space above, in twips."""
    return el(
        "p",
        el(
            "pPr",
            el("pStyle", val=style),
            on("keepNext", keep_next),
            on("pageBreakBefore", new_page),
            el("numPr", el("ilvl", val=points[1]), el("numId", val=points[0])) if points else None,
            el("tabs", el("tab", val="right", pos=tab)) if tab else None,
            on("bidi", right_to_left),
            el("spacing", before=before) if before is not None else None,
            el("jc", val=align) if align else None,
        ),
        *content,
    )


def fields(instruction: str, *shown: Element) -> Element:
    """A field whose value the word processor keeps up to date, and what it shows until then."""
    return el("fldSimple", *shown, instr=f" {instruction} ")


def twips(millimetres: float) -> int:
    """A length as word processors count it, twentieths of a point."""
    return round(millimetres * 1440 / 25.4)
