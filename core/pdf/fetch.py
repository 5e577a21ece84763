"""What WeasyPrint may read: shipped files, and nothing from the network, the disk or the page's own links."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from core.blocks.model import Image
from core.pdf.blocks import PICTURES
from core.pdf.shipped import PRINT, content

_LOCK = Lock()


class Refused(ValueError):
    """An address that no document may read."""


def read(url: str) -> bytes:
    """The bytes of a shipped font or drawing by its file address. Raises Refused for anything else."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        raise Refused(f"A document reads shipped files only, not {url[:200]}")
    try:
        return content(Path(unquote(parts.path)))
    except PermissionError as error:
        raise Refused(str(error)) from error


def fetcher(pictures: Mapping[str, Image] | None = None) -> Any:
    """A fetcher for WeasyPrint over read(), and for the document's own pictures by their hash; a refused address stops the document."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Shipped(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(PICTURES):
                picture = (pictures or {})[url.removeprefix(PICTURES)]
                return URLFetcherResponse(url, picture.data, {"Content-Type": picture.kind})
            kind = "image/svg+xml" if url.endswith(".svg") else "font/ttf"
            return URLFetcherResponse(url, read(url), {"Content-Type": kind})

    return Shipped(allowed_protocols=["file", PICTURES.rstrip(":")], fail_on_errors=True)


@contextmanager
def shipped_fonts_only() -> Iterator[Any]:
    """A font configuration that knows no font of the machine, so that a document looks and validates the same everywhere."""
    from weasyprint.text.fonts import FontConfiguration

    with _LOCK:
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(PRINT / "fonts.conf")
        try:
            configuration = FontConfiguration()
        finally:
            os.environ.pop("FONTCONFIG_FILE") if before is None else os.environ.update(FONTCONFIG_FILE=before)
    yield configuration
