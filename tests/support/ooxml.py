"""Judging a DOCX in tests: its parts, the order its schema demands, and whether everything that is named is there."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
# The children of each kind of properties in the order of ECMA-376, transitional.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid"
    " spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl"
    " divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish"
    " webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang"
    " eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders"
    " shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols"
    " formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "num": "abstractNumId lvlOverride",
    "numbering": "numPicBullet abstractNum num",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked pPr rPr tblPr"
    " trPr tcPr tblStylePr",
    "settings": "zoom defaultTabStop autoHyphenation doNotHyphenateCaps characterSpacingControl compat themeFontLang decimalSymbol"
    " listSeparator",
    "sdt": "sdtPr sdtEndPr sdtContent",
}


def parts(data: bytes) -> dict[str, bytes]:
    """The files inside, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data: bytes, name: str = "word/document.xml") -> Any:
    """One part as XML."""
    return etree.fromstring(parts(data)[name])


def text(element: Any) -> str:
    """The words below an element; a line break is one."""
    marks = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}softHyphen": "\xad"}
    inside = (found for run in element.iter(f"{W}r") for found in run)
    return "".join(found.text or "" if found.tag == f"{W}t" else marks.get(found.tag, "") for found in inside)


def styled(data: bytes, style: str) -> list[str]:
    """The words of every paragraph of that style."""
    found = (node.getparent().getparent() for node in tree(data).iter(f"{W}pStyle") if node.get(f"{W}val") == style)
    return [text(paragraph) for paragraph in found]


def faults(data: bytes) -> list[str]:
    """What a strict reader would refuse: broken XML, mixed order, names of styles, lists or parts that are not there, ids used twice."""
    found = parts(data)
    trees = {name: etree.fromstring(blob) for name, blob in found.items() if name.endswith((".xml", ".rels"))}
    return [*_disorder(trees), *_styles(trees), *_relations(trees, found), *_lists(trees), *_twice(trees), *_bare_cells(trees)]


def _disorder(trees: dict[str, Any]) -> Iterator[str]:
    for name, root in trees.items():
        for kind, order in ORDER.items():
            for node in root.iter(f"{W}{kind}"):
                tags = [child.tag.removeprefix(W) for child in node]
                unknown = set(tags) - set(order.split()) - ({"bookmarkStart", "bookmarkEnd"} if kind == "tbl" else set())
                places = [order.split().index(tag) for tag in tags if tag not in unknown]
                if unknown or places != sorted(places):
                    yield f"{name}: {kind} holds {tags}"


def _styles(trees: dict[str, Any]) -> Iterator[str]:
    known = {node.get(f"{W}styleId") for node in trees["word/styles.xml"].iter(f"{W}style")}
    for name, root in trees.items():
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
            yield from (f"{name}: no style {node.get(f'{W}val')}" for node in root.iter(f"{W}{tag}") if node.get(f"{W}val") not in known)


def _relations(trees: dict[str, Any], found: dict[str, bytes]) -> Iterator[str]:
    relations = {node.get("Id"): node for node in trees["word/_rels/document.xml.rels"]}
    for node in relations.values():
        if node.get("TargetMode") != "External" and f"word/{node.get('Target')}" not in found:
            yield f"no part {node.get('Target')}"
    for node in trees["word/document.xml"].iter():
        yield from (f"no relation {value}" for name, value in node.attrib.items() if name.startswith(R) and value not in relations)
    typed = {node.get("PartName", "").lstrip("/") for node in trees["[Content_Types].xml"]}
    endings = {node.get("Extension") for node in trees["[Content_Types].xml"]}
    yield from (f"no type for {name}" for name in found if name not in typed and name.rpartition(".")[2] not in endings | {"xml"})


def _lists(trees: dict[str, Any]) -> Iterator[str]:
    known = {node.get(f"{W}numId") for node in trees["word/numbering.xml"].iter(f"{W}num")}
    used = {node.get(f"{W}val") for node in trees["word/document.xml"].iter(f"{W}numId")}
    yield from (f"no list {number}" for number in used - known)


def _twice(trees: dict[str, Any]) -> Iterator[str]:
    root = trees["word/document.xml"]
    for tag, attribute in ((f"{W}bookmarkStart", f"{W}id"), (f"{W}bookmarkStart", f"{W}name"), (f"{WP}docPr", "id")):
        seen = [node.get(attribute) for node in root.iter(tag)]
        yield from (f"{tag} {value} twice" for value in set(seen) if seen.count(value) > 1)
    anchors = {node.get(f"{W}anchor") for node in root.iter(f"{W}hyperlink")} - {None}
    names = {node.get(f"{W}name") for node in root.iter(f"{W}bookmarkStart")}
    yield from (f"no bookmark {anchor}" for anchor in anchors - names)


def _bare_cells(trees: dict[str, Any]) -> Iterator[str]:
    root = trees["word/document.xml"]
    yield from ("a cell does not end with a paragraph" for cell in root.iter(f"{W}tc") if cell[-1].tag != f"{W}p")
    for body in root.iter(f"{W}body"):
        neighbours = zip(body, body[1:], strict=False)
        yield from ("two tables grow together" for one, two in neighbours if one.tag == two.tag == f"{W}tbl")
        if body[-1].tag != f"{W}sectPr" or body[-2].tag == f"{W}tbl":
            yield "the body does not end with a paragraph and its pages"
