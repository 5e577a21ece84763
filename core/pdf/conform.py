"""Last touches that let the same file pass PDF/A-3a and PDF/UA-1."""

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from core.pdf.margins import set_aside

# PDF/UA-1 declared in the metadata; PDF/A wants every foreign schema described beside it.
EXTENSION = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of PDF/UA the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""

LEVEL = 6  # of packing: a higher one takes longer and saves nothing to speak of
UNCLEAR_END = b"\r\nendstream"


def finisher(anchors: Mapping[str, str]) -> Callable[[Any, Any], None]:
    """What WeasyPrint calls before it writes. anchors: what a link leads to, in words, by the name of its target."""

    def finish(_document: Any, pdf: Any) -> None:
        set_aside(pdf)
        by_reference = {obj.reference: obj for obj in pdf.objects}
        for obj in pdf.objects:
            kind = getattr(obj, "extra", obj if isinstance(obj, dict) else {})
            if kind.get("Type") == "/Metadata":
                declare(obj)
            elif kind.get("S") == "/TH" and "A" in kind:
                give_scope(obj, by_reference)
            elif kind.get("Subtype") == "/Link":
                name_link(obj, anchors)
            if getattr(obj, "compress", False):
                pack(obj)

    return finish


def declare(stream: Any) -> None:
    """Adds the identification of PDF/UA; metadata must lie uncompressed."""
    stream.stream = [b"".join(stream.stream).replace(b"</rdf:RDF>", EXTENSION)]
    stream.compress = False


def pack(stream: Any) -> None:
    """Packs a stream once and for all. A line feed follows each stream: packed data that ends with a carriage return would seem a byte
    too long, so it lies unpacked."""
    packed = zlib.compress(b"\n".join(_bytes(item) for item in stream.stream), LEVEL)
    stream.compress = False
    if not packed.endswith(b"\r"):
        stream.stream, stream.extra["Filter"] = [packed], "/FlateDecode"


def _bytes(item: Any) -> bytes:
    if isinstance(item, bytes):
        return item
    from pydyf import _to_bytes  # numbers and objects, as pydyf itself writes them

    return bytes(_to_bytes(item))


def give_scope(cell: Any, by_reference: Mapping[bytes, Any]) -> None:
    """A header cell in the head of a table heads its column, any other its row."""
    row = by_reference[cell["P"]]
    group = by_reference[row["P"]]
    cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def name_link(annotation: Any, anchors: Mapping[str, str]) -> None:
    """A link of the contents is called by the chapter's title, not by its anchor."""
    from pydyf import String

    contents = annotation.get("Contents")
    name = getattr(contents, "string", contents)
    if isinstance(name, str) and name.lstrip("#") in anchors:
        annotation["Contents"] = String(anchors[name.lstrip("#")])
