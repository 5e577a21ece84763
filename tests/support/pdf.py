"""Judging a PDF in tests: the two validators, text, fonts, bookmarks and the attached data."""

import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import page
import pikepdf

PROFILES = {"PDF/A-3a": page.ValidationProfile.PDF_A_3A, "PDF/UA-1": page.ValidationProfile.PDF_UA_1}


def violations(data: bytes) -> list[str]:
    """Every broken rule of PDF/A-3a and PDF/UA-1, as "profile rule: what"; empty for a file that passes both."""
    reports = ((name, page.validate_pdf_bytes(data, profile=profile)) for name, profile in PROFILES.items())
    return [f"{name} {failure.rule_id}: {failure.message}" for name, report in reports for failure in report.failures]


def opened(data: bytes) -> pikepdf.Pdf:
    """The file as objects."""
    return pikepdf.open(io.BytesIO(data))


def bookmarks(data: bytes) -> list[str]:
    """Titles of the outline, depth first, two spaces for each level."""
    with opened(data) as pdf, pdf.open_outline() as outline:
        return list(_titles(outline.root, 0))


def _titles(items: Any, depth: int) -> Iterator[str]:
    for item in items:
        yield "  " * depth + item.title
        yield from _titles(item.children, depth + 1)


def attachment(data: bytes, name: str) -> tuple[bytes, str]:
    """An embedded file's bytes, and how it relates to the document."""
    with opened(data) as pdf:
        spec = pdf.attachments[name]
        return spec.get_file().read_bytes(), str(spec.obj.AFRelationship)


def font_names(data: bytes) -> set[str]:
    """Names of the embedded fonts, without the subset's prefix."""
    with opened(data) as pdf:
        fonts = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/FontDescriptor"]
        return {str(font.FontName).lstrip("/").partition("+")[2] or str(font.FontName) for font in fonts}


@dataclass(frozen=True)
class Tag:
    """A structure element: its type, its alternative in words, and for a header cell what it heads."""

    kind: str
    words: str
    scope: str


def tags(data: bytes) -> list[Tag]:
    """Every structure element of the file."""
    with opened(data) as pdf:
        found = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/StructElem"]
        return [_tag(element) for element in found]


def _tag(element: Any) -> Tag:
    scope = element.A.get("/Scope", "") if isinstance(element.get("/A"), pikepdf.Dictionary) else ""
    return Tag(str(element.S).lstrip("/"), str(element.get("/Alt", "")), str(scope).lstrip("/"))


def page_texts(data: bytes) -> list[str]:
    """The text of each page, by pdftotext."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]
