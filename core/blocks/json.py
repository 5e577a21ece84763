"""Documents as JSON values, and the fingerprint over them."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.functional import Promise

from core.blocks.model import Document

# A drawing shows what the tables say, a picture is named by its hash: redrawing or moving one does not change the
# document; nor does moving the installation to another address.
SKIPPED = {"svg", "url", "verify_at"}
LATER = {"logo"}  # came after documents were printed: without one, their fingerprints stay what they were


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain JSON values. A block names its kind; drawings are left out, their alternatives are not."""
    return {"format": "farled-document-1"} | _fields(document)


def canonical(document: Document) -> bytes:
    """The one spelling the fingerprint is taken over: sorted keys, no spaces, UTF-8. Raises TypeError if data is not JSON."""
    text = json.dumps(to_json(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def fingerprint(document: Document) -> str:
    """SHA-256 over canonical(document) as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(document)).hexdigest()


def _value(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {"block": type(value).__name__.lower()} | _fields(value)
    if isinstance(value, (list, tuple)):
        return [_value(item) for item in value]
    return str(value) if isinstance(value, Promise) else value


def _fields(value: Any) -> dict[str, Any]:
    pairs = ((item.name, getattr(value, item.name)) for item in fields(value) if item.name not in SKIPPED)
    return {name: _value(found) for name, found in pairs if not isinstance(found, bytes) and not (name in LATER and found is None)}
