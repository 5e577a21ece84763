"""Typed text made safe to keep: no control characters, one way of writing a line end and an accented letter."""

import re
import unicodedata

# C0 and C1 controls except tab and line feed; lone surrogates; controls that turn the direction of what follows; noncharacters.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\ufeff\ufffe\uffff]")


def tidy(text: str) -> str:
    """Line ends as \\n, NFC, without characters that cannot be seen and can do harm (NUL breaks PostgreSQL and PDF)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", lines))


def unseen(text: str) -> bool:
    """Whether it holds a character that `tidy` would take away."""
    return _UNWANTED.search(text.replace("\r\n", "\n")) is not None
